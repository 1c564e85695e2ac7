"""The lock, `releases.csv`: reading, appending, and seeing that it was rewritten."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from mulu.errors import PolicyError
from mulu.lock import HEADINGS, Release, append, read_lock, rewritten_at

if TYPE_CHECKING:
    from pathlib import Path

PATH = "catalogs/trades/releases.csv"
ONE, TWO = "1" * 64, "2" * 64
HEADING = b"edition,items,digest,policy,mulu,previous\n"


def frozen(*editions: str) -> bytes:
    """A lock with these editions."""
    data = None
    for edition in editions:
        data = append(data, Release(edition, 3, ONE, TWO, "0.1.0"))
    return data or HEADING


def refusal(data: bytes) -> str:
    """What is said of a malformed lock."""
    with pytest.raises(PolicyError) as raised:
        read_lock(data, PATH)
    return str(raised.value)


def chained(*rows: str) -> bytes:
    """A lock of rows as they are written but for `previous`, which is right."""
    lines = [HEADING.decode().strip()]
    for row in rows:
        lines.append(f"{row},{hashlib.sha256(lines[-1].encode()).hexdigest()}")
    return ("\n".join(lines) + "\n").encode()


def test_a_row_says_what_was_frozen_and_is_chained_to_the_line_before() -> None:
    assert frozen("2026").decode().splitlines() == [
        "edition,items,digest,policy,mulu,previous",
        f"2026,3,{ONE},{TWO},0.1.0,{hashlib.sha256(HEADING.strip()).hexdigest()}",
    ]


def test_the_chain_can_be_followed_with_sha256sum_alone(tmp_path: Path) -> None:
    (tmp_path / "releases.csv").write_bytes(frozen("2026", "2026.1", "2027"))
    command = (
        "for n in 1 2 3; do sed -n ${n}p releases.csv | tr -d '\\n' | sha256sum | cut -c 1-64; done; "
        "sed 1d releases.csv | cut -d , -f 6"
    )
    found = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=True)
    lines = found.stdout.decode().split()
    assert lines[:3] == lines[3:]


def test_what_was_appended_is_read_with_its_lines() -> None:
    lock = read_lock(frozen("2026", "2027"), PATH)
    assert [(one.edition, one.items, one.line) for one in lock.releases] == [("2026", 3, 2), ("2027", 3, 3)]
    found = lock.of("2027")
    assert found is not None
    assert (found.digest, found.policy, found.mulu) == (ONE, TWO, "0.1.0")
    assert lock.of("2028") is None


def test_a_lock_knows_what_was_frozen_before_an_edition() -> None:
    lock = read_lock(frozen("2026", "2027", "2026.1"), PATH)
    assert list(lock.before("2027")) == ["2026"]
    assert list(lock.before("2028")) == ["2026", "2027", "2026.1"]


def test_a_lock_with_headings_only_has_no_releases() -> None:
    assert read_lock(HEADING, PATH).releases == ()


@pytest.mark.parametrize(
    "editions",
    ["2026 2027 2029", "2026 2026.1 2026.2 2027", "2026 2027 2026.1 2028 2026.2", "2026 2026.9 2026.10"],
)
def test_years_come_in_order_and_errata_after_what_they_correct_however_late(editions: str) -> None:
    rows = [f"{edition},3,{ONE},{TWO},0.1.0" for edition in editions.split()]
    assert [one.edition for one in read_lock(chained(*rows), PATH).releases] == editions.split()
    assert frozen(*editions.split()) == chained(*rows)


@pytest.mark.parametrize(
    "editions",
    ["2027 2026", "2026 2026.2 2026.1", "2026.1", "2026 2027.1", "2026 2026", "2026 2026.1 2027 2026.1"],
)
def test_an_edition_out_of_order_or_twice_is_refused_in_the_file_and_by_append(editions: str) -> None:
    *before, last = editions.split()
    rows = [f"{edition},3,{ONE},{TWO},0.1.0" for edition in (*before, last)]
    assert refusal(chained(*rows)).startswith(f"{PATH}:{len(rows) + 1}: ")
    assert read_lock(frozen(*before), PATH).refusal(last) is not None
    with pytest.raises(PolicyError):
        frozen(*before, last)


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"\n", 1, "blank"),
        (HEADING[:-1], 1, "no line end"),
        (HEADING + b"2026", 2, "no line end"),
        (b"\xef\xbb\xbf" + HEADING, 1, "byte order mark"),
        (HEADING.decode().encode("utf-16"), 1, "ASCII"),
        (HEADING.replace(b"\n", b"\r\n"), 1, "CR"),
        (HEADING.replace(b"\n", b"\r"), 1, "no line end"),
        (b"edition,items\n", 1, "first line must be"),
        (b'"edition",items,digest,policy,mulu,previous\n', 1, "quotation marks"),
        (HEADING + b"\n", 2, "blank"),
        (HEADING + "２０２６,\n".encode(), 2, "ASCII"),
        (HEADING + b"\xff\n", 2, "ASCII"),
        (HEADING + b"2026,3\n", 2, "2 cells, expected 6"),
        (HEADING + b"2026,3,4,5,6,7,8\n", 2, "7 cells, expected 6"),
        (chained(f"26,3,{ONE},{TWO},0.1.0"), 2, "names no edition"),
        (chained(f"2026.0,3,{ONE},{TWO},0.1.0"), 2, "names no edition"),
        (chained(f"../2026,3,{ONE},{TWO},0.1.0"), 2, "names no edition"),
        (chained(f"2026,three,{ONE},{TWO},0.1.0"), 2, "items is three"),
        (chained(f"2026,03,{ONE},{TWO},0.1.0"), 2, "items is 03"),
        (chained(f"2026,-3,{ONE},{TWO},0.1.0"), 2, "items is -3"),
        (chained(f"2026,3,{ONE[1:]},{TWO},0.1.0"), 2, "digest is"),
        (chained(f"2026,3,{'A' * 64},{TWO},0.1.0"), 2, "digest is"),
        (chained(f"2026,3,{ONE},=cmd(),0.1.0"), 2, "policy is =cmd()"),
        (chained(f"2026,3,{ONE},{TWO},"), 2, "mulu is"),
        (chained(f"2026,3,{ONE},{TWO},::error::x"), 2, "mulu is"),
        (HEADING + f"2026,3,{ONE},{TWO},0.1.0,{ONE}\n".encode(), 2, "chain is broken"),
        (b"x" * 2_000_000, None, "more than"),
    ],
)
def test_a_malformed_lock_is_refused_with_file_and_line(data: bytes, line: int | None, words: str) -> None:
    said = refusal(data)
    assert said.startswith(f"{PATH}:{line}: " if line else f"{PATH}: ")
    assert words in said


def test_a_changed_row_breaks_the_chain_at_the_row_after_it() -> None:
    data = frozen("2026", "2027").replace(b"2026,3,", b"2026,4,")
    assert refusal(data).startswith(f"{PATH}:3: the chain is broken")


def test_a_row_taken_out_breaks_the_chain() -> None:
    lines = frozen("2026", "2027", "2028").split(b"\n")
    assert refusal(b"\n".join([*lines[:2], *lines[3:]])).startswith(f"{PATH}:3: the chain is broken")


@given(st.data())
def test_any_other_byte_in_any_row_but_the_last_is_seen(data: st.DataObject) -> None:
    whole = frozen("2026", "2026.1", "2027")
    at = data.draw(st.integers(0, whole[:-1].rindex(b"\n")))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    refusal(whole[:at] + bytes([byte]) + whole[at + 1 :])


@given(st.binary())
def test_a_lock_of_any_bytes_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    for held in (data, HEADING + data):
        try:
            read_lock(held, PATH)
        except PolicyError as error:
            assert str(error).startswith(PATH)  # noqa: PT017 - both outcomes are fine


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (None, None, None),
        (None, frozen("2026"), None),
        (frozen("2026"), frozen("2026"), None),
        (frozen("2026"), frozen("2026", "2027"), None),
        (HEADING, frozen("2026", "2027"), None),
        (frozen("2026"), None, 1),
        (frozen("2026"), b"", 1),
        (frozen("2026", "2027"), frozen("2026"), 3),
        (frozen("2026", "2027"), frozen("2026", "2028"), 3),
        (frozen("2026"), frozen("2027"), 2),
        (frozen("2026"), frozen("2026").replace(b"\n", b"\r\n"), 1),
        (frozen("2026"), frozen("2026")[:-1], 3),
        (frozen("2026"), frozen("2026", "2027")[:-1], 3),
        (frozen("2026"), frozen("2026")[:-1] + b"0\n", 2),
        (frozen("2026")[:-1], frozen("2026"), 3),
    ],
)
def test_a_lock_is_the_older_one_with_whole_rows_appended_or_was_rewritten_at_a_line(
    old: bytes | None, new: bytes | None, line: int | None
) -> None:
    assert rewritten_at(old, new) == line


@given(st.integers(0, 4), st.integers(0, 4))
def test_whatever_append_gives_is_appended(first: int, more: int) -> None:
    years = [str(2026 + at) for at in range(first + more)]
    assert rewritten_at(frozen(*years[:first]), frozen(*years)) is None


def test_the_headings_are_those_of_a_release() -> None:
    assert tuple(Release.__dataclass_fields__)[:6] == HEADINGS
