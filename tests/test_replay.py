"""The law of change logs: an edition and its log give the other edition to the last byte, and back."""

from __future__ import annotations

import csv
import json
import re
from itertools import islice
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings, strategies as st

from mulu.comparison import compare_with_base, open_table
from mulu.decision import Apart, Decisions, Link
from mulu.differ import compare
from mulu.difference import MOST_FOR_DEEPDIFF, differing
from mulu.errors import ReplayError
from mulu.log_file import read_log, write_log
from mulu.project import Project
from mulu.prover import prove, prove_file
from mulu.replayer import replay
from mulu.schema import Schema, read_schema
from mulu.table import write_table
from tests.command import Outcome, mulu
from tests.editions import CHANGES, FOLDER, LOG, NEXT_EDITION, items, make_editions
from tests.sample import CATALOG, REPOSITORY, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mulu.differ import Comparison
    from mulu.keyed import Version

    Row = tuple[str, ...]

EDITIONS = REPOSITORY.parent / "shared" / "data" / "editions"

NUMBERED = read_schema(SAMPLE_SCHEMA.encode(), "schemas/trades.yaml").schema
REMARKED = read_schema(
    SAMPLE_SCHEMA.replace("identity:", "  - {name: remark, type: string}\nidentity:", 1).encode(), "x"
).schema
UNNUMBERED = read_schema(SAMPLE_SCHEMA.replace("numbering:", "# numbering:").encode(), "x").schema
ONE_COUNT = read_schema(SAMPLE_SCHEMA.replace(", within: [section]", "").encode(), "x").schema
UNGRADED = read_schema(
    re.sub(r'  - {name: grade.*\n|{mark: "[*]", field: grade}, |, grade(?=])', "", SAMPLE_SCHEMA).encode(),
    "x",
).schema
COMPOSITE = read_schema(SAMPLE_SCHEMA.replace("key: [code]", "key: [section, code]").encode(), "x").schema
COUNTED_GRADES = read_schema(
    SAMPLE_SCHEMA.replace("field: serial, w", "field: grade, w").encode(), "x"
).schema
TURNED = NUMBERED.model_copy(update={"fields": NUMBERED.fields[::-1]})
SCHEMAS = (NUMBERED, REMARKED, UNNUMBERED, ONE_COUNT, UNGRADED, COMPOSITE, COUNTED_GRADES, TURNED)

CODES = ("--", "--", "--", "01-01", "01-02", "01-03", "02-01", "__proto__", "0１-01", "I/Baker", "", "%2F")
NAMES = (
    "Baker",
    "Baker★",
    "Baker, Confectioner",
    'the "old" Miller',
    "Weaver\nof wool",
    "心理治疗技师",
    "__class__",
    "Ｂａｋｅｒ",
    "a/b",
    "NA",
    " Baker",
    "",
)
GRADES = ("A", "A*", "B", "B**", "", "constructor")
SERIALS = ("001", "0", "", "x", "7", "１")


def cells(row: Row, schema: Schema) -> Row:
    """A row's cells in the columns of a schema."""
    named = dict(zip(REMARKED.columns, row, strict=True))
    return tuple(named[name] for name in schema.columns)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows of an edition, in which no identity stands twice; mostly numbered as they should be."""
    found: dict[str, Row] = {}
    for _ in range(draw(st.integers(0, 9))):
        row = (
            draw(st.sampled_from(("I", "II"))),
            draw(st.sampled_from(("", "", "", *SERIALS))),
            draw(st.sampled_from(CODES)),
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from(GRADES)),
            draw(st.sampled_from(("", "", "new, since 2027", "__proto__"))),
        )
        key = NUMBERED.key_of(dict(zip(REMARKED.columns, row, strict=True)))
        found.setdefault(key, row)
    return numbered(list(found.values()), draw(st.booleans()))


def numbered(of: list[Row], is_canonical: bool) -> list[Row]:
    counts: dict[str, int] = {}
    result = []
    for section, serial, *rest in of:
        counts[section] = counts.get(section, 0) + 1
        result.append((section, str(counts[section]) if is_canonical or not serial else serial, *rest))
    return result


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Two editions: unrelated ones, or one made of the other by a few edits."""
    old = draw(rows())
    if draw(st.booleans()):
        return old, draw(rows())
    new = draw(st.permutations(old)) if draw(st.booleans()) else list(old)
    for _ in range(draw(st.integers(0, 3))):
        if not new:
            break
        at = draw(st.integers(0, len(new) - 1))
        edit = draw(st.sampled_from(("drop", "code", "name", "grade", "section", "remark", "copy")))
        row = dict(zip(REMARKED.columns, new[at], strict=True))
        if edit == "drop":
            del new[at]
            continue
        if edit == "copy":
            row["code"] = draw(st.sampled_from(CODES))
            new.insert(at, tuple(row.values()))
            continue
        values = {"code": CODES, "name": NAMES, "grade": GRADES, "section": ("I", "II"), "remark": NAMES}
        row[edit] = draw(st.sampled_from(values[edit]))
        new[at] = tuple(row.values())
    unique = {NUMBERED.key_of(dict(zip(REMARKED.columns, row, strict=True))): row for row in new}
    return old, numbered(list(unique.values()), draw(st.booleans()))


@st.composite
def decisions(draw: st.DrawFn, old: Sequence[str], new: Sequence[str]) -> Decisions:
    """Decisions by chance: most of them hold, some are stale, contradict others or make no sense."""
    olds, news = st.sampled_from([*old, "gone"]), st.sampled_from([*new, "never"])
    link = st.builds(
        lambda these, those: Link(old=tuple(these), new=tuple(those), reason="so it was decided"),
        st.lists(olds, max_size=2),
        st.lists(news, max_size=2),
    )
    apart = st.builds(lambda this, that: Apart(old=this, new=that, reason="no"), olds, news)
    return Decisions(
        format="mulu.changes/1",
        links=tuple(draw(st.lists(link, max_size=4))),
        apart=tuple(draw(st.lists(apart, max_size=2))),
    )


def version(of: Sequence[Row], schema: Schema, name: str = "x") -> tuple[Version, bytes]:
    data = write_table(schema.columns, [cells(row, schema) for row in of])
    opened = open_table(data, schema, name)
    assert not [flaw for flaw in opened.flaws if flaw.rule not in ("no-items", "missing-last-newline")]
    return opened, data


def dicts(of: Version) -> list[dict[str, str]]:
    return of.frame.select(of.schema.columns).to_dicts()


@settings(max_examples=75)
@given(pairs(), st.sampled_from(SCHEMAS), st.sampled_from(SCHEMAS), st.data())
def test_an_edition_and_its_change_log_give_the_other_edition_and_back(
    pair: tuple[list[Row], list[Row]], before: Schema, after: Schema, data: st.DataObject
) -> None:
    old, old_bytes = version(pair[0], before, "2026")
    new, new_bytes = version(pair[1], after, "2027")
    keys = ([schema.key_of(row) for row in dicts(side)] for schema, side in ((before, old), (after, new)))
    comparison = compare(old, new, data.draw(decisions(*keys)))
    text = write_log(comparison.log)
    read = read_log(text.encode())
    for log in (comparison.log, read):
        assert replay(log, dicts(old)) == new_bytes
        assert replay(log, dicts(new), backward=True) == old_bytes
    assert write_log(read) == text
    assert old_bytes == new_bytes or not comparison.log.is_empty
    prove(comparison)
    prove_file(text.encode(), comparison)


@settings(max_examples=40)
@given(rows())
def test_an_edition_compared_with_itself_has_no_changes(of: list[Row]) -> None:
    side, _ = version(of, NUMBERED)
    assert compare(side, side).log.is_empty


@settings(max_examples=60)
@given(pairs(), st.sampled_from(SCHEMAS), st.sampled_from(SCHEMAS), st.data())
def test_a_log_on_another_base_is_refused_and_gives_no_bytes(
    pair: tuple[list[Row], list[Row]], before: Schema, after: Schema, data: st.DataObject
) -> None:
    old, _ = version(pair[0], before)
    new, _ = version(pair[1], after)
    log = compare(old, new).log
    for right, backward in ((dicts(old), False), (dicts(new), True)):
        if right:
            wrong = data.draw(spoilt(right))
            assume(wrong != right)
            with pytest.raises(ReplayError):
                replay(log, wrong, backward=backward)
        with pytest.raises(ReplayError):
            replay(
                log, [*right, dict.fromkeys(right[0] if right else before.columns, "x")], backward=backward
            )


@st.composite
def spoilt(draw: st.DrawFn, right: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """A base with one thing in another way: a cell, a row less, two rows changed about, a column less or more."""
    wrong = [dict(row) for row in right]
    at, to = (draw(st.integers(0, len(wrong) - 1)) for _ in range(2))
    name = draw(st.sampled_from(sorted(wrong[at])))
    match draw(st.sampled_from(("cell", "row", "order", "column less", "column more"))):
        case "cell":
            wrong[at][name] += draw(st.sampled_from((" ", "x", "0")))
        case "row":
            del wrong[at]
        case "order":
            wrong[at], wrong[to] = wrong[to], wrong[at]
        case "column less":
            del wrong[at][name]
        case _:
            wrong[at]["further"] = ""
    return wrong


OLD = """
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Weaver,A
    I,4,--,Potter★,A*
    I,5,01-05,Smith,B
    I,7,01-06,Cook,B
    II,1,02-01,Diver,C
    II,2,02-02,Pilot,C
    II,3,02-03,Guide,C
    II,4,02-04,Clerk,C
"""
NEW = """
    I,1,01-01,Pastry Baker,A,
    I,2,01-05,Smith,B,since 1900
    I,3,01-06,Cook,B,
    I,4,01-07,Flour Miller,A,
    I,5,01-08,Grain Miller,A,
    I,6,01-04,Potter,A,
    I,7,01-02,Drone Pilot,B*,
    II,9,02-03,Guide,C,
    II,2,02-01,Diver and Pilot,C,"two lines,
    one cell"
    II,3,02-04,Clerk,C,
"""
DECIDED = """format: mulu.changes/1
links:
  - {old: [01-01], new: [01-01], reason: renamed, basis: Notice 1}
  - {old: [01-02], new: [01-07, 01-08], reason: split}
  - {old: [01-03], new: [], reason: no longer taught}
  - {old: [I/Potter], new: [01-04], reason: has got a code}
  - {old: [02-01, 02-02], new: [02-01], reason: merged}
"""
NEXT_SCHEMA = SAMPLE_SCHEMA.replace("identity:", "  - {name: remark, type: string}\nidentity:", 1)
PROPOSED = DECIDED.split("  - {old: [02-01")[0].replace("  - {old: [01-01]", "  # - {old: [01-01]")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two editions with all that a log may tell: each kind of change, order, numbers, columns, facts, policy."""
    new = items(NEW).replace(b"grade\n", b"grade,remark\n", 1)
    files = {
        "schemas/trades-2027.yaml": NEXT_SCHEMA,
        "catalogs/trades/catalog.yaml": f'{CATALOG}schemas: {{"2027": trades-2027}}\n',
        f"{FOLDER}/edition.yaml": f"{NEXT_EDITION.replace('First', 'One')}title: Trades, anew\n",
    }
    return make_editions(tmp_path, OLD, new, DECIDED, files)


def comparison_in(root: Path) -> Comparison:
    comparison = compare_with_base(Project(root).catalog("trades").edition("2027"), is_strict=True)
    assert comparison is not None
    return comparison


def mutations(value: Any, ways: int | None) -> Iterator[str]:
    """Edits one value of a JSON tree after the other, each in so many ways or all, and says which.

    The tree is whole again after each.
    """
    for place, parent, key in list(places(value, "")):
        kept = parent[key]
        for edit in islice(edits(kept), ways):
            parent[key] = edit
            yield f"{place} = {json.dumps(edit)[:60]}"
        if isinstance(parent, dict) and ways is None:
            del parent[key]
            yield f"{place} removed"
        parent[key] = kept


def places(value: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    for key in value if isinstance(value, dict) else range(len(value)):
        yield f"{place}/{key}", value, key
        if isinstance(value[key], dict | list):
            yield from places(value[key], f"{place}/{key}")


def edits(value: Any) -> Iterator[Any]:
    """Other values in its stead, of its own type and of another."""
    match value:
        case bool():
            yield from (not value, int(value))
        case int() | float():
            yield from (value + 1, value + 0.5)
        case str():
            yield from (f"{value} ", None)
        case None:
            yield ""
        case list():
            yield [*value, *value[:1]] if value else ["x"]
            if value[::-1] != value:
                yield value[::-1]
        case _:
            yield {**value, "__proto__": "x"}


@pytest.mark.parametrize("changes", [DECIDED, PROPOSED], ids=["decided", "undecided"])
def test_a_log_in_which_a_single_value_was_edited_is_not_proven(root: Path, changes: str) -> None:
    (root / CHANGES).write_text(changes)
    comparison = comparison_in(root)
    data = write_log(comparison.log).encode()
    prove_file(data, comparison)
    log = json.loads(data)
    assert log["edition"]
    assert log["policy"]
    assert log["layout"]["new"]["serials"]
    assert log["layout"]["new"]["cells"]
    proven = []
    for edit in mutations(log, 1) if changes == DECIDED else mutations(log["changes"], None):
        try:
            prove_file(json.dumps(log).encode(), comparison)
        except ReplayError as error:
            if "written in another way" not in str(error):
                continue
        proven.append(edit)
    assert proven == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"reason": "renamed"', '"reason": "removed"'),
        ('"basis": "Notice 1"', '"basis": null'),
        ('"decided": true', '"decided": false'),
        ('"score": null', '"score": 1.0'),
        ('"unchanged": ', '"unchanged": 1'),
        ('"to": "2027"', '"to": "2028"'),
        ('"catalog": "trades"', '"catalog": null'),
        ('"reused": true', '"reused": false'),
        ('"kind": "removed"', '"kind": "added"'),
        ("no longer taught", "no longer  taught"),
        ("One", "Eins"),
        ('{"key": "01-03"', '{"key":"01-03"'),
        ("\n", "\r\n"),
        ('{\n  "format"', '\ufeff{\n  "format"'),
        ("}\n", "}\n\n"),
        ("}\n", "}"),
        ('"changes": [', '"changes": [], "changes": ['),
        ("Potter", "Pot\\u0074er"),
        ("1900", "1901"),
        ('"score": null', '"score": NaN'),
        ('"score": null', '"score": 1e999'),
        ('"order": [', '"order": [[0, 1], '),
        ('"order": [', '"order": [[1, 1000000000], '),
        ('"summary": {', '"summary": {"": 0, '),
        ('"format": "mulu.changes/1"', '"format": "mulu.changes/2"'),
    ],
)
def test_verify_fails_for_an_edited_log_with_a_sentence_and_never_breaks_down(
    root: Path, before: str, after: str
) -> None:
    assert mulu("report", "trades/2027", "--root", root).code == 0
    proven = mulu("changes", "verify", "trades/2027", "--root", root)
    assert (proven.code, proven.err) == (0, "")
    text = (root / LOG).read_bytes().decode()
    assert before in text
    for edited in {text.replace(before, after, 1), after.join(text.rsplit(before, 1))}:
        (root / LOG).write_bytes(edited.encode())
        outcome = mulu("changes", "verify", "trades/2027", "--root", root)
        assert outcome.code == 1
        assert outcome.err == ""
        assert outcome.out.startswith(f"{LOG}: not proven: ")
        assert outcome.out.count("\n") == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"\x00",
        b'"' + b"\xff" + b'"',
        b"[" * 100_000,
        b"9" * 5000,
        b'{"format": "mulu.changes/1", "format": "mulu.changes/1"}',
        "{}".encode("utf-16"),
        b"<<<<<<< HEAD",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_is_no_log_is_not_proven(root: Path, data: bytes) -> None:
    (root / LOG).parent.mkdir(parents=True)
    (root / LOG).write_bytes(data)
    outcome = mulu("changes", "verify", "trades/2027", "--root", root)
    assert outcome.code == 1
    assert outcome.err == ""
    assert "not proven" in outcome.out


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_log_in_another_encoding_is_not_proven(root: Path, encoding: str) -> None:
    mulu("report", "trades/2027", "--root", root)
    (root / LOG).write_bytes((root / LOG).read_bytes().decode().encode(encoding))
    outcome = mulu("changes", "verify", "trades/2027", "--root", root)
    assert (outcome.code, outcome.err) == (1, "")
    assert "not proven" in outcome.out


def test_the_log_of_a_first_edition_is_held_against_the_empty_one(root: Path) -> None:
    first = root / "reports/trades/2026/changes.json"
    assert mulu("changes", "verify", "trades/2026", "--root", root).code == 0
    mulu("report", "--root", root)
    assert mulu("changes", "verify", "trades/2026", "--root", root).code == 0
    first.write_bytes(first.read_bytes().replace(b'"unchanged": 0', b'"unchanged": 1'))
    assert mulu("changes", "verify", "trades/2026", "--root", root).code == 1
    first.write_bytes((root / LOG).read_bytes())
    outcome = mulu("changes", "verify", "trades/2026", "--root", root)
    assert (outcome.code, outcome.err) == (1, "")
    assert "reports/trades/2026/changes.json: not proven: " in outcome.out


TEXTS = st.sampled_from(("", "x", "y", "__proto__", "a.b", "['x']", "1"))
LEAVES = TEXTS | st.none() | st.lists(TEXTS, max_size=3)
FLAT = st.dictionaries(TEXTS, LEAVES, max_size=4)


@settings(max_examples=60)
@given(st.lists(st.tuples(FLAT, FLAT), max_size=3))
def test_deepdiff_finds_the_differences_that_plain_comparison_finds(
    pairs: list[tuple[dict[str, object], dict[str, object]]],
) -> None:
    found = differing(pairs)
    many = differing([*pairs, *[({}, {})] * MOST_FOR_DEEPDIFF])
    assert found == many[: len(pairs)]
    for (old, new), one in zip(pairs, found, strict=True):
        for name in old.keys() | new.keys():
            assert (name in one) == (name not in old or name not in new or old[name] != new[name])


BY_CODE = """
format: mulu.schema/1
fields:
  - {name: code, type: string, constraints: {required: true, unique: true}}
  - {name: name, type: string, constraints: {required: true}}
identity: {key: [code], name: [name]}
"""


def list_of(path: str, code: str, name: str, separator: str = ",") -> bytes:
    """Code and name of each row, as canonical CSV."""
    with (EDITIONS / path).open(encoding="utf-8-sig", newline="") as file:
        found = [(row[code], row[name]) for row in csv.DictReader(file, delimiter=separator)]
    return write_table(("code", "name"), found)


def side_of_crosswalk(path: str, edition: str) -> bytes:
    """One side of an official crosswalk, in which an item stands once for each item it is linked with."""
    with (EDITIONS / path).open(encoding="utf-8-sig", newline="") as file:
        found: dict[str, str] = {}
        for row in csv.DictReader(file):
            found.setdefault(row[edition], row[f"{edition}_title"])
    return write_table(("code", "name"), sorted(found.items()))


def divisions(year: int) -> Callable[[], bytes]:
    return lambda: list_of(f"gb2260/{year}.tsv", "Code", "Name", "\t")


def areas(name: str) -> Callable[[], bytes]:
    return lambda: list_of(f"nbs-areas/{name}.csv", "code", "name")


REAL = {
    **{f"divisions {year}": (divisions(year), divisions(year + 1)) for year in (2002, *range(2005, 2010))},
    **{f"areas {year}": (areas(f"{year}"), areas(f"{year + 1}")) for year in (2021, 2022)},
    "occupations": (
        lambda: side_of_crosswalk("soc/truth_2000_2010.csv", "soc2000"),
        lambda: side_of_crosswalk("soc/truth_2000_2010.csv", "soc2010"),
    ),
    "occupations by file": (
        lambda: list_of("soc/soc2000.csv", "code", "title"),
        lambda: list_of("soc/soc2010_6digit.csv", "soc_code", "title"),
    ),
    "industries": (
        lambda: side_of_crosswalk("naics/truth_2012_2017.csv", "naics2012"),
        lambda: side_of_crosswalk("naics/truth_2012_2017.csv", "naics2017"),
    ),
}
STREETS = {
    f"streets {year}": (areas(f"{year}_streets"), areas(f"{year + 1}_streets")) for year in (2021, 2022)
}
needs_real_data = pytest.mark.skipif(
    not EDITIONS.is_dir(), reason="the shared data does not lie beside the repository"
)


def compare_files(folder: Path, old: bytes, new: bytes) -> Outcome:
    """`mulu diff` on two CSV files, as JSON."""
    for name, data in (("by-code.yaml", BY_CODE.encode()), ("old.csv", old), ("new.csv", new)):
        (folder / name).write_bytes(data)
    paths = (folder / "old.csv", folder / "new.csv", "--schema", folder / "by-code.yaml")
    return mulu("diff", *paths, "-f", "json", "--lang", "en")


@needs_real_data
@pytest.mark.parametrize("name", [*REAL, *STREETS])
def test_real_editions_are_replayed_from_the_log_that_the_command_line_gives(
    name: str, tmp_path: Path
) -> None:
    old, new = (side() for side in {**REAL, **STREETS}[name])
    start = process_time()
    outcome = compare_files(tmp_path, old, new)
    # 41,000 streets take half a second; a step that grows with the square would take minutes.
    assert process_time() - start < 20
    assert (outcome.code, outcome.err) == (0, "")
    schema = read_schema(BY_CODE.encode(), "x").schema
    sides = [dicts(open_table(data, schema, "x")) for data in (old, new)]
    log = read_log(outcome.out.encode())
    assert replay(log, sides[0]) == new
    assert replay(log, sides[1], backward=True) == old


@needs_real_data
@pytest.mark.parametrize("year", [2003, 2004])
def test_the_code_that_stands_twice_in_2004_stops_the_comparison_and_both_lines_are_named(
    year: int, tmp_path: Path
) -> None:
    old, new = divisions(year)(), divisions(year + 1)()
    twice = new if year == 2003 else old
    lines = [at for at, line in enumerate(twice.splitlines(), 1) if line.startswith(b"230123,")]
    assert len(lines) == 2
    outcome = compare_files(tmp_path, old, new)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{'new' if year == 2003 else 'old'}.csv:{lines[1]}: the item 230123 " in outcome.err
    assert f"line {lines[0]};" in outcome.err
    assert outcome.err.count("\n") == 1
