"""Errata: editions that correct a published one, from the draft to the year after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.command import Outcome, findings, mulu
from tests.git_repository import GitRepository
from tests.made_up_2027 import CATALOG
from tests.published import FOLDER, ITEMS, freeze, make_published, publish, rows, settle
from tests.sample import REPOSITORY, copy_repository

CORRECTED = {**ITEMS, "01-03": "Saddle maker"}
WHY = ("--reason", "The document prints a wrong name", "--basis", "Letter No. 9")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with 2026 frozen, made once; to be copied."""
    made = make_published(tmp_path_factory.mktemp("once") / "repo")
    freeze(made, "2026")
    return made.folder


@pytest.fixture
def made(once: Path, tmp_path: Path) -> GitRepository:
    return GitRepository(Path(shutil.copytree(once, tmp_path / "repo")), days=9)


def run(made: GitRepository, *arguments: str | Path) -> Outcome:
    return mulu(*arguments, "--root", made.root, "--lang", "en")


def begin(made: GitRepository, edition: str = "2026.1", base: str = "2026") -> None:
    assert run(made, "new", f"trades/{edition}", "--from", f"trades/{base}", *WHY).code == 0


def facts(made: GitRepository, edition: str = "2026.1") -> str:
    return (made.root / FOLDER / edition / "edition.yaml").read_text("utf-8")


def draft(made: GitRepository, edition: str, text: str) -> None:
    """A draft with the items of 2026 and these facts."""
    made.write(f"{FOLDER}/{edition}/items.csv", (made.root / FOLDER / "2026/items.csv").read_text("utf-8"))
    made.write(
        f"{FOLDER}/{edition}/edition.yaml",
        f"format: mulu.edition/1\nstate: draft\nsections: {{I: First trades}}\n{text}",
    )


def test_an_erratum_is_begun_with_what_it_corrects_why_and_by_which_document(made: GitRepository) -> None:
    begin(made)
    assert facts(made) == (
        "format: mulu.edition/1\nstate: draft\ntitle: Catalogue of trades 2026\nsections:\n  I: First trades\n"
        "notes: []\ncorrects: '2026'\nreason: The document prints a wrong name\nbasis: Letter No. 9\n"
    )
    assert findings(made.root) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026.1", "2026"), "--reason is missing"),
        (("2026.1", "2026", "--reason", "x"), "--basis is missing"),
        (("2026.1", "2026", "--reason", " ", "--basis", "x"), "--reason is missing"),
        (("2027", "2026", "--reason", "x"), "trades/2027 is none by its name"),
        (("2027", "2026", "--basis", "x"), "trades/2027 is none by its name"),
        (("2027.1", "2026", *WHY), "there is no edition 2027"),
        (("2026.0", "2026", *WHY), "is not catalogue/edition"),
    ],
)
def test_reason_and_basis_are_for_errata_which_correct_an_edition_of_their_year(
    made: GitRepository, arguments: tuple[str, ...], said: str
) -> None:
    edition, base, *options = arguments
    outcome = run(made, "new", f"trades/{edition}", "--from", f"trades/{base}", *options)
    assert (outcome.code, said in outcome.err) == (2, True), outcome.err
    assert not (made.root / FOLDER / edition).exists()


@pytest.mark.parametrize("name", ["2027年", "27", "draft"])
def test_a_draft_is_named_by_a_year_of_four_digits(made: GitRepository, name: str) -> None:
    outcome = run(made, "new", f"trades/{name}", "--from", "trades/2026")
    assert outcome.code == 2
    assert outcome.err == (
        f"mulu: trades/{name} is not catalogue/edition, such as trades/2027, or trades/2027.1 for an erratum: "
        "an edition is a year of four digits\n"
    )


def test_an_erratum_begins_from_the_newest_of_its_year(made: GitRepository) -> None:
    begin(made)
    outcome = run(made, "new", "trades/2026.2", "--from", "trades/2026", *WHY)
    assert (outcome.code, "--from trades/2026.1" in outcome.err) == (2, True)
    begin(made, "2026.2", "2026.1")
    assert "corrects: '2026.1'" in facts(made, "2026.2")


EXPLAINED = "reason: a slip\nbasis: Letter No. 9\n"


@pytest.mark.parametrize(
    ("edition", "text", "expected"),
    [
        ("2026.1", f'corrects: "2026"\n{EXPLAINED}', []),
        (
            "2026.1",
            'corrects: "2026"\n',
            [("unexplained-erratum", "reason"), ("unexplained-erratum", "basis")],
        ),
        ("2026.1", 'corrects: "2026"\nreason: a slip\nbasis: " "\n', [("unexplained-erratum", "basis")]),
        ("2026.1", f'previous: "2026"\n{EXPLAINED}', [("broken-succession", "corrects")]),
        ("2026.1", EXPLAINED, [("broken-succession", "corrects")]),
        ("2026.1", f'corrects: "2026"\nprevious: "2026"\n{EXPLAINED}', [("broken-succession", "previous")]),
        ("2027.1", f'corrects: "2026"\n{EXPLAINED}', [("broken-succession", "corrects")]),
        ("2026.1", f'corrects: "2026.1"\n{EXPLAINED}', [("unknown-edition", "corrects")]),
        ("2027", f'corrects: "2026"\n{EXPLAINED}', [("broken-succession", "corrects")]),
        ("2027", 'previous: "2026"\n', []),
    ],
)
def test_an_erratum_corrects_its_own_year_and_a_year_comes_after_another(
    made: GitRepository, edition: str, text: str, expected: list[tuple[str, str]]
) -> None:
    draft(made, edition, text)
    assert [(rule, field) for rule, _, field in findings(made.root, f"trades/{edition}")] == expected


@pytest.mark.parametrize(
    ("edition", "previous", "told"),
    [
        ("2027", "2028", "previous 所指的 2028 版在本版之后：本版之前的一版是 2026"),
        ("2027", "2027", "previous 所指的就是本版：本版之前的一版是 2026"),
        ("2027", "2019", "previous 所指的 2019 版不存在：本版之前的一版是 2026"),
        ("2025", "2026", "previous 所指的 2026 版在本版之后：本版之前没有别的版，请删去 previous"),
    ],
)
def test_an_edition_before_this_one_that_is_none_is_told_with_what_to_write(
    made: GitRepository, edition: str, previous: str, told: str
) -> None:
    draft(made, "2028", 'previous: "2026"\n')
    draft(made, edition, f'previous: "{previous}"\n')
    assert told in mulu("check", f"trades/{edition}", "--root", made.root, "--lang", "zh").out


def test_a_second_erratum_corrects_the_first(made: GitRepository) -> None:
    draft(made, "2026.1", f'corrects: "2026"\n{EXPLAINED}')
    draft(made, "2026.2", f'corrects: "2026"\n{EXPLAINED}')
    assert findings(made.root) == [("broken-succession", 4, "corrects")]
    draft(made, "2026.2", f'corrects: "2026.1"\n{EXPLAINED}')
    assert findings(made.root) == []


def test_the_document_of_an_erratum_takes_the_place_of_the_draft_and_keeps_why(made: GitRepository) -> None:
    begin(made)
    publish(made, "2026.1", CORRECTED, "--replace-draft")
    assert "state: published" in facts(made)
    assert "corrects: '2026'\nreason: The document prints a wrong name\nbasis: Letter No. 9\n" in facts(made)
    log = json.loads((made.root / "reports/trades/2026.1/changes.json").read_bytes())
    assert [(log["from"], log["to"]), log["summary"]["changed"]] == [("2026", "2026.1"), 1]
    assert run(made, "changes", "verify", "trades/2026.1").code == 0
    assert findings(made.root) == []


def test_the_year_after_comes_after_the_erratum_and_is_frozen_after_it(made: GitRepository) -> None:
    begin(made)
    publish(made, "2026.1", CORRECTED, "--replace-draft")
    publish(made, "2027", {**CORRECTED, "01-04": "Cooper"})
    assert "previous: '2026.1'" in facts(made, "2027")
    assert "mulu freeze trades/2026.1 comes first" in run(made, "freeze", "trades/2027").err
    freeze(made, "2026.1")
    freeze(made, "2027")
    assert [row["edition"] for row in rows(made)] == ["2026", "2026.1", "2027"]
    assert findings(made.root) == []


def test_an_edition_that_passes_over_an_erratum_is_found(made: GitRepository) -> None:
    begin(made)
    draft(made, "2027", 'previous: "2026"\n')
    assert findings(made.root) == [("broken-succession", 4, "previous")]


def test_an_erratum_that_comes_late_leaves_the_frozen_year_after_as_it_is(made: GitRepository) -> None:
    publish(made, "2027", {**ITEMS, "01-04": "Cooper"})
    freeze(made, "2027")
    begin(made)
    assert findings(made.root) == []
    publish(made, "2026.1", CORRECTED, "--replace-draft")
    freeze(made, "2026.1")
    assert [row["edition"] for row in rows(made)] == ["2026", "2027", "2026.1"]
    assert findings(made.root) == []
    assert run(made, "report", "--check").code == 0
    draft(made, "2028", 'previous: "2026.1"\n')
    assert ("broken-succession", 4, "previous") in findings(made.root)


def test_a_year_that_is_not_frozen_follows_an_erratum_that_comes_late(made: GitRepository) -> None:
    publish(made, "2027", ITEMS)
    begin(made)
    assert findings(made.root) == [("broken-succession", 7, "previous")]


def test_an_older_edition_that_comes_to_light_leaves_frozen_ones_as_they_are(made: GitRepository) -> None:
    publish(made, "2025", ITEMS)
    assert findings(made.root) == []
    assert run(made, "report", "--check").code == 0


def test_a_waiver_of_an_edition_is_none_of_its_erratum_and_may_end_with_it(made: GitRepository) -> None:
    draft(made, "2026.1", f'notes: ["items with * are new"]\ncorrects: "2026"\n{EXPLAINED}')
    assert findings(made.root) == [("unused-note", 4, "notes.0")]
    waive = ("waive", "unused-note", "--reason", "asked", "--owner", "office")
    assert "does not come after 2026.1" in run(made, *waive, "--until", "2026.1").err
    assert run(made, *waive, "--until", "2026.2").code == 0
    assert findings(made.root) == []


def test_an_erratum_of_the_committed_catalogue_from_freeze_to_the_year_after(tmp_path: Path) -> None:
    made = GitRepository(tmp_path / "repo")
    made.folder.mkdir()
    copy_repository(made.root)
    shutil.copy(REPOSITORY / ".gitattributes", made.root)
    made.git("init", "--quiet", "--initial-branch=main")
    settle(made, "2026")
    assert run(made, "freeze", f"{CATALOG}/2026").code == 0
    made.commit_all("Freeze")
    assert run(made, "new", f"{CATALOG}/2026.1", "--from", f"{CATALOG}/2026", *WHY).code == 0
    [source] = (made.root / "catalogs" / CATALOG / "2026/source").iterdir()
    corrected = tmp_path / "corrected.txt"
    corrected.write_text(source.read_text("utf-8").replace("音乐疗愈应用", "音乐疗愈服务"), "utf-8")
    where = ("--catalog", CATALOG, "--edition", "2026.1", "--replace-draft")
    assert run(made, "import", corrected, *where).code == 0
    assert run(made, "changes", "accept", f"{CATALOG}/2026.1", "--above", "0", "--reason", "更名").code == 0
    waiver = ("--reason", "同2026版", "--owner", "管理员", "--until", "2027")
    assert run(made, "waive", "unexplained-mark", f"{CATALOG}/2026.1", *waiver).code == 0
    assert run(made, "report", "-q").code == 0
    made.commit_all("Erratum")
    assert run(made, "changes", "verify", f"{CATALOG}/2026.1").code == 0
    assert run(made, "freeze", f"{CATALOG}/2026.1").code == 0
    assert run(made, "new", f"{CATALOG}/2027", "--from", f"{CATALOG}/2026.1").code == 0
    assert findings(made.root) == [("unexplained-mark", 96, "name")]
    assert "1 renamed" in run(made, "diff", "2026", "2027", "--catalog", CATALOG).out
