"""The Shanghai catalogue as an authority could have printed it: pages for Chromium to make PDFs of."""

from __future__ import annotations

import csv
import shutil
from itertools import groupby
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browsing import CHROMIUM, OPTIONS
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

EDITION = REPOSITORY / "catalogs" / "shanghai-skill-subsidy" / "2026"
TITLE = "上海市职业技能提升补贴目录（2026年）"
NOTE = "注：标*的项目为技岗匹配项目。"
SECTIONS = {"一": "职业技能等级项目", "二": "职业资格项目", "三": "专项职业能力项目"}
HEADING = "<tr><th>序号</th><th>项目编码</th><th>项目名称</th><th>分类</th></tr>"
STYLE = "body {font: 11pt 'Noto Sans CJK SC'} table {border-collapse: collapse; width: 100%} td, th {border: 1px solid; padding: 3px} h1 {font-size: 16pt; text-align: center}"


def one_table() -> str:
    """All in one table, as the document has it: sections are rows, the heading stands on every page."""
    rows = [
        f"<tr><td>{section}、<td colspan=3>{SECTIONS[section]}</tr>" + "".join(items)
        for section, items in _items()
    ]
    return _page(f"<table><thead>{HEADING}</thead>{''.join(rows)}</table>")


def _items() -> Iterator[tuple[str, list[str]]]:
    with (EDITION / "items.csv").open(encoding="utf-8", newline="") as file:
        for section, items in groupby(csv.DictReader(file), key=lambda row: row["section"]):
            cells = ([item[name] for name in ("serial", "code", "name", "category")] for item in items)
            yield section, ["<tr>" + "".join(f"<td>{cell}" for cell in row) + "</tr>" for row in cells]


def _page(body: str, style: str = "") -> str:
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}{style}</style><p>附件<h1>{TITLE}</h1>{body}<p>{NOTE}"


def print_all(pages: Mapping[str, str], folder: Path) -> dict[str, Path]:
    """Pages as PDFs in a folder, by their names."""
    printed = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for name, page in pages.items():
            tab = browser.new_page()
            tab.set_content(page)
            printed[name] = folder / f"{name}.pdf"
            tab.pdf(path=printed[name], format="A4", prefer_css_page_size=True)
            tab.close()
        browser.close()
    return printed


def fonts_are_there() -> bool:
    """Whether there are a Chromium and Chinese letters for it."""
    return CHROMIUM is not None and shutil.which("fc-list") is not None
