"""Frozen dataclasses that are made late do all that those of the standard library do."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import FrozenInstanceError, field
from threading import Barrier

import pytest

from mulu.late import dataclass


@dataclass(frozen=True)
class Place:
    """A place."""

    line: int
    notes: list[str] = field(default_factory=list, compare=False)
    column: int = 1


@dataclass(frozen=True)
class Named(Place):
    """A place with a name."""

    name: str = ""


def test_an_object_says_what_it_holds() -> None:
    assert repr(Named(2, name="a")) == "Named(line=2, notes=[], column=1, name='a')"


def test_objects_are_the_same_if_what_is_compared_is_the_same() -> None:
    assert Place(2, ["seen"]) == Place(2)
    assert Place(2) != Place(3)
    assert Place(2) != Named(2)
    assert {Named(2, name="a"): 1}[Named(2, ["seen"], name="a")] == 1


def test_nothing_of_an_object_can_be_set_or_deleted() -> None:
    place = Place(2)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'line'"):
        place.line = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'line'"):
        del place.line


def test_each_object_has_a_default_of_its_own() -> None:
    first, second = Place(1), Place(2)
    first.notes.append("seen")
    assert second.notes == []
    assert Place.column == 1
    assert not hasattr(Place, "notes")


def test_what_is_missing_is_named_as_ever() -> None:
    with pytest.raises(TypeError, match=r"Place.__init__\(\) missing 1 required positional argument: 'line'"):
        Place()  # type: ignore[call-arg]


def test_the_library_knows_the_fields() -> None:
    place = Named(2, name="a")
    assert dataclasses.replace(place, line=3) == Named(3, name="a")
    assert dataclasses.asdict(place) == {"line": 2, "notes": [], "column": 1, "name": "a"}
    assert [one.name for one in dataclasses.fields(place)] == ["line", "notes", "column", "name"]
    match place:
        case Place(line, _, column):
            assert (line, column) == (2, 1)


def test_copies_are_the_same() -> None:
    place = Place(2, ["seen"])
    assert deepcopy(place) == place
    assert pickle.loads(pickle.dumps(place)).notes == ["seen"]  # noqa: S301 - its own bytes


def test_what_another_process_has_written_is_compared_too() -> None:
    program = """
import pickle, sys
from tests.test_late import Place
one, other = pickle.loads(bytes.fromhex(sys.argv[1]))
assert one == other and len({one, other}) == 1 and repr(one) == "Place(line=2, notes=[], column=1)", one
"""
    data = pickle.dumps((Place(2), Place(2))).hex()
    subprocess.run([sys.executable, "-c", program, data], check=True)


def test_two_threads_may_make_the_first_object_at_once() -> None:
    for _ in range(50):

        @dataclass(frozen=True)
        class New:
            """A class without objects."""

            line: int

        both = Barrier(2)

        def begin(line: int, of: type = New, both: Barrier = both) -> object:
            both.wait()
            return of(line)

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(begin, (1, 2))) == [New(1), New(2)]
