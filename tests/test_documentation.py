"""The documentation as a site: strict, in both languages, the same every time, and asking for nothing outside."""

from __future__ import annotations

import json
import os
import posixpath
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from documentation.commands import commands
from documentation.contents import ENGLISH_ONLY
from documentation.pages import is_chinese, joined, written
from documentation.search import ChineseSearch
from mulu.exported import yaml_schemas
from mulu.gate_rules import gate_rules
from mulu.rules import built_in_rules
from tests.browsing import browsing, needs_browser, visiting
from tests.sample import REPOSITORY
from tests.site_files import Page, files_of, read

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = re.compile(r"^(?:https?:)?//")
ASKS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "object": "data"}


def built(folder: Path, seed: str, *languages: str) -> dict[str, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "documentation", str(folder), *languages],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return files_of(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site is built."""
    return tmp_path_factory.mktemp("documentation") / "site"


@pytest.fixture(scope="module")
def site(folder: Path) -> dict[str, bytes]:
    """All files of the site, built without a single warning."""
    return built(folder, "1")


@pytest.fixture(scope="module")
def pages(site: dict[str, bytes]) -> dict[str, Page]:
    return {path: read(data) for path, data in site.items() if path.endswith(".html")}


def test_the_same_pages_give_the_same_bytes(site: dict[str, bytes], tmp_path: Path) -> None:
    again = built(tmp_path / "elsewhere", "2", "zh")
    assert again == {path: data for path, data in site.items() if not path.startswith("en/")}


def test_every_page_stands_in_both_languages(pages: dict[str, Page]) -> None:
    names = {code: {path[3:] for path in pages if path.startswith(f"{code}/")} for code in ("en", "zh")}
    assert names["en"] == names["zh"]
    assert len(names["en"]) > 20


def test_every_page_for_users_is_translated() -> None:
    """Whoever adds docs/X.md adds docs/X.zh-CN.md; pages about the toolkit's own code are in English."""
    known = written(REPOSITORY)
    chinese = {name for path, name in known.items() if is_chinese(path)}
    english = {name for path, name in known.items() if not is_chinese(path)}
    assert english - chinese - ENGLISH_ONLY == {one for one in english if one.startswith("decisions/")}
    assert chinese - english == set()


@pytest.mark.parametrize("path", [path for path in written(REPOSITORY) if is_chinese(path)])
def test_a_translated_page_leads_to_the_other_language_and_back(path: str) -> None:
    for one, other in ((path, path.replace(".zh-CN", "")), (path.replace(".zh-CN", ""), path)):
        text = (REPOSITORY / one).read_text("utf-8")
        words = "English" if is_chinese(one) else "中文"
        assert text.splitlines()[2] == f"[{words}]({other.removeprefix('docs/')})", one


@pytest.mark.parametrize("path", [path for path in written(REPOSITORY) if is_chinese(path)])
def test_a_chinese_page_leads_on_to_chinese_pages(path: str) -> None:
    """Only to its own English it may lead back."""
    known = written(REPOSITORY)
    text = (REPOSITORY / path).read_text("utf-8")
    english = [f"docs/{name}.md" for name in re.findall(r"\]\(([\w/-]+)\.md", text)]
    assert [
        one for one in english if known[one] != known[path] and one.replace(".md", ".zh-CN.md") in known
    ] == []


def test_every_link_leads_to_a_page_or_a_heading_that_is_there(
    site: dict[str, bytes], pages: dict[str, Page]
) -> None:
    anchors = {path: {one.get("id") for _, one in page.tags} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or not (parts.path or parts.fragment):
                continue
            goal = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(parts.path) or posixpath.basename(path))
            )
            is_there = goal in site and (
                not parts.fragment or goal not in pages or unquote(parts.fragment) in anchors[goal]
            )
            if not is_there:
                broken.append((path, link))
    assert broken == []


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_reference_names_every_command_option_rule_and_key(pages: dict[str, Page], code: str) -> None:
    def page(name: str) -> str:
        return pages[f"{code}/{name}.html"].text

    told = page("commands")
    for name, command in commands():
        assert f"mulu {name}" in told
        assert [
            one.opts[0]
            for one in command.params
            if one.param_type_name == "option" and one.opts[0] not in told
        ] == []
    told = page("rules")
    assert [name for name in (*built_in_rules(), *gate_rules()) if name not in told] == []
    told = page("formats")
    models = [one for tree in yaml_schemas().values() for one in (tree, *tree.get("$defs", {}).values())]
    assert [key for model in models for key in model.get("properties", {}) if key not in told] == []


def test_the_chinese_reference_is_in_chinese(site: dict[str, bytes]) -> None:
    """No sentence of the code is left in English; samples and what is typed are as they are."""
    for name in ("commands", "formats"):
        cells = re.findall("<p>(.*?)</p>", site[f"zh/{name}.html"].decode("utf-8"))
        assert [
            cell
            for cell in cells
            if re.search(
                "[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub("<code.*?</code>", "", re.sub("<a .*?</a>", "", cell))
            )
        ] == []


def test_chinese_lines_of_a_paragraph_are_put_together_and_code_is_left_alone() -> None:
    text = "一行，\n二行\nthree\n\n四\n```text\n五\n六\n```\n"
    assert joined(text) == "一行，二行\nthree\n\n四\n```text\n五\n六\n```\n"


def test_chinese_is_searched_by_pairs_of_characters(site: dict[str, bytes]) -> None:
    assert ChineseSearch({}).split("封版记录 releases.csv：只追加") == [
        "封版",
        "版记",
        "记录",
        "releases",
        "csv",
        "只追",
        "追加",
    ]
    index = site["zh/searchindex.js"].decode("utf-8")
    assert json.dumps("门禁") in index
    assert "splitQuery" in site["zh/_static/language_data.js"].decode("utf-8")


def test_pages_ask_for_nothing_outside(site: dict[str, bytes], pages: dict[str, Page]) -> None:
    asked = [
        (path, tag, attributes)
        for path, page in pages.items()
        for tag, attributes in page.tags
        if (tag in ASKS and ELSEWHERE.match(attributes.get(ASKS[tag]) or ""))
        or (tag == "link" and ELSEWHERE.match(attributes.get("href") or ""))
    ]
    assert asked == []
    styles = b"".join(data for path, data in site.items() if path.endswith(".css"))
    assert not re.search(rb"(?:url\(|@import)\s*['\"]?(?:https?:)?//", styles)


def test_pages_name_no_folder_of_the_machine_that_built_them(site: dict[str, bytes]) -> None:
    assert [path for path, data in site.items() if str(REPOSITORY).encode() in data] == []


@needs_browser
@pytest.mark.usefixtures("site")
def test_pages_can_be_read_used_and_searched_from_the_folder(folder: Path) -> None:
    """Nothing leaves the folder, nothing is complained of, nothing sticks out, on a screen and on a phone."""
    with browsing() as browser:
        for width in (1300, 390):
            with visiting(browser, folder, viewport={"width": width, "height": 800}) as visit:
                for path in ("zh/tutorial.html", "en/commands.html", "zh/index.html"):
                    visit.open(path)
                    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, path
                    assert width > 390 or visit.violations() == [], path
                visit.page.click("p.language a")
                assert visit.path == "en/index.html"
                visit.open("zh/search.html?q=封版记录")
                visit.page.wait_for_selector("ul.search li a")
                found = visit.page.locator("ul.search li a").all_inner_texts()
                assert "目录的各个文件" in found
