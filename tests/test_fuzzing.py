"""A few hundred damaged repositories; `python -m tests.fuzzing` tries thousands."""

from __future__ import annotations

import pytest

from tests.fuzzing import damage, fuzz

FILES = 20


@pytest.mark.parametrize("seed", range(100, 110))
def test_no_damaged_file_makes_mulu_fall_over_or_pass_what_is_wrong(seed: int) -> None:
    report = fuzz(seed, range(FILES))
    assert report.files == FILES
    told = [f"--only {name}: {failure.signature}: {failure.detail}" for name, failure in report.failures]
    assert not told, "\n".join(told)


def test_the_same_seed_gives_the_same_damage() -> None:
    assert [damage(1, number)[0] for number in range(50)] == [damage(1, number)[0] for number in range(50)]
