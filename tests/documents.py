"""The Shanghai edition of 2026 as documents that an office program could have written.

A document is a list of blocks: a line, or a table as rows of cells. A cell is text, or text and how
many columns it spans. `LAYOUTS` are ways in which authorities lay the same list out.
"""

from __future__ import annotations

import csv
import html
import io
import re
from itertools import groupby, islice
from typing import TYPE_CHECKING

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from ruamel.yaml import YAML

from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Cell = str | tuple[str, int]
    Row = Sequence[Cell]
    Block = str | Sequence[Row]

EDITION = REPOSITORY / "catalogs" / "shanghai-skill-subsidy" / "2026"
HEADING = ["序号", "项目编码", "项目名称", "分类"]
SPACED = ["序　号", "项目\n编码", "项 目 名 称", " 分类 "]


def items() -> list[list[str]]:
    return list(csv.reader((EDITION / "items.csv").read_text("utf-8").splitlines()))[1:]


def facts() -> dict[str, object]:
    loaded: dict[str, object] = YAML(typ="safe").load((EDITION / "edition.yaml").read_bytes())
    return loaded


def _sections() -> Iterator[tuple[str, str, list[list[str]]]]:
    titles = facts()["sections"]
    assert isinstance(titles, dict)
    for number, rows in groupby(items(), key=lambda item: item[0]):
        yield number, titles[number], [row[1:] for row in rows]


def _framed(blocks: Sequence[Block], notes: Sequence[str]) -> list[Block]:
    return ["附件", str(facts()["title"]), *blocks, *notes]


def _notes() -> list[str]:
    notes = facts()["notes"]
    assert isinstance(notes, list)
    return notes


def one_table() -> list[Block]:
    rows: list[Row] = [HEADING]
    for number, title, own in _sections():
        rows += [[f"{number}、", (title, 3)], *own]
    return _framed([rows], _notes())


def a_table_a_section() -> list[Block]:
    blocks: list[Block] = []
    for number, title, own in _sections():
        blocks += [f"{number}、{title}", [HEADING, *own]]
    return _framed(blocks, _notes())


def repeated_headings() -> list[Block]:
    rows: list[Row] = []
    for number, title, own in _sections():
        rows += [SPACED, [f"{number}、", title, "", ""]]
        for position, row in enumerate(own):
            rows += [SPACED] if position and position % 25 == 0 else []
            rows.append(row)
    return _framed([rows], _notes())


def merged_section_rows() -> list[Block]:
    rows: list[Row] = [SPACED]
    for number, title, own in _sections():
        rows += [[(f"{number}、{title}", 4)], *own]
    return _framed([rows], _notes())


def pages_of_thirty_rows() -> list[Block]:
    everything = iter(one_table()[2])
    next(everything)
    blocks: list[Block] = []
    while rows := list(islice(everything, 30)):
        blocks += [*(["续表"] if blocks else []), [HEADING, *rows], f"— {len(blocks) // 3 + 1} —"]
    return _framed(blocks, _notes())


def broken_cells() -> list[Block]:
    """Long names broken over two lines, codes and short names letter-spaced."""
    rows: list[Row] = [SPACED]
    for number, title, own in _sections():
        rows.append([(f"{number}、{title}", 4)])
        for serial, code, name, category in own:
            broken = f"{name[:6]}\n{name[6:]}" if len(name) > 8 else " ".join(name)
            rows.append([serial, code.replace("-", " - "), broken, f" {category}"])
    return _framed([rows], _notes())


LAYOUTS: dict[str, Callable[[], list[Block]]] = {
    one.__name__: one
    for one in (
        one_table,
        a_table_a_section,
        repeated_headings,
        merged_section_rows,
        pages_of_thirty_rows,
        broken_cells,
    )
}


def _placed(row: Row) -> Iterator[tuple[int, str, int]]:
    column = 0
    for cell in row:
        text, across = (cell, 1) if isinstance(cell, str) else cell
        yield column, text, across
        column += across


def as_docx(blocks: Sequence[Block], footer: Sequence[str] = ()) -> bytes:
    """A Word document; where its blocks have page numbers, landscape and with breaks between pages."""
    document = docx.Document()
    section = document.sections[0]
    if any(isinstance(block, str) and block.startswith("— ") for block in blocks):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    if footer:
        section.footer.paragraphs[0].text = footer[0]
        for line in footer[1:]:
            section.footer.add_paragraph(line)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            if block.startswith("— "):
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            continue
        width = sum(across for _, _, across in _placed(block[0]))
        table = document.add_table(len(block), width, "Table Grid")
        for cells, row in zip([list(one.cells) for one in table.rows], block, strict=True):
            for column, text, across in _placed(row):
                cell = cells[column].merge(cells[column + across - 1]) if across > 1 else cells[column]
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(blocks: Sequence[Block], footer: Sequence[str] = ()) -> bytes:
    """A sheet whose tables have borders, and columns wide enough to print."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件1")
    plain, ruled = book.add_format({"text_wrap": True}), book.add_format({"text_wrap": True, "border": 1})
    for column, width in enumerate((8, 16, 44, 8)):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(1, 0)
    if footer:
        sheet.set_landscape()
        sheet.set_footer("&L" + "\n".join(footer))
    at = 0
    for block in blocks:
        rows: Sequence[Row] = [[(block, 4)]] if isinstance(block, str) else block
        form = plain if isinstance(block, str) else ruled
        for row in rows:
            sheet.set_row(at, 16 * max(1 + text.count("\n") for _, text, _ in _placed(row)))
            for column, text, across in _placed(row):
                if across > 1:
                    sheet.merge_range(at, column, at, column + across - 1, text, form)
                elif column == 0 and text.isdecimal():
                    sheet.write_number(at, column, int(text), form)
                else:
                    sheet.write_string(at, column, text, form)
            at += 1
    book.close()
    return out.getvalue()


def as_html(blocks: Sequence[Block]) -> bytes:
    parts = ['<!DOCTYPE html><html><head><meta charset="utf-8"><title>目录</title></head><body>']
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        parts.append("<table>")
        for row in block:
            cells = "".join(
                f'<td colspan="{across}">{html.escape(text).replace(chr(10), "<br>")}</td>'
                for _, text, across in _placed(row)
            )
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return "\n".join([*parts, "</body></html>"]).encode("utf-8")


def empty_catalog(root: Path, schema: str | None = None) -> Path:
    """A repository with the Shanghai schema, or another one, and no edition; gives the root."""
    text = schema or (REPOSITORY / "schemas" / "shanghai-skill-subsidy.yaml").read_text("utf-8")
    # What domain rules and other catalogues have to say is another matter.
    policy = re.split("\n(?:references|rules):", text)[0]
    for path, content in {
        "schemas/list.yaml": policy,
        "catalogs/list/catalog.yaml": "format: mulu.catalog/1\ntitle: List\n",
    }.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
    return root
