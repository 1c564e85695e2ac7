"""Merging items: what each side did is done, what only a person can settle is listed, and the laws of both."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings, strategies as st

from mulu.comparison import open_table
from mulu.merger import Merge, merge_tables
from mulu.schema import read_schema
from mulu.table import write_table
from tests.command import Outcome, mulu
from tests.gate_repository import DRAFT, ROWS, GateRepository, make_gate_repository
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from _typeshed import TraceFunction

SCHEMA = read_schema(SAMPLE_SCHEMA.encode(), "schemas/trades.yaml").schema
HEADING = "section,serial,code,name,grade"

Item = tuple[str, str, str, str]
"""Section, code, name, grade."""

BASE = "I,1,01-01,Baker,A\nI,2,--,Miller,B\nII,1,02-01,Mason,A\nII,2,02-02,Tiler,B\n"


def merge_texts(base: str, ours: str, theirs: str) -> Merge:
    versions = [
        open_table(f"{HEADING}\n{text}".encode(), SCHEMA, "items.csv") for text in (base, ours, theirs)
    ]
    return merge_tables(*versions)


def text_of(merge: Merge) -> str:
    return write_table(merge.columns, merge.rows).decode().partition("\n")[2]


def told(merge: Merge) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.key, one.field) for one in merge.conflicts]


def without(*rows: str) -> Callable[[str], str]:
    return lambda text: "".join(
        line for line in text.splitlines(True) if not any(row in line for row in rows)
    )


def test_different_cells_of_one_item_are_both_kept() -> None:
    merge = merge_texts(BASE, BASE.replace("Mason,A", "Mason,C"), BASE.replace("Mason", "Stonemason"))
    assert "II,1,02-01,Stonemason,C\n" in text_of(merge)
    assert told(merge) == []


def test_the_same_edit_on_both_sides_is_one() -> None:
    edited = BASE.replace("Mason,A", "Mason,C")
    assert text_of(merge_texts(BASE, edited, edited)) == edited


def test_the_same_cell_edited_twice_is_left_to_a_person_and_says_ours() -> None:
    merge = merge_texts(BASE, BASE.replace("Mason,A", "Mason,B"), BASE.replace("Mason,A", "Mason,C"))
    assert told(merge) == [("cell-edited-twice", "02-01", "grade")]
    assert (merge.conflicts[0].base, merge.conflicts[0].ours, merge.conflicts[0].theirs) == ("A", "B", "C")
    assert "Mason,B" in text_of(merge)


@pytest.mark.parametrize("swapped", [False, True])
def test_an_edited_item_that_the_other_side_deletes_stays_until_somebody_decides(swapped: bool) -> None:
    sides = [BASE.replace("Mason,A", "Mason,B"), without("Mason")(BASE)]
    merge = merge_texts(BASE, *(sides[::-1] if swapped else sides))
    assert told(merge) == [("edited-and-deleted", "02-01", None)]
    assert "Mason,B" in text_of(merge)


def test_a_recode_on_one_side_and_an_edit_on_the_other_meet_in_one_item() -> None:
    merge = merge_texts(BASE, BASE.replace("02-01", "02-09"), BASE.replace("Mason,A", "Mason,C"))
    assert "02-09,Mason,C" in text_of(merge)
    assert told(merge) == []


def test_a_shifted_chain_of_codes_takes_no_edit_to_the_wrong_item() -> None:
    shifted = BASE.replace(
        "II,1,02-01,Mason,A\nII,2,02-02,Tiler,B\n",
        "II,1,02-01,Glazier,A\nII,2,02-02,Mason,A\nII,3,02-03,Tiler,B\n",
    )
    merge = merge_texts(BASE, shifted, BASE.replace("Mason,A", "Mason,C"))
    assert "02-02,Mason,C" in text_of(merge)
    assert "02-01,Glazier,A" in text_of(merge)


def test_a_placeholder_that_gets_a_code_is_the_same_item() -> None:
    merge = merge_texts(BASE, BASE.replace("--", "01-07"), BASE.replace("Miller,B", "Miller,C"))
    assert "01-07,Miller,C" in text_of(merge)


def test_one_code_for_two_items_keeps_both_and_says_so() -> None:
    merge = merge_texts(BASE, f"{BASE}II,3,02-05,Roofer,A\n", BASE.replace("II,1", "I,3,02-05,Cook,A\nII,1"))
    assert told(merge) == [("one-identity-twice", "02-05", None)]
    assert {"Roofer", "Cook"} <= {row[3] for row in merge.rows}


def test_a_code_that_would_clash_if_the_other_side_were_taken_is_told_beforehand() -> None:
    ours = BASE.replace("--", "01-07")
    merge = merge_texts(BASE, ours, BASE.replace("--", "01-08").replace("02-02,Tiler", "01-07,Tiler"))
    other = merge_texts(BASE, BASE.replace("--", "01-08").replace("02-02,Tiler", "01-07,Tiler"), ours)
    assert told(merge) == [("cell-edited-twice", "01-07", "code"), ("one-identity-twice", "01-07", None)]
    assert told(other) == [("cell-edited-twice", "01-08", "code"), ("one-identity-twice", "01-08", None)]
    assert (
        other.conflicts[1]
        .message.render("en")
        .startswith("what theirs says would give the item the identity 01-07")
    )


def test_one_item_added_by_both_with_two_codes_is_one_item_in_conflict() -> None:
    merge = merge_texts(BASE, f"{BASE}II,3,02-05,Roofer,A\n", f"{BASE}II,3,02-06,Roofer,A\n")
    assert told(merge) == [("cell-edited-twice", "02-05", "code")]
    assert text_of(merge).count("Roofer") == 1


def test_an_item_that_both_replace_is_left_to_a_person() -> None:
    merge = merge_texts(
        BASE, BASE.replace("--,Miller", "--,Millwright"), BASE.replace("--,Miller", "--,Master miller")
    )
    assert told(merge) == [("replaced-twice", "I/Miller", None)]
    assert {"Millwright", "Master miller"} <= {row[3] for row in merge.rows}


def test_what_both_add_in_one_place_stands_in_its_part_of_the_list() -> None:
    ours = BASE.replace("II,1", "I,3,01-05,Cook,A\nII,1,02-00,Roofer,A\nII,1")
    theirs = BASE.replace("II,1", "I,3,01-06,Butcher,A\nII,1,02-09,Glazier,A\nII,1")
    merge = merge_texts(BASE, ours, theirs)
    assert [row[3] for row in merge.rows] == [
        "Baker", "Miller", "Cook", "Butcher", "Roofer", "Glazier", "Mason", "Tiler",
    ]  # fmt: skip
    assert [row[1] for row in merge.rows] == ["1", "2", "3", "4", "1", "2", "3", "4"]


def test_a_move_and_an_insertion_are_both_kept() -> None:
    ours = "I,1,--,Miller,B\nI,2,01-01,Baker,A\n" + BASE.partition("Miller,B\n")[2]
    merge = merge_texts(BASE, ours, BASE.replace("II,1", "I,3,01-06,Butcher,A\nII,1"))
    assert [row[3] for row in merge.rows][:3] == ["Miller", "Baker", "Butcher"]


# --- laws

NAMES = [f"Trade {letter}" for letter in "ABCDEFGHIJKLMNOP"]
CODES = ["--", *(f"0{part}-0{number}" for part in (1, 2) for number in range(1, 7))]


@st.composite
def tables(draw: st.DrawFn) -> list[Item]:
    """Items of two parts, no identity twice."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=8))
    return settle(
        [
            (
                draw(st.sampled_from(["I", "II"])),
                draw(st.sampled_from(CODES)),
                name,
                draw(st.sampled_from("ABC")),
            )
            for name in names
        ]
    )


def settle(items: Sequence[Item]) -> list[Item]:
    """Part after part, and without what has an identity that another has."""
    kept: dict[tuple[str, ...], Item] = {}
    for item in items:
        kept.setdefault((item[0], item[2]) if item[1] == "--" else (item[1],), item)
    return sorted(kept.values(), key=lambda item: item[0])


@st.composite
def edits(draw: st.DrawFn, base: Sequence[Item]) -> list[Item]:
    """What somebody made of a table."""
    items = list(base)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(items) - 1)))
        what = draw(st.sampled_from(["grade", "code", "name", "delete", "insert", "move"]))
        if what == "insert":
            items.insert(
                at,
                (
                    draw(st.sampled_from(["I", "II"])),
                    draw(st.sampled_from(CODES)),
                    draw(st.sampled_from(NAMES)),
                    "A",
                ),
            )
        elif items and what == "delete":
            items.pop(at)
        elif items and what == "move":
            items.insert(draw(st.integers(0, len(items) - 1)), items.pop(at))
        elif items:
            part, code, name, grade = items[at]
            code = draw(st.sampled_from(CODES)) if what == "code" else code
            name = draw(st.sampled_from(NAMES)) if what == "name" else name
            grade = draw(st.sampled_from("ABC")) if what == "grade" else grade
            items[at] = (part, code, name, grade)
    return settle(items)


def written(items: Sequence[Item]) -> str:
    counts: Counter[str] = Counter()
    lines = []
    for part, code, name, grade in items:
        counts[part] += 1
        lines.append(f"{part},{counts[part]},{code},{name},{grade}\n")
    return "".join(lines)


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(tables())
    return written(base), written(draw(edits(base))), written(draw(edits(base)))


def cells(merge: Merge) -> Counter[tuple[str, ...]]:
    """The items, whatever their order and numbers."""
    return Counter((row[0], *row[2:]) for row in merge.rows)


@settings(max_examples=100)
@given(histories())
def test_a_side_that_did_nothing_changes_nothing(history: tuple[str, str, str]) -> None:
    base, ours, _ = history
    for merge in (
        merge_texts(base, ours, base),
        merge_texts(base, base, ours),
        merge_texts(base, ours, ours),
    ):
        assert (text_of(merge), told(merge)) == (ours, [])


@settings(max_examples=100)
@example(
    (
        "I,1,--,Trade A,A\nI,2,--,Trade B,A\n",
        "I,1,01-01,Trade A,A\nI,2,--,Trade B,A\n",
        "I,1,01-02,Trade A,A\nI,2,01-01,Trade B,A\n",
    )
)
@given(histories())
def test_who_is_ours_matters_only_where_there_is_a_conflict(history: tuple[str, str, str]) -> None:
    base, ours, theirs = history
    one, other = merge_texts(base, ours, theirs), merge_texts(base, theirs, ours)
    # Which code, and so which key, an item in conflict has depends on the side.
    assert Counter(kind for kind, _, _ in told(one)) == Counter(kind for kind, _, _ in told(other))
    if not one.conflicts:
        assert cells(one) == cells(other)


@settings(max_examples=100)
@given(histories())
def test_nothing_is_lost_or_made_up(history: tuple[str, str, str]) -> None:
    base, ours, theirs = history
    merge = merge_texts(base, ours, theirs)
    texts = {
        side: {tuple(line.split(",")) for line in text.splitlines()}
        for side, text in zip("bot", history, strict=True)
    }
    known = [{row[field] for rows in texts.values() for row in rows} for field in (0, 2, 3, 4)]
    result = cells(merge)
    for row in result:
        assert all(value in values for value, values in zip(row, known, strict=True)), row
    listed = {one.key for one in merge.conflicts}
    for side, other in (("o", "t"), ("t", "o")):
        for row in texts[side] - texts["b"]:
            # Whatever a side alone has written of an item stands in the table, but for its number.
            name_there = {each[3] for each in texts[other]}
            if row[3] not in name_there and row[3] not in {each[3] for each in texts["b"]}:
                assert any(found[2] == row[3] for found in result) or listed, row


# --- the command


def run(tmp_path: Path, *texts: str, options: Sequence[str] = ()) -> Outcome:
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA, "utf-8")
    for name, text in zip(("base", "ours", "theirs"), texts, strict=True):
        (tmp_path / f"{name}.csv").write_bytes(f"{HEADING}\n{text}".encode())
    files = [tmp_path / f"{name}.csv" for name in ("base", "ours", "theirs")]
    return mulu("merge", *files, "--schema", tmp_path / "schema.yaml", "--lang", "en", *options)


def test_three_files_give_a_table_on_standard_output_and_what_is_said_beside_it(tmp_path: Path) -> None:
    outcome = run(tmp_path, BASE, BASE.replace("Mason,A", "Mason,C"), without("Tiler")(BASE))
    assert outcome.code == 0
    assert outcome.out == f"{HEADING}\n{without('Tiler')(BASE).replace('Mason,A', 'Mason,C')}"
    assert "gone 1" in outcome.err


def test_conflicts_stand_beside_the_table_and_never_in_it(tmp_path: Path) -> None:
    target = tmp_path / "items.csv"
    sides = BASE.replace("Mason,A", "Mason,B"), BASE.replace("Mason,A", "Mason,C")
    outcome = run(tmp_path, BASE, *sides, options=("-o", str(target)))
    assert outcome.code == 1
    assert target.read_text("utf-8") == f"{HEADING}\n{sides[0]}"
    assert "ours says B, theirs says C" in Path(f"{target}.conflicts.md").read_text("utf-8")
    assert run(tmp_path, BASE, sides[0], BASE, options=("-o", str(target))).code == 0
    assert not Path(f"{target}.conflicts.md").exists(), "what is settled is listed no more"


def test_conflicts_are_told_to_machines(tmp_path: Path) -> None:
    sides = BASE.replace("Mason,A", "Mason,B"), BASE.replace("Mason,A", "Mason,C")
    outcome = run(tmp_path, BASE, *sides, options=("-o", str(tmp_path / "out.csv"), "--format", "json"))
    told = json.loads(outcome.out)
    assert told["summary"] == {"tables": 1, "added": 0, "removed": 0, "edited": 1, "conflicts": 1}
    assert {key: told["conflicts"][0][key] for key in ("kind", "line", "key", "field", "ours", "theirs")} == {
        "kind": "cell-edited-twice", "line": 4, "key": "02-01", "field": "grade", "ours": "B", "theirs": "C",
    }  # fmt: skip


def test_hostile_cells_are_merged_and_listed_as_text(tmp_path: Path) -> None:
    hostile = ("<script>alert(1)</script>", "[x](javascript:1) @all", "=cmd()", "::error::boo")
    for one in hostile:
        sides = BASE.replace("Mason", one), BASE.replace("Mason", "Stonemason")
        run(tmp_path, BASE, *sides, options=("-o", str(tmp_path / "out.csv")))
        page = (tmp_path / "out.csv.conflicts.md").read_text("utf-8")
        assert "`" in page.partition(one.split(" ")[0])[0][-3:]


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ((BASE, BASE, BASE + 'II,3,"Roofer\n'), "theirs.csv:6: the table cannot be compared"),
        ((BASE, BASE + "II,3,02-01,Roofer,A\n", BASE.replace("Mason,A", "Mason,C")), "ours.csv:6: the item 02-01 stands already on line 4"),
        ((BASE, BASE, "I,1\n"), "theirs.csv:2: the table cannot be compared"),
    ],
    ids=["quote", "twice", "ragged"],
)  # fmt: skip
def test_a_side_that_is_no_sound_table_is_refused_with_its_line(
    tmp_path: Path, texts: tuple[str, str, str], says: str
) -> None:
    outcome = run(tmp_path, *texts)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_form_that_one_side_has_lost_is_said(tmp_path: Path) -> None:
    outcome = run(tmp_path, BASE, BASE.replace("\n", "\r\n"), BASE.replace("Mason,A", "Mason,C"))
    assert outcome.code == 0
    assert "OURS is of another form" in outcome.err


@pytest.mark.parametrize("arguments", [(), ("a", "b"), ("a", "b", "c", "d"), ("a", "--onto", "main")])
def test_wrong_usage_is_a_sentence(arguments: tuple[str, ...]) -> None:
    outcome = mulu("merge", *arguments, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1


# --- git's merge driver


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    """A repository in which mulu merges tables whenever git merges."""
    made = make_gate_repository(tmp_path / "repo")
    made.branch("main", "main")
    made.write(".gitattributes", made.read(".gitattributes") + "catalogs/*/*/items.csv merge=mulu\n")
    made.commit_all("A driver")
    program = f"{shlex.quote(sys.executable)} -m mulu merge --path %P -o %A %O %A %B"
    made.git("config", "merge.mulu.driver", program)
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.commit_all("Roofer")
    made.branch("change", "main~1")
    return made


def test_as_a_driver_it_keeps_what_both_insert(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.commit_all("Glazier")
    made.git("merge", "--quiet", "main")
    assert made.read(f"{DRAFT}/items.csv").splitlines()[1:] == [
        *ROWS,
        "II,2,02-03,Glazier,B",
        "II,3,02-02,Roofer,B",
    ]
    assert made.git("status", "--porcelain") == ""


def test_as_a_driver_it_leaves_a_conflict_open_without_a_marker(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer and tiler,A")
    made.commit_all("Roofer")
    with pytest.raises(Exception, match="merge"):
        made.git("merge", "--quiet", "main")
    assert "<<<<" not in made.read(f"{DRAFT}/items.csv")
    assert "one-identity-twice" in made.read(f"{DRAFT}/items.csv.conflicts.md")
    assert made.git("status", "--porcelain", "--untracked-files=no").startswith("AA") or "UU" in made.git(
        "status", "--porcelain"
    )


def steps_of(work: Callable[[], object]) -> int:
    """How many steps Python takes in mulu's own code: the work done, on whatever machine."""
    count = 0

    def heard(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return heard if "/mulu/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(heard)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_twice_the_items_are_twice_the_work_to_merge_though_every_number_changes() -> None:
    work = []
    for items in (40, 80):
        rows = [f"I,{at},{at // 100:02}-{at % 100:02},Trade {at},A\n" for at in range(1, items + 1)]
        ours = "".join(f"I,{at},{row.split(',', 2)[2]}" for at, row in enumerate(rows[1:], 1))
        base = "".join(rows)
        theirs = base.replace(f"Trade {items}", "Baker")
        work.append(steps_of(partial(merge_texts, base, ours, theirs)))
        assert told(merge_texts(base, ours, theirs)) == []
    assert work[1] < 2.2 * work[0]
