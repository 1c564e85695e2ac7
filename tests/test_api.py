"""The Python API: what the commands say, as values and frames; its pages are run."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING

import polars as pl
import pytest

import mulu
from tests.command import check, mulu as command
from tests.editions import items, make_editions
from tests.git_repository import GitRepository
from tests.sample import REPOSITORY, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DIVISIONS = REPOSITORY / "examples" / "administrative-divisions"


@pytest.mark.parametrize("name", ["api.md", "api.zh-CN.md"])
def test_the_examples_of_the_page_give_what_the_page_shows(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    text = (REPOSITORY / "docs" / name).read_text("utf-8").replace("```", "")
    found = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    assert len(found.examples) > 10
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(found, out=said.append)
    assert runner.failures == 0, "".join(said)


def test_importing_mulu_imports_nothing_heavy() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import mulu, sys; print(mulu.__version__, sorted({'polars', 'pydantic', 'pandera', 'mulu.api'} & set(sys.modules)))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert seen.stdout == f"{mulu.__version__} []\n"


def test_what_mulu_has_can_be_named_and_nothing_else() -> None:
    assert set(mulu.__all__) <= {*dir(mulu), "errors", "open"}
    with pytest.raises(AttributeError, match="no attribute 'shut'"):
        _ = mulu.shut


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    make_catalog(tmp_path, items("I,1,01-0,Bakre,A\nII,7,02-01,Mason,D"))
    return tmp_path


def test_findings_are_those_of_the_command(faulty: Path) -> None:
    result = mulu.open(faulty, language="en").check()
    told = check(faulty, "--lang", "en")
    assert not result.is_open
    names = (
        "rule",
        "severity",
        "path",
        "line",
        "field",
        "column",
        "key",
        "value",
        "message",
        "source",
        "waived",
    )
    assert [{name: getattr(one, name) for name in names} for one in result] == told["findings"]
    assert {name: getattr(result, name) for name in told["summary"]} == told["summary"]


def test_a_frame_has_the_same_columns_with_and_without_findings(faulty: Path) -> None:
    some, none = (
        mulu.open(faulty).check().frame,
        mulu.open(DIVISIONS).check("administrative-divisions/2015").frame,
    )
    assert some.height > 0 == none.height
    assert some.schema == none.schema
    assert some.schema["line"] == some.schema["column"] == pl.Int64


def test_findings_speak_the_language_of_their_catalogue_or_the_one_asked_for(faulty: Path) -> None:
    messages = [one.message for one in mulu.open(faulty).check()]
    assert messages == [one.message for one in mulu.open(faulty, language="en").check()]
    assert messages != [one.message for one in mulu.open(faulty, language="zh").check()]


def test_changes_are_those_of_the_command() -> None:
    names = ("administrative-divisions/2016", "administrative-divisions/2017")
    comparison = mulu.open(DIVISIONS).compare(*names)
    said = command("diff", *names, "--root", DIVISIONS, "-f", "json").out
    assert comparison.json == said
    told = json.loads(said)["changes"]
    assert (
        comparison.frame["kind"].to_list()
        == [one["kind"] for one in told]
        == [one.kind for one in comparison]
    )
    assert comparison.frame["old"].to_list() == [[item["key"] for item in one["old"]] for one in told]
    assert comparison.frame["reason"].to_list() == [one["reason"] for one in told]


def test_an_edition_that_was_handed_out_can_be_checked_and_compared(tmp_path: Path) -> None:
    root = make_editions(tmp_path / "one", "I,1,01-01,Baker,A", "I,1,01-01,Bakery,A")
    repository, other = mulu.open(root, language="en"), mulu.open(root, language="en")
    old, new = repository.editions
    assert repository.check(new, "trades/2027").editions == 1
    assert list(repository.check(old, new)) == list(repository.check("trades"))
    assert repository.compare(old, new).json == repository.compare("trades/2026", "trades/2027").json
    assert len(repository.compare(other.edition("trades/2026"), old)) == 0
    with pytest.raises(mulu.errors.UsageError, match="trades/2026 is of another repository or commit"):
        repository.check(other.edition("trades/2026"))


def test_of_a_split_each_cell_stands_with_its_own_item(tmp_path: Path) -> None:
    old, new = "I,1,01-01,Baker,A", "I,1,01-01,Pastry baker,A\nI,2,01-02,Bread baker,A"
    link = "links: [{old: [01-01], new: [01-01, 01-02], reason: split}]"
    make_editions(tmp_path, old, new, f"format: mulu.changes/1\n{link}\n")
    comparison = mulu.open(tmp_path).compare("trades/2026", "trades/2027")
    assert comparison.frame.select("kind", "old", "new").rows() == [("split", ["01-01"], ["01-01", "01-02"])]
    assert comparison.cells.filter(pl.col("field") == "name").select("old", "new", "after").rows() == [
        ("01-01", "01-01", "Pastry baker"),
        ("01-01", "01-02", "Bread baker"),
    ]


def test_a_commit_is_read_instead_of_the_work_tree(faulty: Path) -> None:
    made = GitRepository(faulty)
    made.git("init", "--quiet")
    made.commit_all("Faulty")
    (faulty / "catalogs/trades/2026/items.csv").write_bytes(items(""))
    assert mulu.open(faulty, rev="HEAD").edition("trades/2026").items.height == 2
    assert mulu.open(faulty).edition("trades/2026").items.height == 0
    assert len(mulu.open(faulty).compare("HEAD:trades/2026", "trades/2026")) == 2


def test_a_commit_is_read_by_several_threads_at_once(faulty: Path) -> None:
    made = GitRepository(faulty)
    made.git("init", "--quiet")
    made.commit_all("Faulty")
    repository = mulu.open(faulty, rev="HEAD")
    expected = (repository.edition("trades/2026").items.rows(), repository.check().errors)
    seen = []

    def read() -> None:
        for _ in range(5):
            errors = repository.check().errors
            seen.append((repository.edition("trades/2026").items.rows(), errors))

    threads = [Thread(target=read, daemon=True) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert seen == [expected] * 20


WORDY = """from __future__ import annotations

import time

import narwhals as nw

from mulu.rule import Fault, item_rule

# Long enough for another thread to begin with rules of the same names.
time.sleep(0.1)
from ._word import WORD


@item_rule("{value} is not to be used", reads=["name"])
def bad_word(_) -> Fault:
    \"\"\"A name holds a word that is not to be used.

    Why: It says nothing.

    Mend: Take another word.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,WORD,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    \"\"\"
    return Fault(nw.col("name") == WORD, "name")
"""


def test_threads_that_check_several_repositories_have_the_rules_of_each(tmp_path: Path) -> None:
    schema = f"{SAMPLE_SCHEMA}rules: {{bad-word: error, unused-note: off}}\n"
    repositories = []
    for word in ("Alpha", "Beta", "Gamma"):
        files = {"validators/bad_word.py": WORDY, "validators/_word.py": f"WORD = {word!r}\n"}
        root = make_catalog(tmp_path / word, items(f"I,1,01-01,{word},A"), schema, files=files)
        repositories.append(mulu.open(root, language="en"))
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda one: [each.message for each in one.check()], repositories * 2))
    assert found == [[f"{word} is not to be used"] for word in ("Alpha", "Beta", "Gamma")] * 2


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda root: mulu.open(root.parent), ": no catalogue repository is here or above"),
        (lambda root: mulu.open(root, language="fr"), "the language is zh or en, not fr"),
        (lambda root: mulu.open(root).edition("trades"), "trades is not catalogue/edition"),
        (lambda root: mulu.open(root).edition("trades/1999"), "trades has no edition 1999"),
        (lambda root: mulu.open(root).edition(""), "'' is not catalogue/edition"),
        (lambda root: mulu.open(root).check("coins"), "coins is neither a catalogue"),
        (lambda root: mulu.open(root).check(""), "'' holds no edition"),
        (lambda root: mulu.open(root).check("coins\0"), "coins⟨U+0000⟩ is no path that can be followed: "),
        (lambda root: mulu.open(root).check("a" * 5000), f"{'a' * 100}… is no path that can be followed: "),
        (lambda root: mulu.open(root / "\0"), "is no path that can be followed: "),
        (lambda root: mulu.open(root / ("a" * 5000)), "… is no path that can be followed: "),
        (lambda root: mulu.open(root, rev="HEAD"), "there is no git repository"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_an_error_in_one_sentence(
    tmp_path: Path, ask: Callable[[Path], object], says: str
) -> None:
    root = make_catalog(tmp_path / "trades", items("I,1,01-01,Baker,A"))
    with pytest.raises(mulu.errors.UsageError) as raised:
        ask(root)
    assert says in str(raised.value)
