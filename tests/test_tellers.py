"""Change logs told to people: what is said, in both languages, and that data does no harm."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from mulu.change import Change, ChangeLog, Item, Side
from mulu.messages import Message, visible
from mulu.tellers import FORMATS, Account, Named, changelog, crosswalk, tell
from mulu.tellers.highlighting import pieces
from mulu.tellers.nested import Leaf, leaves
from mulu.tellers.summary import summarise
from mulu.terminal import width
from tests.sample import REPOSITORY
from tests.sample_account import (
    COLUMNS,
    changed,
    item,
    merged,
    sample_account,
    sample_log,
    skill_schema,
    split,
)
from tests.test_reporters import NASTY, for_any_text

if TYPE_CHECKING:
    from collections.abc import Sequence

SNAPSHOTS = REPOSITORY / "tests" / "snapshots"
LANGUAGES = ["en", "zh"]


def sentences(account: Account) -> list[str]:
    return [sentence.render(account.language) for sentence in summarise(account).sentences]


def english(*changes: Change, **log: Any) -> list[str]:
    quiet = {"edition": {}, "unchanged": 0, "renumbered": 0, "moved": 0}
    return sentences(sample_account("en", sample_log(*changes, **quiet | log)))


def everything(account: Account) -> dict[str, str]:
    told = {form: tell(account, form) for form in FORMATS}
    return told | {"crosswalk": crosswalk.render(account), "changelog": changelog.render([account])}


# What a person reads


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["changes.txt", "changes.md", "changes.html", "crosswalk.tsv", "CHANGELOG.md"]
)
def test_the_made_up_edition_is_told_as_in_its_snapshot(language: str, name: str) -> None:
    """Write them anew with `python -m tests.snapshots`, and read what has changed."""
    told = snapshots(language)
    assert told[name] == (SNAPSHOTS / language / name).read_text("utf-8")


def snapshots(language: str) -> dict[str, str]:
    """The made-up edition in every form, by file name."""
    account = sample_account(language)
    first = replace(
        account,
        log=ChangeLog("shanghai-skill-subsidy", None, "2026"),
        items=(0, 377),
        titles=(None, account.titles[0]),
    )
    return {
        "changes.txt": tell(account, "text"),
        "changes.md": tell(account, "markdown"),
        "changes.html": tell(account, "html"),
        "crosswalk.tsv": crosswalk.render(account),
        "CHANGELOG.md": changelog.render([account, first]),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_telling_twice_gives_the_same_bytes_and_one_line_break_at_the_end(language: str) -> None:
    told = everything(sample_account(language))
    assert told == everything(sample_account(language))
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in told.values())


# The summary


def test_the_summary_counts_each_kind_of_change() -> None:
    rows = {row.label.render("en"): row.value for row in summarise(sample_account("en")).rows}
    counts = {label: value for label, value in rows.items() if isinstance(value, int)}
    assert counts == {
        "Undecided": 1,
        "New": 2,
        "Gone": 2,
        "Changed": 8,
        "of these: Recoded": 3,
        "of these: Renamed": 2,
        "of these: 部分: moved from 三 to 一": 1,
        "of these: 部分: moved from 二 to 一": 1,
        "of these: 分类: A became B": 3,
        "of these: 分类: mark * gained": 2,
        "of these: 分类: mark * lost": 1,
        "of these: 项目名称: mark ★ lost": 1,
        "Codes that stand for another item": 1,
        "Unchanged": 361,
        "of these: Another number only": 12,
        "of these: Another place in the order": 3,
    }


def test_an_item_that_is_recoded_and_renamed_counts_in_both_lines_which_is_said() -> None:
    both = changed("一,1,6-12-03-00,药物制剂工,A", "一,1,6-12-03-01,药物制剂操作工,A")
    assert english(both)[2] == "Of the changed: 1 recoded; 1 renamed. One item may count more than once."


def test_a_lost_mark_in_a_name_is_no_renaming() -> None:
    marked = changed("一,1,6-12-03-00,药物制剂工★,A", "一,1,6-12-03-00,药物制剂工,A")
    assert english(marked)[2] == "Of the changed: 项目名称: mark ★ lost (1)."


def test_proposals_are_counted_as_nothing_else_and_warned_of_first() -> None:
    open_one = changed("一,1,6-12-03-00,甲,A", "一,1,6-12-03-01,乙,B", decided=False, score=0.5)
    account = sample_account("en", sample_log(open_one, edition={}, unchanged=3, renumbered=0, moved=0))
    assert summarise(account).warning == Message(
        "1 proposal is undecided: nothing here is proven until a person has decided it."
    )
    assert sentences(account)[0] == "Edition 2027 compared with edition 2026: 1 undecided; 3 unchanged."
    for form in FORMATS:
        text = tell(account, form)
        assert text.index("nothing here is proven") < text.index("Edition 2027 compared with edition 2026:")


def test_a_code_that_stands_for_something_else_names_both() -> None:
    gone = Change("removed", (item("三,1,4-13-01-06,宠物美容,C"),))
    new = Change("added", (), (item("三,1,4-13-01-06,社区助浴员,C"),), reused=True)
    assert "The code 4-13-01-06 stood for “宠物美容” and now stands for “社区助浴员”." in english(gone, new)


def test_codes_shifted_along_a_chain_are_codes_in_other_hands() -> None:
    first = changed("一,1,4-13-01-01,甲,A", "一,1,4-13-01-02,甲,A")
    second = changed("一,2,4-13-01-02,乙,A", "一,2,4-13-01-03,乙,A")
    assert "The code 4-13-01-02 stood for “乙” and now stands for “甲”." in english(first, second)


def test_a_split_whose_code_survives_is_no_reuse() -> None:
    one = split("一,1,6-18-01-07,甲,A", "一,1,6-18-01-07,乙,A", "一,2,6-18-01-14,丙,A")
    assert not any("stands for" in sentence for sentence in english(one))


def test_many_to_many_counts_each_item_once() -> None:
    one = split("一,1,4-13-01-01,甲,A", "一,1,4-13-01-03,丙,A", "一,2,4-13-01-04,丁,A")
    other = merged("一,1,4-13-01-03,丙,A", "一,1,4-13-01-01,甲,A", "一,2,4-13-01-02,乙,A")
    assert (
        english(one, other)[0] == "Edition 2027 compared with edition 2026: 1 split into 2, 2 merged into 1."
    )


def test_the_first_edition_says_so_and_lists_nothing() -> None:
    new = tuple(Change("added", (), (item(f"一,{one},4-13-01-0{one},甲{one},A"),)) for one in (1, 2))
    account = replace(sample_account("en"), log=ChangeLog("c", None, "2026", new), items=(0, 2))
    assert sentences(account) == ["Edition 2026 is the first; it has 2 items."]
    assert sentences(replace(account, items=(0, 1))) == ["Edition 2026 is the first; it has 1 item."]
    assert "4-13-01-01" not in tell(account, "markdown")
    assert "4-13-01-01" in crosswalk.render(account)


def test_editions_without_a_difference_take_one_sentence() -> None:
    sides = (Side(COLUMNS, "same"), Side(COLUMNS, "same"))
    log = ChangeLog("c", "2026", "2026.1", layout=sides, unchanged=377)
    assert sentences(sample_account("en", log)) == [
        "Edition 2026.1 says the same as edition 2026, in the same order."
    ]


def test_an_edition_that_is_merely_renumbered_says_so() -> None:
    log = replace(sample_log(), changes=(), edition={}, unchanged=377)
    assert sentences(sample_account("en", log)) == [
        "No item has changed from edition 2026 to edition 2027.",
        "Items: still 377.",
        "Among the unchanged: 12 with another number only, 3 in another order.",
    ]


def test_columns_and_files_that_judge_are_told() -> None:
    sides = (Side(("code", "fee"), "a"), Side(("code", "name"), "b"))
    policy = {"schemas/trades.yaml": {"fields": {"name": {"required": (False, True)}}}}
    log = ChangeLog("c", "2026", "2027", layout=sides, policy=policy, unchanged=1)
    account = sample_account("en", log)
    assert sentences(account)[-3:] == [
        "Fields added: 项目名称.",
        "Fields removed: fee.",
        "The files that judge have changed: schemas/trades.yaml.",
    ]
    assert "| `schemas/trades.yaml` › fields › name › required | false | true |" in tell(account, "markdown")


def test_differences_of_files_are_found_however_they_are_nested() -> None:
    nested = {"notes": [(None, "a"), ("b", "c")], "sections": {"I": ("d", None)}, "x": {"y": ([1], None)}}
    assert list(leaves(nested)) == [
        Leaf(("notes", "1"), None, "a"),
        Leaf(("notes", "2"), "b", "c"),
        Leaf(("sections", "I"), "d", None),
        Leaf(("x", "y"), "[1]", None),
    ]


# Text


def test_the_terminal_lists_so_many_and_says_what_lists_all() -> None:
    new = [Change("added", (), (item(f"一,{one},4-13-{one}-01,甲,A"),)) for one in range(10, 20)]
    text = tell(replace(sample_account("en", sample_log(*new)), listed=3), "text")
    assert text.count("4-13-1") == 3
    assert "7 more are not listed here; --format markdown lists all" in text


def test_names_stand_below_each_other_whatever_the_width_of_keys() -> None:
    new = [
        Change("added", (), (item(one),))
        for one in ("一,1,——,航天电池生产工,A", "一,2,4-13-01-01,社区助浴员,A")
    ]
    lines = tell(sample_account("en", sample_log(*new)), "text").splitlines()
    first, second = (line for line in lines if line.endswith("分类: A"))
    assert width(first[: first.rindex("航天")]) == width(second[: second.index("社区")])


def test_colours_come_only_when_asked_for() -> None:
    assert "\033" not in tell(sample_account("en"), "text")
    assert "\033" in tell(sample_account("en", color=True), "text")


# Markdown


def test_changes_md_is_complete_however_many_there_are() -> None:
    new = [Change("added", (), (item(f"一,{one},4-13-01-{one},甲,A"),)) for one in range(1000, 4000)]
    assert tell(sample_account("en", sample_log(*new)), "markdown").count("| `4-13-01-") == 3000


def hostile(text: str) -> Account:
    """An account that carries a text wherever data can stand."""
    cells = {"section": text, "serial": "1", "code": text, "name": text, "category": text}
    one, other = Item(text, cells), Item(f"{text}2", {**cells, "code": f"{text}2"})
    fields: Any = {"code": (text, f"{text}2"), "name": (text, text[::-1]), "category": ("A", text)}
    why: dict[str, Any] = {"reason": text, "basis": text}
    changes = (
        Change(
            "changed",
            (one,),
            (other,),
            fields,
            decided=False,
            score=1.0,
            because=(Message("{x}", {"x": text}),),
        ),
        Change("changed", (one,), (other,), fields, **why),
        Change("changed", (one,), (one,), {text: (None, text)}, **why),
        Change("split", (one,), (one, other), ({}, fields), **why),
        Change("merged", (one, other), (one,), (fields, {}), **why),
        Change("added", (), (other,), reused=True, **why),
        Change("removed", (one,), **why),
    )
    log = ChangeLog(
        text, text, f"{text}x", changes, edition={"notes": {text: (text, None)}}, policy={text: (None, text)}
    )
    schema = skill_schema()
    both = Named(text, text)
    return Account(log, (schema, schema), text, "en", (2, 2), (text, f"{text}x"), [(both, both)], text, text)


@for_any_text
def test_markdown_shows_data_as_it_is_and_reads_nothing_into_it(text: str) -> None:
    allowed = {"h1", "blockquote", "strong", "a"}
    for told in (tell(hostile(text), "markdown"), changelog.render([hostile(text)])):
        html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(told)
        html = re.sub(r'<a href="[0-9A-Za-z%_.~-]+/changes.md">All changes</a>', "", html)
        for tag in allowed:
            html = html.replace(f"<{tag}>", "<p>").replace(f"</{tag}>", "</p>")
        assert set(re.findall(r"<(\w+)[^>]*>", html)) <= {
            "p",
            "h2",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
        }
        assert not re.search(r"<\w+ ", html)
        prose = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
        assert not re.search(
            r"@\w|\w@|#\w|://|www\.|GH-|:[a-z0-9_+-]*[a-z0-9]+[a-z0-9_+-]*:|[$*_`\[]", prose.replace("&#", "")
        )


def test_hostile_cells_leave_the_tables_whole() -> None:
    def cells(text: str) -> int:
        told = tell(hostile(text), "markdown")
        html: str = MarkdownIt("commonmark").enable("table").render(told[told.index("\n## ") :])
        return html.count("<td>")

    assert {cells(text) for text in NASTY} == {cells("x")}


# HTML


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, attribute: str) -> Sequence[str]:
        return [value for _, found in self.tags if (value := found.get(attribute)) is not None]


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    text = tell(sample_account(), "html")
    shown = Tags(text)
    names = {tag for tag, _ in shown.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not shown.of("src")
    assert not shown.of("style")
    assert all(target.startswith("#") for target in shown.of("href"))
    assert not re.search(r"url\(|@import|https?:", text)
    assert "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" in shown.of(
        "content"
    )


def test_every_key_has_one_anchor_and_every_link_a_target() -> None:
    shown = Tags(tell(sample_account(), "html"))
    anchors = list(shown.of("id"))
    assert len(anchors) == len(set(anchors))
    assert {target.removeprefix("#") for target in shown.of("href")} <= set(anchors)
    for change in sample_log().changes:
        keys = [("old", one.key) for one in change.old] + [("new", one.key) for one in change.new]
        for side, key in keys:
            assert f"{side}-{key}" in [unquote(anchor) for anchor in anchors]


def test_the_page_has_a_language_headings_and_scopes() -> None:
    shown = Tags(tell(sample_account("zh"), "html"))
    assert shown.tags[0] == ("html", {"lang": "zh-CN"})
    assert [tag for tag, _ in shown.tags].count("h1") == 1
    assert all("scope" in found for tag, found in shown.tags if tag == "th")
    assert Tags(tell(sample_account("en"), "html")).tags[0] == ("html", {"lang": "en"})


def test_long_kinds_are_folded_and_short_ones_are_not() -> None:
    new = [Change("added", (), (item(f"一,{one},4-13-{one}-01,甲,A"),)) for one in range(10, 60)]
    gone = Change("removed", (item("三,1,4-13-01-06,宠物美容,C"),))
    shown = Tags(tell(sample_account("en", sample_log(*new, gone)), "html"))
    assert [("open" in found) for tag, found in shown.tags if tag == "details"] == [False, True, True]


def test_the_page_marks_the_characters_that_differ() -> None:
    text = tell(sample_account("en"), "html")
    assert "人工智能训练<ins>工程</ins>师" in text
    assert (
        '4-04-05-<del>Z1</del></span> <span class="arrow" aria-hidden="true">→</span> <span class="value">4-04-05-<ins>12</ins>'
        in text
    )


@for_any_text
def test_html_shows_data_as_text_alone(text: str) -> None:
    shown = Tags(tell(hostile(text), "html"))
    plain = Tags(tell(hostile("x"), "html"))
    assert {tag for tag, _ in shown.tags} <= {tag for tag, _ in plain.tags} | {"div"}
    assert {name for _, found in shown.tags for name in found} <= {
        name for _, found in plain.tags for name in found
    } | {"id"}
    assert visible(text).strip() in shown.text


@for_any_text
def test_pieces_joined_again_are_the_values(text: str) -> None:
    old, new = text, f"{text[1:]}x{text[:1]}"
    before, after = pieces(old, new)
    assert ("".join(one.text for one in before), "".join(one.text for one in after)) == (old, new)
    assert [one.text for one in before if not one.differs] == [one.text for one in after if not one.differs]


# Crosswalk


def parsed(account: Account) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The metadata and the rows of a crosswalk."""
    lines = crosswalk.render(account).split("\n")
    header = [line[1:] for line in lines if line.startswith("#")]
    metadata = YAML(typ="safe").load("\n".join(header))
    table = io.StringIO("\n".join(lines[len(header) :]), newline="")
    return metadata, list(csv.DictReader(table, delimiter="\t", strict=True))


def by_pair(account: Account) -> dict[tuple[str, str], dict[str, str]]:
    rows = parsed(account)[1]
    return {
        (unquote(row["subject_id"].split(":")[1]), unquote(row["object_id"].split(":")[1])): row
        for row in rows
    }


def test_every_item_of_both_editions_is_in_the_crosswalk() -> None:
    account = sample_account()
    pairs = by_pair(account)
    old = {one.key for change in account.log.changes for one in change.old} | {"4-02-06-05"}
    new = {one.key for change in account.log.changes for one in change.new} | {"4-02-06-05"}
    assert {subject for subject, _ in pairs} == old | {"NoTermFound"}
    assert {target for _, target in pairs} == new | {"NoTermFound"}


@pytest.mark.parametrize(
    ("pair", "predicate", "justification", "cardinality"),
    [
        (("4-02-06-05", "4-02-06-05"), "exact", "LexicalMatching", "1:1"),
        (("4-10-01-05", "4-10-01-05"), "exact", "LexicalMatching", "1:1"),
        (("4-04-05-Z1", "4-04-05-12"), "exact", "ManualMappingCuration", "1:1"),
        (("一/航天电池生产工", "6-34-04-09"), "exact", "ManualMappingCuration", "1:1"),
        (("6-18-01-07", "6-18-01-14"), "narrow", "ManualMappingCuration", "1:n"),
        (("6-25-01-12", "6-25-01-13"), "broad", "ManualMappingCuration", "n:1"),
        (("4-02-04-06", "NoTermFound"), "exact", "ManualMappingCuration", "1:0"),
        (("NoTermFound", "4-13-01-06"), "exact", "ManualMappingCuration", "0:1"),
        (("NoTermFound", "4-04-05-Z3"), "exact", "LexicalMatching", "0:1"),
        (("4-07-05-Z1", "4-07-05-Z2"), "close", "LexicalSimilarityThresholdMatching", "1:1"),
    ],
)
def test_the_crosswalk_says_what_and_why(
    pair: tuple[str, str], predicate: str, justification: str, cardinality: str
) -> None:
    row = by_pair(sample_account())[pair]
    assert row["predicate_id"] == f"skos:{predicate}Match"
    assert row["mapping_justification"] == f"semapv:{justification}"
    assert row["mapping_cardinality"] == cardinality


def test_a_proposal_has_its_score_as_confidence_and_nothing_else_has_one() -> None:
    pairs = by_pair(sample_account("en"))
    assert pairs.pop(("4-07-05-Z1", "4-07-05-Z2"))["confidence"] == "0.87"
    assert {row["confidence"] for row in pairs.values()} == {""}


def test_a_proposal_of_the_same_name_is_a_lexical_match_but_not_an_exact_one() -> None:
    same = changed("一,1,4-13-01-01,甲,A", "一,1,4-13-01-02,甲,A", decided=False, score=0.9)
    row = by_pair(sample_account("en", sample_log(same)))["4-13-01-01", "4-13-01-02"]
    assert (row["predicate_id"], row["mapping_justification"]) == (
        "skos:closeMatch",
        "semapv:LexicalMatching",
    )


def test_a_pair_that_is_split_and_merged_at_once_is_one_row_of_many_to_many() -> None:
    one = split("一,1,4-13-01-01,甲,A", "一,1,4-13-01-03,丙,A", "一,2,4-13-01-04,丁,A", reason="r")
    other = merged("一,1,4-13-01-03,丙,A", "一,1,4-13-01-01,甲,A", "一,2,4-13-01-02,乙,A", reason="s")
    account = sample_account("en", sample_log(one, other))
    row = by_pair(account)["4-13-01-01", "4-13-01-03"]
    assert (row["predicate_id"], row["mapping_cardinality"], row["comment"]) == (
        "skos:relatedMatch",
        "n:n",
        "r · s",
    )
    assert len(parsed(account)[1]) == 4


def test_the_metadata_names_what_the_identifiers_stand_for() -> None:
    account = sample_account(homepage="https://目录.example/c", licence="https://example.org/licence")
    metadata, rows = parsed(account)
    root = "https://%E7%9B%AE%E5%BD%95.example/c/"
    assert metadata["curie_map"] == {
        "catalog": root,
        "edition_2026": f"{root}2026/",
        "edition_2027": f"{root}2027/",
    }
    assert metadata["mapping_set_id"] == f"{root}crosswalk/2026/2027"
    assert metadata["license"] == "https://example.org/licence"
    assert (metadata["subject_source"], metadata["object_source_version"]) == ("catalog:2026", "2027")
    prefixes = {row[side].split(":")[0] for row in rows for side in ("subject_id", "object_id")}
    assert prefixes == {"edition_2026", "edition_2027", "sssom"}


def test_rows_are_sorted_and_no_column_is_empty() -> None:
    text = crosswalk.render(
        sample_account(log=sample_log(changed("一,1,4-13-01-01,甲,A", "一,1,4-13-01-01,甲,B")))
    )
    header, *rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert header.split("\t") == [
        "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "mapping_cardinality",
    ]  # fmt: skip
    assert rows == sorted(rows)


@for_any_text
def test_hostile_data_leaves_the_crosswalk_readable(text: str) -> None:
    metadata, rows = parsed(hostile(text))
    assert metadata["mapping_set_title"] == visible(text)
    for row in rows:
        assert None not in row
        assert re.fullmatch(r"(edition_\w*|sssom):[0-9A-Za-z%_.~-]*", row["subject_id"], re.ASCII)
        assert row.get("subject_label", "") in (visible(text), "")


# All editions


def test_the_changelog_links_to_each_edition() -> None:
    text = changelog.render(
        [sample_account("en"), replace(sample_account("en"), log=ChangeLog("c", None, "2026.1"))]
    )
    assert re.findall(r"^## .*|\[.*", text, re.MULTILINE) == [
        "## 2027",
        "[All changes](2027/changes.md)",
        "## `2026.1`",
        "[All changes](2026.1/changes.md)",
    ]
