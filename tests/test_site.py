"""`mulu site`: what its files are, that nothing of the data gets out of place, and that it is made whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mulu.made_folder import write_folder
from mulu.writing import is_passing
from tests.command import mulu
from tests.editions import FOLDER, NEXT_EDITION, make_editions
from tests.git_repository import begin_draft, make_repository
from tests.published import make_published
from tests.sample import SAMPLE_SCHEMA, make_catalog
from tests.site_files import broken_links, files_of, make_site, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OLD = """
    I,1,01-01,Baker,A
    I,2,01-02,Cook,A
    II,1,02-01,Smith,B*
    II,2,--,Farrier,C
"""
NEW = """
    I,1,01-01,Baker,A
    I,2,01-07,Cook,B
    II,1,02-01,Welder,B
    II,2,--,Farrier,C
    II,3,02-09,Mason,C
"""
DECIDED = """format: mulu.changes/1
links:
  - {old: [01-02], new: [01-07], reason: moved, basis: Order 7}
  - {old: [02-01], new: [], reason: no longer granted}
apart:
  - {old: 02-01, new: 02-01, reason: another trade}
"""


DRAFTED = """format: mulu.changes/1
links:
  - {old: [01-02], new: [], reason: no longer granted}
  - {old: [], new: [01-02], reason: a new trade}
apart:
  - {old: 01-02, new: 01-02, reason: another trade}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a catalogue with two editions; to be read only."""
    folder = tmp_path_factory.mktemp("site")
    return make_site(make_editions(folder / "root", OLD, NEW, DECIDED), folder / "out")


def test_there_is_a_page_for_the_catalogue_each_edition_and_each_key_that_ever_was(
    site: dict[str, bytes],
) -> None:
    edition = ("index.html", "changes.html", "quality.html", "downloads.html", "items.js")
    keys = ("01-01", "01-02", "01-07", "02-01", "02-09", "II~2FF_arrier")
    assert {path for path in site if "/files/" not in path} == {
        ".mulu-site",
        "index.html",
        "site.css",
        "site.js",
        "site.svg",
        "trades/index.html",
        *(f"trades/{year}/{name}" for year in ("2026", "2027") for name in edition),
        *(f"trades/items/{key}.html" for key in keys),
    }


def test_every_link_leads_to_a_file_of_the_site(site: dict[str, bytes]) -> None:
    assert broken_links(site) == []


def test_pages_hold_no_script_and_no_style_of_their_own_and_forbid_all_but_the_sites(
    site: dict[str, bytes],
) -> None:
    for path, data in site.items():
        if path.endswith(".html"):
            page = read(data)
            [policy] = [one for one in page.has("meta") if one.get("http-equiv") == "Content-Security-Policy"]
            assert (policy["content"] or "").split("; ") == [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
            ]
            assert not page.has("style"), path
            assert not page.has("base"), path
            assert all(one.get("src") for one in page.has("script")), path
            names = {name for _, attributes in page.tags for name in attributes}
            assert not [name for name in names if name == "style" or name.startswith("on")], path


def test_an_item_that_was_recoded_leads_to_its_successor_with_reason_and_document(
    site: dict[str, bytes],
) -> None:
    old = read(site["trades/items/01-02.html"])
    assert "In edition 2027 it stands as:" in old.text
    assert "01-07.html" in old.links
    assert "moved" in old.text
    assert "Order 7" in old.text
    assert "01-02.html" in read(site["trades/items/01-07.html"]).links


def test_a_code_that_came_to_mean_something_else_tells_both_lives(site: dict[str, bytes]) -> None:
    text = read(site["trades/items/02-01.html"]).text
    assert text.index("Welder") < text.index("What this code stood for before") < text.index("Smith")
    assert "no longer granted" in text


@pytest.mark.parametrize("tag", ["en", "zh-CN"])
def test_a_sentence_that_is_said_in_two_languages_mixes_them_in_neither(tmp_path: Path, tag: str) -> None:
    facts = NEXT_EDITION.replace("II: Second", "II: Third").replace("are new", "are gone")
    files = {
        f"{FOLDER}/edition.yaml": facts,
        "catalogs/trades/catalog.yaml": f"format: mulu.catalog/1\ntitle: Trades\nlanguage: {tag}\n",
    }
    root = make_editions(tmp_path / "root", OLD, NEW, DECIDED, files)
    text = read(make_site(root, tmp_path / "out")["trades/2027/changes.html"]).text
    assert "Also changed: sections, notes." in text
    assert "另外，部分、注也有变动。" in text


def test_what_a_draft_says_comes_after_what_is_published(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo")
    begin_draft(made, "2027", "2026", "I,1,01-01,Baker,A\nI,2,01-02,Cooper,A\nI,3,01-03,Saddler,A\n")
    made.write("catalogs/trades/2027/changes.yaml", DRAFTED)
    files = make_site(made.root, tmp_path / "out")
    text = read(files["trades/items/01-02.html"]).text
    assert text.index("Miller") < text.index("In force") < text.index("It stands in edition 2026.")
    assert text.index("It stands in edition 2026.") < text.index(
        "The draft of edition 2027 no longer has it."
    )
    assert text.index("What this code stands for in a draft") < text.index(
        "Cooper", text.index("In force") + 500
    )
    assert "a new trade" in text


def test_downloads_are_what_is_committed_and_their_sums_are_right(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo")
    files = make_site(made.root, tmp_path / "out")
    folder = "trades/2026/files"
    assert files[f"{folder}/items.csv"] == (made.root / "catalogs/trades/2026/items.csv").read_bytes()
    for name in ("changes.json", "crosswalk.tsv", "quality.md"):
        assert files[f"{folder}/{name}"] == (made.root / f"reports/trades/2026/{name}").read_bytes()
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out" / folder, check=True
    )
    page = read(files["trades/2026/downloads.html"])
    sums = [line.split("  ") for line in files[f"{folder}/SHA256SUMS"].decode().splitlines()]
    assert {name for _, name in sums} == {path.rpartition("/")[2] for path in files if folder in path} - {
        "SHA256SUMS"
    }
    assert all(digest in page.text for digest, _ in sums)


def test_a_frozen_edition_offers_what_its_release_holds_and_a_release_that_was_made_as_it_is(
    tmp_path: Path,
) -> None:
    made = make_published(tmp_path / "repo")
    assert mulu("freeze", "trades/2026", "--root", made.root, "-q").code == 0
    made.commit_all("Freeze 2026")
    folder = "trades/2026/files"
    offered = make_site(made.root, tmp_path / "out")
    assert {f"{folder}/items.csv", f"{folder}/tidy.csv", f"{folder}/SHA256SUMS"} <= set(offered)
    assert f"{folder}/statement.json" not in offered
    releases = tmp_path / "releases"
    publish = (
        "publish",
        "trades/2026",
        "--root",
        made.root,
        "--out",
        releases,
        "--without-second-opinion",
        "-q",
    )
    assert mulu(*publish).code == 0
    files = make_site(made.root, tmp_path / "out", "--releases", str(releases))
    told = {path.removeprefix(f"{folder}/"): data for path, data in files.items() if path.startswith(folder)}
    assert told == files_of(releases / "trades/2026")
    assert "mulu verify FOLDER" in read(files["trades/2026/downloads.html"]).text
    items = {path: data for path, data in told.items() if path in ("items.csv", "tidy.csv", "changes.json")}
    assert items == {path: offered[f"{folder}/{path}"] for path in items}
    (releases / "trades/2026/tidy.csv").write_bytes(b"other")
    broken = mulu(
        "site", "--out", tmp_path / "out", "--root", made.root, "--releases", releases, "--lang", "en"
    )
    assert (broken.code, "this is not what SHA256SUMS says" in broken.err) == (2, True)


def test_without_a_script_the_list_is_whole_and_in_the_order_of_the_document(site: dict[str, bytes]) -> None:
    page = read(site["trades/2027/index.html"])
    names = ["I First", "Baker", "Cook", "II Second", "Welder", "Farrier", "Mason"]
    places = [page.text.rindex(name) for name in names]
    assert places == sorted(places)
    assert [one.get("id") for one in page.has("div") if "hidden" in one] == ["tools"]


def test_the_index_holds_all_items_and_what_they_can_be_filtered_by(site: dict[str, bytes]) -> None:
    index = index_of(site, "trades/2027")
    assert index["cells"][1] == ["01-01", "01-07", "02-01", "--", "02-09"]
    assert {name: facet["values"] for name, facet in index["facets"].items()} == {
        "section": ["I", "II"],
        "grade": ["A", "B", "C"],
        "change": ["added", "changed", "unchanged"],
    }
    assert index_of(site, "trades/2026")["facets"]["mark"] == {"values": ["*", "-"], "at": [1, 1, 0, 1]}


def index_of(files: dict[str, bytes], edition: str) -> Any:
    text = files[f"{edition}/items.js"].decode("utf-8")
    return json.loads(text.removeprefix("globalThis.muluItems = ").removesuffix(";\n"))


def test_a_long_list_goes_on_over_pages_that_lead_to_each_other(tmp_path: Path) -> None:
    rows = "".join(f"I,{n},{n // 100:02}-{n % 100:02},Trade {n},A\n" for n in range(1, 2101))
    heading = "section,serial,code,name,grade\n"
    files = make_site(make_catalog(tmp_path / "root", (heading + rows).encode()), tmp_path / "out")
    pages = [f"trades/2026/{name}.html" for name in ("index", "page-2", "page-3")]
    assert [read(files[page]).text.count("Trade") for page in pages] == [1000, 1000, 100]
    assert all({"index.html", "page-2.html", "page-3.html"} <= set(read(files[page]).links) for page in pages)
    assert broken_links(files) == []


# What data must never do

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    '" onmouseover="alert(1)" \'',
    "{{ 12345 * 67891 }}{% raw %}",
    "<!-- <img src=x onerror=alert(1)>",
    "../../../../etc/passwd",
    "a&amp;b&lt;",
    "\u202eelbisiv\u202c\u200b",
]


def test_nothing_that_stands_in_a_cell_becomes_a_tag_an_address_or_a_file_elsewhere(tmp_path: Path) -> None:
    schema = SAMPLE_SCHEMA.replace(', pattern: "[0-9]{2}-[0-9]{2}"', "")
    rows = [f"I,{n},{cell(text)},{cell(f'{text} {n}')},A" for n, text in enumerate(HOSTILE, 1)]
    items = "\n".join(["section,serial,code,name,grade", *rows, ""]).encode()
    title = '</title><script>alert("t")</script>'
    edition = f"format: mulu.edition/1\nstate: draft\ntitle: {json.dumps(title)}\nsections: {{I: '<b>'}}\nnotes: ['{HOSTILE[0]}']\n"
    catalog = f"format: mulu.catalog/1\ntitle: {json.dumps(title)}\nhomepage: 'javascript:alert(2)'\n"
    root = make_catalog(tmp_path / "root", items, schema, edition, {"catalogs/trades/catalog.yaml": catalog})
    files = make_site(root, tmp_path / "deep" / "out")
    assert broken_links(files) == []
    assert sorted(path.name for path in tmp_path.rglob("*") if path.parent == tmp_path) == ["deep", "root"]
    for path, data in pages(files):
        page = read(data)
        scripts = {(one.get("src") or "").split("/")[-1] for one in page.has("script")}
        assert scripts <= {"site.js", "items.js"}, path
        assert {(one.get("src") or "").split("/")[-1] for one in page.has("img")} <= {"site.svg"}, path
        assert not [link for link in page.links if link.lower().startswith("javascript:")], path
        assert str(12345 * 67891) not in page.text, path
    assert b"<" not in files["trades/2026/items.js"]
    assert index_of(files, "trades/2026")["cells"][1][1] == HOSTILE[1]


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def pages(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    return ((path, data) for path, data in files.items() if path.endswith(".html"))


# The same bytes


def test_two_clones_give_the_same_bytes_whatever_folder_time_zone_language_and_umask(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "origin", "I,1,01-01,Baker,A\nII,1,--,Smith,B\n")
    found = []
    for name, zone, language, mask in (("one", "Asia/Shanghai", "zh_CN.UTF-8", 0o022), ("deeper/two", "America/Lima", "C", 0o077)):  # fmt: skip
        folder = tmp_path / name
        folder.parent.mkdir(exist_ok=True)
        made.git("clone", "--quiet", str(made.folder), str(folder))
        subprocess.run(
            [sys.executable, "-m", "mulu", "site", "--out", folder / "out", "--rev", "HEAD", "-q"],
            cwd=folder,
            env={**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": str(mask)},
            umask=mask,
            check=True,
        )
        found.append(files_of(folder / "out"))
    assert found[0] == found[1]
    assert made.git("rev-parse", "HEAD")[:12].encode() in found[0]["index.html"]


def test_pages_name_the_commit_only_where_the_data_is_that_commits(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "repo", "I,1,01-01,Baker,A\n")
    sha = made.git("rev-parse", "HEAD")[:12].encode()
    assert sha in make_site(made.root, tmp_path / "out")["index.html"]
    made.write("catalogs/trades/2026/items.csv", "section,serial,code,name,grade\nI,1,01-01,Cook,A\n")
    home = make_site(made.root, tmp_path / "out")["index.html"]
    assert sha not in home
    assert "Made of files that are not committed" in read(home).text
    assert sha in make_site(made.root, tmp_path / "out", "--rev", "HEAD")["index.html"]


# Whole or not at all


def test_a_folder_that_the_site_did_not_make_is_left_alone(tmp_path: Path) -> None:
    root = make_catalog(tmp_path / "root", b"section,serial,code,name,grade\nI,1,01-01,Baker,A\n")
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "thesis.txt").write_text("mine")
    outcome = mulu("site", "--out", strange, "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{strange}: the folder is not empty, and mulu has not made it" in outcome.err
    assert files_of(strange) == {"thesis.txt": b"mine"}
    assert mulu("site", "--out", strange / "thesis.txt", "--root", root).code == 2
    assert mulu("site", "--out", root, "--root", root).code == 2
    inside = mulu("site", "--out", root / "reports" / "site", "--root", root, "--lang", "en")
    assert (inside.code, "choose a folder outside of reports/" in inside.err) == (2, True)


def test_a_site_is_made_anew_without_what_is_gone(tmp_path: Path) -> None:
    root = make_editions(tmp_path / "root", OLD, NEW, DECIDED)
    make_site(root, tmp_path / "out")
    (tmp_path / "out" / "left-over.html").write_text("old")
    files = make_site(root, tmp_path / "out")
    assert "left-over.html" not in files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "root"]


def test_a_site_that_cannot_be_finished_leaves_the_one_before(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise RuntimeError("killed")

    write_folder(str(tmp_path / "out"), [("index.html", b"old")], ".made")
    with pytest.raises(RuntimeError, match="killed"):
        write_folder(str(tmp_path / "out"), broken(), ".made")
    assert files_of(tmp_path) == {"out/index.html": b"old", "out/.made": b""}


def killed(out: Path) -> str:
    """What a run that is killed while it writes a folder leaves beside it; gives its name."""
    known = {path.name for path in out.parent.iterdir()}
    code = """
import os, signal, sys
from mulu.made_folder import write_folder

def files():
    yield "index.html", b"half"
    os.kill(os.getpid(), signal.SIGKILL)

write_folder(sys.argv[1], files(), ".made")
"""
    assert subprocess.run([sys.executable, "-c", code, str(out)], check=False).returncode < 0
    [left] = {path.name for path in out.parent.iterdir()} - known
    return left


def test_what_a_killed_run_leaves_is_nothing_to_commit_and_the_next_run_clears_it(tmp_path: Path) -> None:
    write_folder(str(tmp_path / "out"), [("index.html", b"old")], ".made")
    left, of_another = killed(tmp_path / "out"), killed(tmp_path / "another")
    assert is_passing(left), "a .gitignore that mulu init has made passes over it"
    assert files_of(tmp_path / "out") == {"index.html": b"old", ".made": b""}
    write_folder(str(tmp_path / "out"), [("index.html", b"new")], ".made")
    assert {path.name for path in tmp_path.iterdir()} == {"out", of_another}
    assert files_of(tmp_path / "out") == {"index.html": b"new", ".made": b""}


def test_a_run_does_not_clear_what_another_run_is_writing(tmp_path: Path) -> None:
    def slowly() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"first"
        write_folder(str(tmp_path / "out"), [("index.html", b"second")], ".made")
        yield "more.html", b"first"

    write_folder(str(tmp_path / "out"), slowly(), ".made")
    assert files_of(tmp_path) == {"out/index.html": b"first", "out/more.html": b"first", "out/.made": b""}


def test_what_cannot_be_understood_gives_a_place_and_no_site(tmp_path: Path) -> None:
    twice = b"section,serial,code,name,grade\nI,1,01-01,Baker,A\nI,2,01-01,Cook,A\n"
    root = make_catalog(tmp_path / "root", twice)
    outcome = mulu("site", "--out", tmp_path / "out", "--root", root)
    assert (outcome.code, outcome.err) == (1, "")
    assert outcome.out.startswith("catalogs/trades/2026/items.csv:3: the item 01-01 stands already on line 2")
    assert not (tmp_path / "out").exists()


def test_a_broken_judge_gives_no_site(tmp_path: Path) -> None:
    root = make_editions(
        tmp_path / "root", OLD, NEW, files={"schemas/trades.yaml": "format: mulu.schema/1\n"}
    )
    outcome = mulu("site", "--out", tmp_path / "out", "--root", root)
    assert outcome.code == 2
    assert "schemas/trades.yaml" in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_site_of_data_at_fault_says_so_on_its_first_page_and_where_the_fault_is(tmp_path: Path) -> None:
    root = make_catalog(tmp_path / "root", b"section,serial,code,name,grade\nI,1,01-01,Baker,X\n")
    files = make_site(root, tmp_path / "out")
    assert "The gate is shut" in read(files["index.html"]).text
    quality = read(files["trades/2026/quality.html"])
    assert "X is not in the list" in quality.text
    assert "2026/items.csv:2:17" in quality.text
    assert "../items/01-01.html" in quality.links
    assert "X is not in the list" in read(files["trades/items/01-01.html"]).text


def test_what_is_found_of_an_item_that_is_not_there_leads_nowhere(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo")
    items = made.root / "catalogs/trades/2026/items.csv"
    lines = items.read_text("utf-8").splitlines()
    items.write_text("\n".join([*lines[:2], ",,,,", *lines[3:], ""]), "utf-8")
    files = make_site(made.root, tmp_path / "out")
    assert "the item 01-02 of the document is missing here" in read(files["trades/2026/quality.html"]).text
    assert sorted(path for path in files if path.startswith("trades/items/")) == [
        "trades/items/01-01.html",
        "trades/items/01-03.html",
    ]
    assert "items.csv, line 4" in read(files["trades/items/01-03.html"]).text
    assert broken_links(files) == []


def test_only_the_catalogues_that_are_named_are_shown(tmp_path: Path) -> None:
    root = make_editions(tmp_path / "root", OLD, NEW, DECIDED)
    assert mulu("site", "--out", tmp_path / "out", "--root", root, "pastry").code == 2
    assert "trades/index.html" in make_site(root, tmp_path / "out", "trades")
