"""Shanghai's codes and names are those of the national classification of 2022."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import check, mulu
from tests.sample import EDITION, REFERENCES, REGISTER, REPOSITORY, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SHANGHAI = "catalogs/shanghai-skill-subsidy/2026"
NATIONAL = "catalogs/national-occupations/2022"
SCHEMA = "schemas/shanghai-skill-subsidy.yaml"
LOOK_ALIKES = [("员", "贝"), ("工", "土"), ("师", "帅"), ("未", "末")]


def copied(root: Path, *folders: str) -> Path:
    for name in ("schemas", "validators", *folders):
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "source")
        )
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Both catalogues; the Shanghai one as a draft, so that nothing but rules can find a fault."""
    copied(tmp_path, "catalogs")
    for name in ("extract.csv", "edition.yaml"):
        (tmp_path / SHANGHAI / name).unlink()
    facts = (REPOSITORY / SHANGHAI / "edition.yaml").read_text("utf-8").split("source:")[0]
    draft = facts.replace("state: published", "state: draft")
    (tmp_path / SHANGHAI / "edition.yaml").write_text(draft, "utf-8")
    return tmp_path


def rows(path: str) -> list[list[str]]:
    return [line.split(",") for line in (REPOSITORY / path / "items.csv").read_text("utf-8").splitlines()]


def write(root: Path, table: Sequence[Sequence[str]]) -> None:
    (root / SHANGHAI / "items.csv").write_bytes("".join(f"{','.join(row)}\n" for row in table).encode())


def found(root: Path, *options: str) -> list[dict[str, Any]]:
    verdict = check(root, "shanghai-skill-subsidy", *options)
    return [one for one in verdict["findings"] if one["waived"] is None]


def places(root: Path) -> list[tuple[str, int, str]]:
    return [(one["rule"], one["line"], one["field"]) for one in found(root)]


def judged_lines() -> list[int]:
    """Lines of the items that are in the national classification, as the exemptions of the schema have it."""
    table = list(enumerate(rows(SHANGHAI), 1))[1:]
    return [
        line
        for line, row in table
        if row[2] != "——" and row[0] != "三" and not row[2].startswith(("6-33-", "6-34-"))
    ]


def test_341_of_379_items_are_in_the_national_classification_and_all_names_agree(root: Path) -> None:
    lines = judged_lines()
    assert (len(lines), len(rows(SHANGHAI)) - 1) == (341, 379)
    assert found(root) == []
    # Were any of them not looked up, a wrong code would go unnoticed.
    table = rows(SHANGHAI)
    for line in lines:
        table[line - 1][2] = f"5-{90 + line // 100}-{line % 100:02}-99"
    write(root, table)
    unknown = [one["line"] for one in found(root) if one["rule"] == "unknown-to-reference"]
    assert unknown == lines


@pytest.mark.parametrize(("right", "wrong"), LOOK_ALIKES)
def test_a_look_alike_character_is_found_at_every_line_where_it_can_be_planted(
    root: Path, right: str, wrong: str
) -> None:
    table, expected = rows(SHANGHAI), []
    for line in judged_lines():
        name = table[line - 1][3]
        # Where the character does not occur, another one is mistaken for the look-alike.
        at = name.find(right) if right in "".join(row[3] for row in rows(SHANGHAI)) else len(name) - 1
        if at >= 0:
            table[line - 1][3] = f"{name[:at]}{wrong}{name[at + 1 :]}"
            expected.append((line, f"第{at + 1}个字是“{wrong}”，应为“{name[at]}”"))
    write(root, table)
    told = found(root)
    assert {(one["rule"], one["field"]) for one in told} == {("differs-from-reference", "name")}
    assert [one["line"] for one in told] == [line for line, _ in expected]
    for one, (_, words) in zip(told, expected, strict=True):
        assert one["message"].endswith(words)


def test_what_is_told_says_what_the_reference_has(root: Path) -> None:
    table = rows(SHANGHAI)
    table[1][3] = "供应链管理帅"
    write(root, table)
    assert [one["message"] for one in (*found(root), *found(root, "--lang", "en"))] == [
        "《中华人民共和国职业分类大典》2022版中，4-02-06-05是“供应链管理师”，这里写的是“供应链管理帅”：第6个字是“帅”，应为“师”",
        "in 中华人民共和国职业分类大典 of 2022, 4-02-06-05 is 供应链管理师, here it is 供应链管理帅: character 6 is 帅, should be 师",
    ]


def test_names_swapped_between_any_two_items_are_found_at_both(root: Path) -> None:
    table, lines = rows(SHANGHAI), judged_lines()
    pairs = list(zip(lines[0:340:2], lines[1:340:2], strict=True))
    for one, other in pairs:
        table[one - 1][3], table[other - 1][3] = table[other - 1][3], table[one - 1][3]
    write(root, table)
    told = found(root)
    assert [(one["rule"], one["line"], one["field"]) for one in told] == [
        ("differs-from-reference", line, "name") for line in sorted(lines[:340])
    ]
    first, second = pairs[0]
    assert told[0]["message"] == (
        "《中华人民共和国职业分类大典》2022版中，4-02-06-05是“供应链管理师”，这里写的是“网络与信息安全管理员”，"
        f"后者在其中的编码是4-04-04-02（本表第{second}行）"
    )
    assert (first, second) == (2, 3)


@pytest.mark.parametrize(
    ("line", "code", "rule", "message"),
    [
        (2, "4-02-06-15", "unknown-to-reference", "《中华人民共和国职业分类大典》2022版中没有4-02-06-15；“供应链管理师”在其中的编码是4-02-06-05"),
        (2, "4-02-06-04", "differs-from-reference", "《中华人民共和国职业分类大典》2022版中，“供应链管理师”的编码是4-02-06-05，而4-02-06-04是“冷藏工”"),
        (20, "6-25-01-99", "unknown-to-reference", "《中华人民共和国职业分类大典》2022版中没有6-25-01-99；“印制电路制作工”在其中的编码是6-25-01-13"),
    ],
)  # fmt: skip
def test_a_wrong_but_well_formed_code_is_found_and_the_right_one_told(
    root: Path, line: int, code: str, rule: str, message: str
) -> None:
    table = rows(SHANGHAI)
    table[line - 1][2] = code
    write(root, table)
    told = found(root)
    assert [(one["rule"], one["line"], one["field"]) for one in told] == [(rule, line, "code")]
    assert told[0]["message"] == message


def test_a_wrong_code_of_a_misspelt_name_is_told_with_the_nearest_that_there_are(root: Path) -> None:
    table = rows(SHANGHAI)
    table[1][2:4] = ["4-02-06-15", "供应链管里师"]
    write(root, table)
    (one,) = found(root)
    assert one["message"].startswith(
        "《中华人民共和国职业分类大典》2022版中没有4-02-06-15；最接近的有4-02-06-05“供应链管理师”"
    )


def test_the_published_edition_is_told_of_once_a_cell(tmp_path: Path) -> None:
    copied(tmp_path, "catalogs")
    shutil.copytree(REPOSITORY / SHANGHAI / "source", tmp_path / SHANGHAI / "source")
    table = rows(SHANGHAI)
    table[1][3] = "供应链管理帅"
    table[19][2] = "6-25-01-99"
    write(tmp_path, table)
    assert places(tmp_path) == [("differs-from-reference", 2, "name"), ("unknown-to-reference", 20, "code")]


def test_an_exempt_item_is_not_looked_up_and_its_other_faults_are_told_once(root: Path) -> None:
    table = rows(SHANGHAI)
    assert table[310][2] == "6-34-03-03"
    table[310][3] = "操作土"
    table[379][2] = "6-29-01-21"
    table[20][2] = "6-25-01-Z1"
    write(root, table)
    assert places(root) == [("misplaced-code", 21, "code"), ("misplaced-code", 380, "code")]


def test_an_item_whose_code_was_left_out_is_a_warning(root: Path) -> None:
    table = rows(SHANGHAI)
    table[1][2] = "——"
    write(root, table)
    (one,) = found(root)
    assert (one["rule"], one["severity"], one["line"], one["field"]) == ("omitted-code", "warning", 2, "code")
    assert (
        one["message"]
        == "“供应链管理师”在这里没有编码，在《中华人民共和国职业分类大典》2022版中的编码是4-02-06-05"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("catalog: national-occupations", "catalog: national", "there is no catalogue national to refer to; there are: national-occupations, shanghai-skill-subsidy"),
        ('edition: "2022"', 'edition: "2015"', "national-occupations has no edition 2015 to refer to; it has: 2022"),
        ("{code: code}", "{code: number}", "national-occupations has no field number; it has: code, name"),
        ("{name: name}", "{title: name}", "there is no field title"),
        ("{code: code}", "{}", "references.0.key must not be empty"),
        ("{code: code}", "{code: code, name: name}", "references.0.key may hold no more than 1"),
        ("field: section, pattern", "field: part, pattern", "there is no field part"),
        ("pattern: 三,", "pattern: '(',", "is not a regular expression"),
    ],
)  # fmt: skip
def test_a_reference_to_what_is_not_there_is_a_broken_judge(
    root: Path, old: str, new: str, says: str
) -> None:
    schema = (root / SCHEMA).read_text("utf-8")
    line = schema[: schema.index(old)].count("\n") + 1
    (root / SCHEMA).write_text(schema.replace(old, new), "utf-8")
    outcome = mulu("check", "shanghai-skill-subsidy", "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"mulu: {SCHEMA}:{line}: ")
    assert says in outcome.err
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"".join(line.split(b",")[0] + b"\n" for line in data.splitlines()),
        lambda data: data.replace(b"-01,", b"-01,,", 40),
        lambda _: b"",
        lambda data: data[: data.index(b"\n") + 1],
        None,
    ],
    ids=["no such column", "ragged rows", "empty", "no items", "no file"],
)
def test_a_reference_that_cannot_be_read_is_a_finding_and_no_pass(
    root: Path, damage: Callable[[bytes], bytes] | None
) -> None:
    items = root / NATIONAL / "items.csv"
    data = items.read_bytes()
    items.unlink() if damage is None else items.write_bytes(damage(data))
    verdict = check(root, "shanghai-skill-subsidy")
    (one,) = [one for one in verdict["findings"] if one["waived"] is None]
    assert (one["rule"], one["path"], one["line"]) == (
        "unreadable-reference",
        f"{NATIONAL}/items.csv",
        None,
    )
    assert {"differs-from-reference", "unknown-to-reference", "omitted-code"} <= {
        one["rule"] for one in verdict["skipped"]
    }


def test_an_edit_of_the_reference_is_seen_in_what_refers_to_it(root: Path) -> None:
    items = root / NATIONAL / "items.csv"
    items.write_text(items.read_text("utf-8").replace("供应链管理师", "供应链经理"), "utf-8")
    assert places(root) == [("differs-from-reference", 2, "name")]


def test_the_quality_report_says_how_many_agree_and_why_others_were_not_compared(root: Path) -> None:
    table = rows(SHANGHAI)
    table[1][3] = "供应链管理帅"
    write(root, table)
    mulu("report", "shanghai-skill-subsidy", "--root", root)
    page = (root / "reports" / "shanghai-skill-subsidy" / "2026" / "quality.md").read_text("utf-8")
    (row,) = [
        line for line in page.splitlines() if line.startswith("| 《中华人民共和国职业分类大典》2022版 |")
    ]
    assert "379个项目中340个一致，1个不一致；未对照：12个（专项职业能力" in row
    assert "22个（国防军工职业" in row
    assert row.endswith("4个（没有编码） |")


def test_the_site_says_how_many_agree(tmp_path: Path) -> None:
    items = b"section,serial,code,name,grade\nI,1,01-01,Baker,A*\nI,2,01-02,Millar,A*\nI,3,90-01,Tester,A*\n"
    root = make_catalog(tmp_path / "lists", items, SAMPLE_SCHEMA + REFERENCES, EDITION, REGISTER)
    outcome = mulu("site", "--root", root, "--out", tmp_path / "site", "--lang", "en")
    assert outcome.code == 0, outcome.err
    page = (tmp_path / "site" / "trades" / "2026" / "quality.html").read_text("utf-8")
    assert (
        "Register of trades of 2022: 1 of 3 items agree, 1 do not; not compared: 1 (numbers of our own)"
        in page
    )
    assert (
        "《Register of trades》2022版：3个项目中1个一致，1个不一致；未对照：1个（numbers of our own）" in page
    )
