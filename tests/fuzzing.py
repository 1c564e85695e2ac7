"""Damaged repositories by the thousand, and what `mulu` must never do with them.

`python -m tests.fuzzing --files 10000 --seed 1` damages one file at a time in a copy of the
committed catalogue, calls the command line in this process and says what went wrong; damage that
makes it go wrong is made smaller first. Everything follows from the seed and the number of the
file: `--only 1:4711` plays one of them again.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode

from mulu.cli import run
from mulu.messages import say
from tests.sample import copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

CATALOG = "shanghai-skill-subsidy"
FOLDER = f"catalogs/{CATALOG}/2026"
ITEMS, FACTS, EXTRACT, CORRECTIONS = (
    f"{FOLDER}/{name}" for name in ("items.csv", "edition.yaml", "extract.csv", "corrections.yaml")
)
FACTS_OF_CATALOG, WAIVERS = f"catalogs/{CATALOG}/catalog.yaml", f"catalogs/{CATALOG}/waivers.yaml"
SCHEMA = f"schemas/{CATALOG}.yaml"
DOCUMENT = f"{FOLDER}/source/上海市职业技能提升补贴目录（2026年）.txt"
FORMATS = ("json", "text", "github", "gitlab", "junit", "sarif", "markdown")

MOST_SECONDS = 10
"""Of processor time; then a run is stopped and counts as a failure."""
SLOW = 3.0
"""Runs that take more seconds are told at the end."""
CHUNK = 100
"""So many files are damaged by one process."""

Random = random.Random


# --- what a damaged file is -----------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """One file as it becomes: bytes, or `missing`, `folder`, `loop`, `dangling`, `outside`.

    `line` and `field` say where in items.csv the fault was planted, where that is one place.
    """

    path: str
    how: str
    data: bytes = b""
    kind: str = "bytes"
    line: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Failure:
    """What went wrong with a damaged file."""

    what: str
    detail: str
    damage: Damage
    arguments: tuple[str, ...]

    @property
    def signature(self) -> str:
        """Failures that have this in common have, most likely, one cause."""
        kind = self.damage.path if not self.damage.path.startswith("validators/") else "validators/"
        raised = re.search(r"[A-Z][A-Za-z]+(?:Error|Exception|Exit|Interrupt): .{0,20}", self.detail)
        detail = re.sub(r"[0-9]+", "#", raised.group() if raised else self.detail[:100])
        return f"{self.what} | {kind} | {detail}"


@dataclass
class Report:
    """The outcome of many files."""

    files: int = 0
    failures: list[tuple[str, Failure]] = field(default_factory=list)
    slow: list[tuple[float, str, Damage]] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    findings: Counter[int] = field(default_factory=Counter)
    """How many findings one planted fault gave."""


# --- nasty things ----------------------------------------------------------------------------------

NASTY = [
    "\0", "\ufeff", "\r", "\r\n", "\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1a", "\x1b[31m", "\x7f",
    "\t", " ", "  ", "\u00a0", "\u3000", "\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\u00ad", "\u034f",
    "\ufffd", "\ue000", "\uffff", "\U0010ffff", "\U000e0041", "\ufe0f", "\u0301", "\u20dd", "👩‍👩‍👧‍👦", "🇨🇳",
    '"', '""', '"""', "'", ",", "，", ";", "；", "|", "\\", "\\n", "\\0", "`", "|||", "<!--", "]]>", "&", "<script>",
    "{", "}", "{value}", "{0}", "{value!r:>99}", "%s", "%", "$(x)", "::error::x", "##[x]", "@all", "](http://x)",
    "–", "—", "－", "‐", "−", "‑", "＊", "*", "★", "☆", "４", "Ａ", "①", "Ⅱ", "㈱", "⼯", "工", "豈", "İ", "ß", "ﬁ",
    "#REF!", "=1+1", "4月5日", "1E+05", "007", "1_000", "٣", "१", "²", "½", "-0", "NaN", "inf", "null", "——",
]  # fmt: skip

NASTY_BYTES = [
    b"\xff", b"\xfe", b"\x80", b"\xc0\x80", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0\x80\xed\xb0\x80",
    b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe4\xb8", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff",
    b"\xef\xbb\xbf", b"\0", b"\0\0\0\0", b"\x81\x30\x81\x30", b"\xa1\xa1", "工".encode("gbk"), b"\x1f\x8b\x08",
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
]  # fmt: skip

NASTY_CELLS = [
    "", " ", "\u3000", "—", "---", "－－", "无", "N/A", "-", "——", "———", "2004/4/5", "4月5日", "1E+05", "4.0E+00", "#REF!",
    "=1+1", "+a", "@x", "4-4-05-01", "4-04-05-Z0", "4-04-05-Z100", "９-01-01-01", "0", "-1", "01", "1.0", "+1", "1e999",
    "NaN", "9" * 30, "9" * 400, "1" * 5000, "١", "一", "①", "ⅳ", "A", "B*", "B**", "*", "**", "★", "A★", "C＊", "工★", "★工",
    '"', '""', '"x', 'x"', 'a"b', '"a"b', "a,b", '"a,b"', '"a\nb"', '"\n"', '"a\n一,1,4-02-06-05,供应链管理师,A\nb"',
    "a\rb", "a\x00b", "x" * 1_000, "职" * 3_000, "/", "%2F", "特种作业人员", "航天电池生产工★", "供应链管理师", "4-02-06-05",
]  # fmt: skip

NASTY_SCALARS = [
    "", "~", "null", "true", "no", "0", "-1", "1_000", "0x10", "1e999", ".inf", ".nan", "2026", "2026.10", "2026-13-45",
    "9" * 5000, "x" * 70_000, "[]", "{}", "[a, b]", "{a: b}", "- x", "[[[[[[[[[[]]]]]]]]]]", "&a x", "*a", "*nothing",
    "!!int x", "!!binary gggg", "!!python/object/apply:os.system [x]", "!x y", "!<tag:x> y", "!!", "!", "? x", "|", ">", "|\n  x",
    ">9\n x", "'", '"', "''", '""', '"\\', '"\\x"', '"\\ud800"', '"\\udc00x"', '"\\U00110000"', '"\\UFFFFFFFF"', '"\\0"', '"\\u2028"',
    '"\\x85"', '"a\\nb"', '"\\r"', '"\\e[31m"', '"\\uFEFF"', "@x", "`x`", "%x", "#x", ": x", "a: b: c", "<<: x", "../x", "/etc/passwd",
    "a/b", "a\\b", ".", "..", "con", "x" * 300, "职" * 100, "(", "[", "(?P<n>x)(?P=n)", "(a+)+$", "a{1,9999}", "a++", "[[:alpha:]]",
    "(?i)x", "(?x) a", "\\d", "\\p{Han}", "\\Z", "[a&&b]", "x|", ".*", "[一-", "error", "warning", "off", "string", "integer",
    "number", "date", "code", "name", "section", "serial", "category", "line", "published", "draft", "mulu.schema/1", "mulu.edition/1",
    "zh-CN", "en", "*", "★", "一", "4-02-06-05", "一/特种作业人员", "line 61", "start", "——", "{value}", "{0}", "{",
]  # fmt: skip

NASTY_LINES = [
    "format: mulu.edition/1", "unknown: x", "title: x", "<<: {a: b}", "a: &a [x]", "b: *a", "? [a, b]\n: c", "\tx: y", "  x: y", " x: y",
    "---", "...", "--- !!map", "%YAML 1.1", "%YAML 9.9", "%TAG ! tag:x:", "# x", "- x", "x", "x: |", "x: >-", "}", "]", "'", '"', ":",
    "? ", "? x", ": x", "!!set {a, b}", "\0", "x:\u2028y", "x: \x85y", "x: \ry", "\ufeff", "1: 2", "~: ~", "'': ''", "9" * 5000 + ": x",
    "x: " + "[" * 40 + "]" * 40, "x: " + "[" * 4000, "x: " + "{a: " * 200 + "b" + "}" * 200, "x: " + "- " * 2000 + "y", "x: " + "y" * 200_000,
    "a0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)),
]  # fmt: skip

NASTY_STATEMENTS = [
    "raise SystemExit(0)", "raise SystemExit", "raise ValueError", "raise ValueError('a\\nb')", "raise Exception('{value}')", "1 / 0",
    "raise KeyError({})", "x = undefined", "import nothing_of_the_kind", "from mulu.rule import nothing", "from . import nothing", "import sys; sys.exit(0)",
    "raise RecursionError", "raise MemoryError", "assert False", "return", "yield 1", "x = (", "'''", "\tx = 1", "x = '\ud7ff'", "del item_rule",
    "class X(BaseException): pass\nraise X", "raise StopIteration", "raise GeneratorExit", "raise UnicodeDecodeError('a', b'', 0, 1, '\u2028')", "print('x')",
]  # fmt: skip

CORRECTIONS_BASE = """format: mulu.corrections/1
corrections:
  - {op: change, at: 4-02-06-05, field: name, expect: 供应链管理师, to: 供应链管理员, reason: 原文误印}
  - {op: change, at: line 61, field: name, expect: x, to: y, reason: 原文误印}
  - op: add
    after: 4-04-04-02
    to: {section: 一, serial: "3", code: 4-04-04-99, name: 新工种, category: A}
    reason: 原文漏印
  - {op: add, after: start, to: {section: 一, serial: "1", code: 4-04-04-98, name: 新工种, category: A}, reason: 原文漏印}
  - {op: remove, at: 一/航天电池生产工, expect: {name: 航天电池生产工★}, reason: 原文多印}
"""


# --- damage to any bytes ---------------------------------------------------------------------------


def _flip(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _random_byte(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.choice([1, 1, 2, 9])) + data[at + rng.choice([0, 1, 3]) :]


def _nasty_bytes(data: bytes, rng: Random) -> bytes:
    at = rng.choice([0, len(data), rng.randrange(len(data) + 1)])
    return data[:at] + rng.choice(NASTY_BYTES) + data[at:]


def _nasty_character(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    at = rng.choice([0, len(text), rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)])
    return (text[:at] + rng.choice(NASTY) + text[at:]).encode("utf-8", "surrogateescape")


def _truncate(data: bytes, rng: Random) -> bytes:
    return data[: rng.randrange(len(data))] if rng.random() < 0.8 else data[rng.randrange(len(data)) :]


def _cut(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice([1, 2, 5, 50, 500]) :]


def _repeat(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    stop = at + rng.choice([1, 5, 50, 500])
    return data[:stop] + data[at:stop] * rng.choice([1, 1, 1, 40]) + data[stop:]


def _lines_of(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _drop_line(data: bytes, rng: Random) -> bytes:
    lines = _lines_of(data)
    del lines[rng.randrange(len(lines))]
    return b"\n".join(lines)


def _repeat_line(data: bytes, rng: Random) -> bytes:
    lines = _lines_of(data)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    return b"\n".join(lines)


def _swap_lines(data: bytes, rng: Random) -> bytes:
    lines = _lines_of(data)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _shuffle(data: bytes, rng: Random) -> bytes:
    lines = _lines_of(data)
    rng.shuffle(lines)
    return b"\n".join(lines)


def _indent(data: bytes, rng: Random) -> bytes:
    lines = _lines_of(data)
    at = rng.randrange(len(lines))
    lines[at] = (
        rng.choice([b" ", b"  ", b"\t", "\u3000".encode(), b""]) + lines[at].lstrip(b" ")
        if rng.random() < 0.5
        else lines[at] + b" "
    )
    return b"\n".join(lines)


def _line_ends(data: bytes, rng: Random) -> bytes:
    end = rng.choice([b"\r\n", b"\r", b"\n\r", b"\n\n", b"\x0b", "\u2028".encode(), b"\r\r\n", b""])
    if rng.random() < 0.5:
        return data.replace(b"\n", end)
    lines = _lines_of(data)
    return b"".join(line + (end if rng.random() < 0.3 else b"\n") for line in lines[:-1]) + lines[-1]


ENCODINGS = (
    "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "latin-1", "utf-7", "utf-8-sig", "shift_jis", "euc_kr", "cp1252", "cp037",
)  # fmt: skip


def _encode(data: bytes, rng: Random) -> bytes:
    encoding = rng.choice(ENCODINGS)
    text = data.decode("utf-8", "replace")
    if rng.random() < 0.3 and "\n" in text:
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        pieces = [line.encode("utf-8") for line in lines]
        pieces[at] = lines[at].encode(encoding, "replace")
        return b"\n".join(pieces)
    if rng.random() < 0.2:  # what a wrong guess and a save make of it
        return data.decode(rng.choice(["latin-1", "gb18030", "cp437"]), "replace").encode("utf-8")
    return text.encode(encoding, "replace")


def _whole(data: bytes, rng: Random) -> bytes:
    return rng.choice(
        [
            b"",
            b"\n",
            b" ",
            b"\0",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\0" * len(data),
            rng.randbytes(rng.choice([1, 20, 5000])),
            b"\n" * 5000,
            b"," * 5000,
            b'"' * 5001,
            b"\r" * 5000,
            b"x",
            b"- ",
            b"{",
            b"---\n",
            b"null",
            b"[]\n",
            b"%PDF-1.7\n" + rng.randbytes(300),
            data + data,
            data[::-1],
        ]
    )


def _huge(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data))
    piece = rng.choice(
        ["x", "职", "★", '"', '""', ",", " ", "[", "\0", "-", "1", "\u0301", "\t", "\u202e"]
    ).encode()
    return data[:at] + piece * (rng.choice([20_000, 1_000_000]) // len(piece)) + data[at:]


ANY: list[tuple[int, str, Callable[[bytes, Random], bytes]]] = [
    (6, "flip", _flip), (6, "random byte", _random_byte), (6, "nasty bytes", _nasty_bytes), (10, "nasty character", _nasty_character),
    (3, "truncate", _truncate), (4, "cut", _cut), (3, "repeat", _repeat), (4, "drop line", _drop_line), (3, "repeat line", _repeat_line),
    (3, "swap lines", _swap_lines), (1, "shuffle", _shuffle), (2, "indent", _indent), (3, "line ends", _line_ends), (3, "encode", _encode),
    (2, "whole", _whole), (1, "huge", _huge),
]  # fmt: skip


# --- damage to tables ------------------------------------------------------------------------------


def _table(data: bytes) -> list[list[str]]:
    return [line.split(",") for line in data.decode("utf-8").split("\n")]


def _join(rows: Sequence[Sequence[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogateescape")


def _damage_cell(path: str, data: bytes, rng: Random) -> Damage:
    """One cell of one row, so that it is known where the finding must be."""
    rows = _table(data)
    at, column = rng.randrange(1, len(rows) - 1), rng.randrange(len(rows[0]))
    cell = rows[at][column]
    way = rng.choice(["replace", "insert", "insert", "insert", "neighbour", "character", "quote"])
    if way == "replace":
        new = rng.choice(NASTY_CELLS)
    elif way == "insert":
        place = rng.choice([0, len(cell), rng.randrange(len(cell) + 1)])
        new = cell[:place] + rng.choice(NASTY) + cell[place:]
    elif way == "neighbour":
        new = rows[rng.randrange(1, len(rows) - 1)][column]
    elif way == "character" and cell:
        place = rng.randrange(len(cell))
        new = (
            cell[:place]
            + rng.choice(["", cell[place] * 2, chr(rng.randrange(32, 0xD800))])
            + cell[place + 1 :]
        )
    else:
        new = rng.choice(['"{}"', '"{}', '{}"', ' "{}"', '"{}" ', '""{}""', '"{}\n"', '"{}""']).format(cell)
    rows[at][column] = new
    is_one_place = new != cell and not set(new) & set('\n\r",')
    return Damage(
        path, f"cell {way} {rows[0][column]} {new[:20]!r}", _join(rows), line=at + 1 if is_one_place else None, field=rows[0][column] if is_one_place else None,
    )  # fmt: skip


def _damage_table(path: str, data: bytes, rng: Random) -> Damage:  # noqa: C901 - a list of ways
    rows = _table(data)
    one, other = rng.randrange(len(rows) - 1), rng.randrange(1, len(rows) - 1)
    a, b = rng.randrange(len(rows[0])), rng.randrange(len(rows[0]))
    way = rng.choice(["swap cells", "swap in row", "drop cell", "repeat cell", "drop column", "swap columns", "swap rows", "insert row", "heading", "move rows", "drop rows", "shift column"])  # fmt: skip
    if way == "swap cells":
        rows[one][a], rows[other][a] = rows[other][a], rows[one][a]
    elif way == "swap in row":
        rows[one][a], rows[one][b] = rows[one][b], rows[one][a]
    elif way == "drop cell":
        del rows[one][a]
    elif way == "repeat cell":
        rows[one].insert(a, rows[one][a])
    elif way == "drop column":
        rows = [[cell for place, cell in enumerate(row) if place != a] for row in rows]
    elif way == "swap columns":
        for row in rows[:-1]:
            row[a], row[b] = row[b], row[a]
    elif way == "swap rows":
        rows[one], rows[other] = rows[other], rows[one]
    elif way == "insert row":
        rows.insert(
            one,
            rng.choice(
                [list(rows[other]), [""] * 5, ["x"], ["一", "1", "——", "新工种", "A"], [*rows[other], "x"]]
            ),
        )
    elif way == "heading":
        rows[0][a] = rng.choice([*NASTY_CELLS[:30], rows[0][b], rows[0][a].upper(), "项目名称", "line"])
    elif way == "move rows":
        stop = min(len(rows) - 1, one + rng.choice([1, 5, 100]))
        moved = rows[one:stop]
        rows[one:stop] = []
        rows[min(other, len(rows)) : min(other, len(rows))] = moved
    elif way == "drop rows":
        del rows[one : one + rng.choice([2, 10, 370])]
    else:
        cells = [row[a] for row in rows[1:-1]]
        for row, cell in zip(rows[1:-1], cells[1:] + cells[:1], strict=True):
            row[a] = cell
    return Damage(path, way, _join(rows))


# --- damage to YAML --------------------------------------------------------------------------------


def _yaml_line(data: bytes, rng: Random) -> bytes:
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    at = rng.randrange(len(lines))
    way = rng.choice(["scalar", "scalar", "line", "line", "prefix"])
    if way == "scalar":
        found = list(re.finditer(r"(?<=[:\[{,-] )[^,\[\]{}]+", lines[at]))
        if found:
            place = rng.choice(found)
            lines[at] = lines[at][: place.start()] + rng.choice(NASTY_SCALARS) + lines[at][place.end() :]
    elif way == "line":
        indent = rng.choice(["", " " * (len(lines[at]) - len(lines[at].lstrip()))])
        lines.insert(at, indent + rng.choice(NASTY_LINES))
    else:
        lines[at] = (
            rng.choice(["- ", "? ", ": ", "& ", "&x ", "! ", "!!str ", "| ", "# ", "' ", "--- ", "\u00a0"])
            + lines[at]
        )
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _yaml_tree(data: bytes, rng: Random) -> bytes:
    """A file that is YAML still and says something else."""
    tree = YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in (
            list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        ):
            places.append((node, key))
            walk(node[key])

    walk(tree)
    for _ in range(rng.choice([1, 1, 2])):
        node, key = rng.choice(places)
        way = rng.choice(["value", "value", "delete", "repeat", "rename", "swap"])
        other_node, other_key = rng.choice(places)
        with contextlib.suppress(KeyError, IndexError):
            if way == "value":
                node[key] = rng.choice(
                    [*NASTY_SCALARS, *NASTY_CELLS[:60], None, [], {}, [[]], {"x": "y"}, ["x"], [None]]
                )
            elif way == "delete":
                del node[key]
            elif way == "repeat" and isinstance(node, list):
                node.insert(key, node[key])
            elif way == "rename" and isinstance(node, dict):
                node[rng.choice([*NASTY_SCALARS[:60], str(other_key)])] = node.pop(key)
            else:
                node[key] = json.loads(json.dumps(other_node[other_key]))
    out = io.StringIO()
    try:
        YAML(typ="safe", pure=True).dump(tree, out)
    except Exception:  # noqa: BLE001 - what cannot be written is no test
        return b"[]\n"
    return out.getvalue().encode("utf-8", "surrogatepass")


# --- damage to rules -------------------------------------------------------------------------------


def _python(data: bytes, rng: Random) -> bytes:
    lines = data.decode("utf-8").split("\n")
    way = rng.choice(["statement", "statement", "token", "token", "message", "drop"])
    at = rng.randrange(len(lines))
    if way == "statement":
        indent = rng.choice(["", "    ", " " * (len(lines[at]) - len(lines[at].lstrip()))])
        lines.insert(at, indent + rng.choice(NASTY_STATEMENTS).replace("\n", "\n" + indent))
    elif way == "token":
        words = re.findall(r"[A-Za-z_]+|\"[^\"]*\"|[0-9]+", "\n".join(lines))
        one, other = (
            rng.choice(words),
            rng.choice([*words, "None", "[]", "1", '"x"', "nw.lit(1)", "nw.lit('x')", "nw.col('nothing')"]),
        )
        lines[at] = (
            lines[at].replace(one, other) if one in lines[at] else lines[at].replace("nw.", other + ".", 1)
        )
    elif way == "message":
        text = "\n".join(lines)
        name = rng.choice(["{value}", "{found}", "{first}", "{above}", "{expected}", "{section}"])
        return text.replace(
            name,
            rng.choice(
                ["{nothing}", "{", "}", "{0}", "{value.x}", "{value[0]}", "{value:>9999999999}", "{value!x}"]
            ),
            1,
        ).encode()
    else:
        del lines[at : at + rng.choice([1, 3, 20])]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


# --- choosing --------------------------------------------------------------------------------------


@cache
def _template() -> dict[str, bytes]:
    """All files of the committed catalogue and its policy, by path."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy_repository(Path(folder))
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def damage(seed: int, number: int) -> tuple[Damage, Random]:
    """The file that is damaged in run `number`, and how; the rest of the choices are `Random`'s."""
    rng = Random(f"{seed}:{number}")
    rules = [path for path in _template() if path.startswith("validators/") and path.endswith(".py")]
    path = rng.choices(
        [ITEMS, FACTS, EXTRACT, CORRECTIONS, WAIVERS, FACTS_OF_CATALOG, SCHEMA, rng.choice(rules), "validators/zh_CN.po", DOCUMENT],
        [40, 10, 10, 10, 5, 4, 8, 6, 2, 5],
    )[0]  # fmt: skip
    data = CORRECTIONS_BASE.encode() if path == CORRECTIONS else _template()[path]
    if rng.random() < 0.02 and path != DOCUMENT:
        kind = rng.choice(["missing", "folder", "loop", "dangling", "outside"])
        return Damage(path, kind, kind=kind), rng
    if path == ITEMS and rng.random() < 0.4:
        return _damage_cell(path, data, rng), rng
    if path in (ITEMS, EXTRACT) and rng.random() < 0.3:
        return _damage_table(path, data, rng), rng
    ways: list[str] = []
    way: Callable[[bytes, Random], bytes]
    for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3])):
        chance = rng.random()
        if path.endswith(".yaml") and chance < 0.35:
            name, way = "YAML line", _yaml_line
        elif path.endswith(".yaml") and chance < 0.6 and not ways:
            name, way = "YAML tree", _yaml_tree
        elif path.endswith(".py") and chance < 0.6 and not ways:
            name, way = "Python", _python
        else:
            _, name, way = rng.choices(ANY, [one[0] for one in ANY])[0]
        if data:
            data = way(data, rng)
            ways.append(name)
    return Damage(path, " + ".join(ways), data), rng


# --- running and judging ---------------------------------------------------------------------------


class TooSlowError(BaseException):
    """A run took too long; no `except Exception` catches it."""


@dataclass(frozen=True)
class Outcome:
    """What a command gave; `raised` is what came out of it."""

    code: int | None
    out: bytes
    err: str
    seconds: float
    raised: BaseException | None = None


def call(arguments: Sequence[str]) -> Outcome:
    """Run one command, with its output caught, for at most `MOST_SECONDS`."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlowError

    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    started = time.process_time()
    code, raised = None, None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = run(list(arguments))
    except BaseException as error:  # noqa: BLE001 - nothing at all may come out
        raised = error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    out.flush()
    return Outcome(code, out.buffer.getvalue(), err.getvalue(), time.process_time() - started, raised)


class Workshop:
    """A repository to be damaged and mended again, file by file."""

    def __init__(self, folder: Path) -> None:
        self.root = copy_repository(folder / "repository")
        self.json = folder / "verdict.json"
        self.outside = folder / "outside"
        self.outside.write_bytes(b"outside\n")
        self.arrival = folder / "arrival.txt"
        # The first run imports everything, which is not to count.
        assert run(["check", "--root", str(self.root), "--quiet"]) == 0, "the sound repository is not sound"

    def put(self, one: Damage) -> None:
        """Bring the repository into the state of a damage."""
        place = self.root / one.path
        self._remove(place)
        if one.kind == "bytes":
            place.write_bytes(one.data)
        elif one.kind == "folder":
            place.mkdir()
            (place / "x").write_bytes(b"x\n")
        elif one.kind != "missing":
            place.symlink_to(
                {"loop": place, "dangling": self.root / "nothing", "outside": self.outside}[one.kind]
            )

    def mend(self) -> None:
        """Bring everything back."""
        for path in [*_files(self.root)]:
            if path not in _template():
                self._remove(self.root / path)
        self._remove(self.root / f"catalogs/{CATALOG}/2027")
        for path, data in _template().items():
            place = self.root / path
            if place.is_symlink() or not place.is_file() or place.read_bytes() != data:
                self._remove(place)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)

    @staticmethod
    def _remove(place: Path) -> None:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _files(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        for name in (*names, *(one for one in folders if (Path(folder) / one).is_symlink())):
            yield str((Path(folder) / name).relative_to(root))


def _snapshot(root: Path) -> dict[str, bytes | str]:
    return {
        path: (str((root / path).readlink()) if (root / path).is_symlink() else (root / path).read_bytes())
        for path in _files(root)
    }


def plan(one: Damage, rng: Random, workshop: Workshop) -> tuple[str, ...]:
    """The command to run on a damaged repository."""
    root, lang = ("--root", str(workshop.root)), rng.choice([(), ("--lang", "en"), ("--lang", "zh")])
    if one.path == DOCUMENT and one.kind == "bytes":
        workshop.arrival.write_bytes(one.data)
        return ("import", str(workshop.arrival), "--catalog", CATALOG, "--edition", "2027", *root, *lang)
    if rng.random() < 0.15:
        return (
            "import",
            str(workshop.root / DOCUMENT),
            "--catalog",
            CATALOG,
            "--edition",
            "2026",
            *root,
            *lang,
        )
    form = rng.choice(FORMATS)
    return ("check", *root, *lang, "--format", form, "-o", "-", "--format", "json", "-o", str(workshop.json))


def judge(
    one: Damage, arguments: tuple[str, ...], workshop: Workshop, report: Report | None = None
) -> Iterator[tuple[str, str]]:
    """Damage the repository, run, and give what went wrong as (what, detail)."""
    workshop.json.unlink(missing_ok=True)
    if arguments[0] == "import" and one.path == DOCUMENT:
        workshop.arrival.write_bytes(one.data)
    else:
        workshop.put(one)
    before = _snapshot(workshop.root)
    outcome = call(arguments)
    if report:
        report.codes[
            f"{arguments[0]} {Path(one.path).name if one.path != DOCUMENT else 'document'} {outcome.code}"
        ] += 1
        if outcome.seconds > SLOW:
            report.slow.append((outcome.seconds, "", one))
    failures = list(_judge_run(outcome))
    yield from failures
    if failures:
        return
    after = _snapshot(workshop.root)
    if arguments[0] == "check":
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        if changed:
            yield "check changed files", ", ".join(changed)
        form = arguments[arguments.index("--format") + 1]
        yield from _judge_output(form, outcome.out)
        yield from _judge_code(one, outcome)
        if outcome.code in (0, 1):
            yield from _judge_verdict(one, outcome, workshop, report)
    else:
        yield from _judge_import(one, outcome, before, after, workshop)


def _judge_run(outcome: Outcome) -> Iterator[tuple[str, str]]:
    if outcome.raised is not None:
        yield "raised", f"{type(outcome.raised).__name__}: {outcome.raised}"
        return
    if outcome.code not in (0, 1, 2):
        yield "exit code", str(outcome.code)
    if "Traceback" in outcome.err:
        yield "traceback", outcome.err[-300:]
    for language in ("en", "zh"):
        start = (
            say(
                "this is a fault of mulu itself, not of the data: {problem} (MULU_TRACEBACK=1 shows where)",
                problem="\x00",
            )
            .render(language)
            .split("⟨")[0]
        )
        if start in outcome.err:
            yield "fault of mulu itself", outcome.err.split(start)[1].strip()[:300]
    if outcome.code == 2 and not outcome.err.strip():
        yield "exit code 2 without a word", ""
    if outcome.code == 2 and outcome.err.count("\n") > 1:
        yield "several lines on stderr", outcome.err[:300]


def _judge_output(form: str, out: bytes) -> Iterator[tuple[str, str]]:
    try:
        text = out.decode("utf-8")
    except UnicodeDecodeError as error:
        yield "output is no UTF-8", str(error)
        return
    if not text:
        return
    try:
        if form in ("json", "gitlab", "sarif"):
            json.loads(text)
        elif form == "junit":
            ET.fromstring(text)  # noqa: S314 - our own output
    except (ValueError, ET.ParseError) as error:
        yield f"output is no {form}", str(error)
    odd = sorted(
        {
            f"U+{ord(sign):04X}"
            for sign in text
            if sign != "\n" and unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs")
        }
    )
    odd += sorted(
        {f"U+{ord(sign):04X}" for sign in text if sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"}
    )
    if odd:
        yield "output is not escaped", f"{form}: {' '.join(odd[:5])}"


def _judge_code(one: Damage, outcome: Outcome) -> Iterator[tuple[str, str]]:
    code, name = outcome.code, Path(one.path).name
    is_same = one.kind == "bytes" and one.data == _template().get(one.path)
    if is_same and code != 0:
        yield "fault seen in a sound repository", outcome.err
    if one.path == ITEMS and code == 0 and not is_same:
        yield "damaged items.csv passes", one.how
    # A link that leads nowhere or out of the repository is no file that opens.
    if one.path in (ITEMS, FACTS, EXTRACT, CORRECTIONS) and code == 2 and one.kind not in ("loop", "outside"):
        yield f"exit code 2 for {name}", outcome.err.strip()[:200]
    if code != 2 and (why := _unreadable(one)):
        yield f"unreadable policy gives {code}", f"{name}: {why}"
    named = (one.path, SCHEMA) if one.kind == "missing" else (one.path,)
    is_policy = one.path not in (ITEMS, FACTS, EXTRACT, CORRECTIONS)
    if code == 2 and is_policy and not is_same and not any(path in outcome.err for path in named):
        yield "exit code 2 and the broken file is not named", f"{name}: {outcome.err.strip()[:200]}"


def _unreadable(one: Damage) -> str | None:
    """Why a policy file cannot be read by anybody; `None` if it can, or may."""
    if one.path in (ITEMS, FACTS, EXTRACT, CORRECTIONS, DOCUMENT) or one.path.endswith(".po"):
        return None
    if one.kind == "missing":
        return None if one.path == WAIVERS or _is_rule_of_another_catalogue(one.path) else "missing"
    if one.kind != "bytes":
        return one.kind
    if one.path.endswith(".py"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(one.data, "x", "exec")
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            return type(error).__name__
        return None
    if len(one.data) > 100_000:
        return None  # telling would take too long
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = YAML(typ="safe", pure=True).compose(one.data.decode("utf-8-sig"))
    except Exception as error:  # noqa: BLE001 - the library raises a great many kinds
        return type(error).__name__
    keys = [key.value for key, _ in node.value] if isinstance(node, MappingNode) else []
    return None if "format" in keys else "no format"


def _is_rule_of_another_catalogue(path: str) -> bool:
    """Whether nothing is asked of a file in `validators/`: a rule that the schema does not name."""
    rule = Path(path).stem.replace("_", "-")
    is_rule = path.endswith(".py") and not rule.startswith("-")
    return is_rule and rule not in _template()[SCHEMA].decode("utf-8")


def _judge_verdict(  # noqa: C901 - a list of questions
    one: Damage, outcome: Outcome, workshop: Workshop, report: Report | None
) -> Iterator[tuple[str, str]]:
    if not workshop.json.is_file():
        yield "no verdict was written", str(outcome.code)
        return
    verdict = json.loads(workshop.json.read_bytes())
    summary, findings = verdict["summary"], verdict["findings"]
    if outcome.code != int(summary["errors"] > 0):
        yield "exit code and verdict differ", f"{outcome.code} {summary}"
    told = Counter((found["severity"], found["waived"] is None) for found in findings)
    if not summary.get("omitted") and (told["error", True], told["warning", True]) != (
        summary["errors"],
        summary["warnings"],
    ):
        yield "counts and findings differ", f"{told} {summary}"
    for found in findings:
        yield from _judge_place(found, workshop.root)
    live = [found for found in findings if found["waived"] is None]
    if one.path == ITEMS and one.line is not None:
        if report:
            report.findings[len(live)] += 1
        if not any(found["path"] == ITEMS and found["line"] == one.line for found in live):
            yield (
                "nothing is said of the damaged line",
                f"line {one.line} {one.how}: {[(found['rule'], found['line'], found['field']) for found in live[:5]]}",
            )
        elif len(live) == 1 and live[0]["field"] not in (one.field, None):
            yield "another field is blamed", f"{one.how}: {live[0]['rule']} blames {live[0]['field']}"
    if one.path in (FACTS, CORRECTIONS) and one.kind == "bytes":
        for found in live:
            if found["rule"] == "broken-yaml" and found["line"] is None and one.data.count(b"\n") > 1:
                yield "broken YAML without a line", found["message"][:80]


def _judge_place(found: dict[str, Any], root: Path) -> Iterator[tuple[str, str]]:
    line, column, path = found["line"], found["column"], root / found["path"]
    if line is None:
        if column is not None:
            yield "a column without a line", str(found)[:200]
        return
    if not path.is_file():
        yield "a line in a file that is not there", f"{found['rule']} {found['path']}:{line}"
        return
    lines = _physical(path.read_bytes())
    if not any(1 <= line <= max(1, len(one)) for one in lines):
        yield (
            "a line that is not in the file",
            f"{found['rule']} {path.name}:{line} of {max(map(len, lines))}",
        )
    elif column is not None and not any(
        line <= len(one) and 1 <= column <= len(one[line - 1]) + 1 for one in lines
    ):
        yield "a column that is not in the line", f"{found['rule']} {path.name}:{line}:{column}"


def _physical(data: bytes) -> list[list[str]]:
    """The lines of a file, for each way of reading it that is not plainly wrong."""
    found = []
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"):
        if encoding.startswith("utf-") and encoding != "utf-8" and b"\0" not in data:
            continue
        text = data.decode(encoding, "surrogateescape" if encoding == "utf-8" else "replace")
        for end in ("\n", "\r\n|\r|\n"):
            lines = re.split(end, text)
            found.append(lines[:-1] if len(lines) > 1 and not lines[-1] else lines)
    return found


def _judge_import(
    one: Damage,
    outcome: Outcome,
    before: dict[str, bytes | str],
    after: dict[str, bytes | str],
    workshop: Workshop,
) -> Iterator[tuple[str, str]]:
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if outcome.code and changed:
        yield "a failed import changed files", ", ".join(changed)
    if one.path in (ITEMS, EXTRACT, FACTS, CORRECTIONS) and one.kind == "bytes" and outcome.code == 2:
        yield f"import gives exit code 2 for {Path(one.path).name}", outcome.err.strip()[:200]
    if outcome.code:
        return
    edition = "2027" if one.path == DOCUMENT else "2026"
    written = {
        f"catalogs/{CATALOG}/{edition}/{name}" for name in ("items.csv", "extract.csv", "edition.yaml")
    }
    others = [path for path in changed if path not in written and "/source/" not in path]
    if others:
        yield "import changed other files", ", ".join(others)
    if one.path not in (ITEMS, EXTRACT, FACTS, CORRECTIONS, DOCUMENT):
        return
    again = call(("check", f"{CATALOG}/{edition}", "--root", str(workshop.root), "--format", "json"))
    yield from _judge_run(again)
    if again.code not in (0, 1):
        yield "what import wrote cannot be checked", again.err.strip()[:200]
        return
    reading = {
        "differs-from-source",
        "broken-yaml",
        "failed-correction",
        "unread-text",
        "changed-source",
        "missing-file",
    }
    flaws = [
        found
        for found in json.loads(again.out)["findings"]
        if found["rule"] in reading or found["rule"] in _reading_rules()
    ]
    if flaws:
        first = flaws[0]
        yield (
            "what import wrote is not what check accepts",
            f"{first['rule']} {first['path']}:{first['line']} {first['message'][:100]}",
        )
    if one.path in (ITEMS, EXTRACT) and changed != [one.path] and one.data != _template()[one.path]:
        yield "import did not bring the file back", f"{one.kind} {changed}"
    if one.path in (ITEMS, EXTRACT) and after.get(one.path) != _template()[one.path]:
        yield "import did not bring back the committed bytes", one.how


@cache
def _reading_rules() -> frozenset[str]:
    from mulu.rules import built_in_rules

    return frozenset(name for name, rule in built_in_rules().items() if rule.kind == "reading") - {
        "unused-waiver",
        "expired-waiver",
        # A damaged document may change an item: that is for people to decide.
        "undecided-change",
    }


# --- many -----------------------------------------------------------------------------------------


def fuzz(seed: int, numbers: Sequence[int], *, shrink: bool = False, progress: Path | None = None) -> Report:
    """Damage, run and judge each of `numbers`; `progress` always holds the one at work."""
    report = Report()
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(Path(folder))
        for number in numbers:
            if progress:
                progress.write_text(str(number))
            one, rng = damage(seed, number)
            arguments = plan(one, rng, workshop)
            slow = len(report.slow)
            failures = [
                Failure(what, detail, one, arguments)
                for what, detail in judge(one, arguments, workshop, report)
            ]
            workshop.mend()
            report.files += 1
            report.slow[slow:] = [
                (seconds, f"{seed}:{number}", damaged) for seconds, _, damaged in report.slow[slow:]
            ]
            for failure in failures:
                small = _smaller(failure, workshop) if shrink and failure.signature not in seen else failure
                seen.add(failure.signature)
                report.failures.append((f"{seed}:{number}", small))
    return report


def _smaller(failure: Failure, workshop: Workshop, tries: int = 120) -> Failure:
    """The same failure with less of the damage: ranges of bytes are put back as they were."""
    one = failure.damage
    whole = CORRECTIONS_BASE.encode() if one.path == CORRECTIONS else _template().get(one.path)
    if one.kind != "bytes" or whole is None or (failure.what == "raised" and "TooSlow" in failure.detail):
        return failure
    best = failure
    left = tries

    def still_fails(data: bytes) -> Failure | None:
        trial = Damage(one.path, one.how, data, line=None, field=None)
        try:
            for what, detail in judge(trial, failure.arguments, workshop):
                found = Failure(what, detail, trial, failure.arguments)
                if found.signature == failure.signature:
                    return found
        finally:
            workshop.mend()
        return None

    if one.line is not None:
        return failure
    size = max(1, len(one.data) // 2)
    data = one.data
    while left > 0:
        at, progressed = 0, False
        while at < len(data) and left > 0:
            left -= 1
            shorter = data[:at] + data[at + size :]
            found = still_fails(shorter)
            if found:
                data, best, progressed = shorter, found, True
            else:
                at += size
        if size == 1 and not progressed:
            break
        size = max(1, size // 2)
    return best


def _run_chunk(seed: int, start: int, stop: int, *, shrink: bool, folder: Path) -> list[Report]:
    """Numbers from `start` up to `stop` in a process of their own, which may die and be followed by another."""
    reports: list[Report] = []
    while start < stop:
        outcome = folder / f"{start}.pickle"
        options = [
            "--seed",
            str(seed),
            "--chunk",
            f"{start}:{stop}",
            "--to",
            str(outcome),
            *(["--shrink"] if shrink else []),
        ]
        ended = subprocess.run(
            [sys.executable, "-m", "tests.fuzzing", *options],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if ended.returncode == 0:
            return [*reports, pickle.loads(outcome.read_bytes())]  # noqa: S301 - our own process wrote it
        at = int((folder / f"{start}.at").read_text() or start)
        one, _ = damage(seed, at)
        detail = f"{ended.returncode} {ended.stdout.decode('utf-8', 'replace')[-300:]}"
        reports += [
            fuzz(seed, range(start, at)),
            Report(1, [(f"{seed}:{at}", Failure("the process died", detail, one, ()))]),
        ]
        start = at + 1
    return reports


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz and tell; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--shrink", action="store_true", help="make the first failure of each kind smaller")
    parser.add_argument("--only", metavar="SEED:NUMBER", help="one file, with all that is said of it")
    parser.add_argument("--keep", metavar="DIR", help="where damaged files that failed are kept")
    parser.add_argument("--start", type=int, default=0, help="the number of the first file")
    parser.add_argument("--chunk", help=argparse.SUPPRESS)
    parser.add_argument("--to", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.chunk:
        start, stop = map(int, given.chunk.split(":"))
        report = fuzz(
            given.seed, range(start, stop), shrink=given.shrink, progress=Path(given.to).with_suffix(".at")
        )
        Path(given.to).write_bytes(pickle.dumps(report))
        return 0
    if given.only:
        seed, number = map(int, given.only.split(":"))
        return tell([fuzz(seed, [number], shrink=given.shrink)])
    reports: list[Report] = []
    starts = range(given.start, given.start + given.files, CHUNK)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.jobs) as pool:
        stop = given.start + given.files
        tasks = [
            pool.submit(
                _run_chunk,
                given.seed,
                start,
                min(stop, start + CHUNK),
                shrink=given.shrink,
                folder=Path(folder),
            )
            for start in starts
        ]
        for done, task in enumerate(tasks, 1):
            reports += task.result()
            if done % 5 == 0:
                sys.stderr.write(
                    f"{done * CHUNK} files, {sum(len(one.failures) for one in reports)} failures\n"
                )
                sys.stderr.flush()
    return tell(reports, Path(given.keep) if given.keep else None)


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")


def tell(reports: Sequence[Report], keep: Path | None = None) -> int:
    """Say what went wrong, each kind once; 1 if anything did."""
    kinds: dict[str, list[tuple[str, Failure]]] = {}
    for report in reports:
        for name, failure in report.failures:
            kinds.setdefault(failure.signature, []).append((name, failure))
    for signature, found in sorted(kinds.items(), key=lambda one: -len(one[1])):
        name, failure = min(found, key=lambda one: len(one[1].damage.data))
        one, data = failure.damage, failure.damage.data
        command = " ".join(part for part in failure.arguments if not part.startswith("/"))
        _say(f"{len(found)} × {signature}")
        _say(f"    --only {name}: {one.kind}, {one.how}; mulu {command}")
        _say(f"    {failure.detail[:400]!r}")
        _say(f"    {len(data)} bytes: {data[:160]!r}{'…' if len(data) > 160 else ''}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{name.replace(':', '-')} {Path(one.path).name}").write_bytes(data)
    slow = sorted((slow for report in reports for slow in report.slow), key=lambda one: -one[0])
    for seconds, name, one in slow[:20]:
        _say(f"slow: {seconds:.1f} s, --only {name} {Path(one.path).name} {one.how}, {len(one.data)} bytes")
    codes = sum((report.codes for report in reports), Counter[str]())
    _say("exit codes:", ", ".join(f"{name} ×{count}" for name, count in sorted(codes.items())))
    findings = sum((report.findings for report in reports), Counter[int]())
    _say("findings of one planted fault:", dict(sorted(findings.items())))
    files, failures = sum(report.files for report in reports), sum(map(len, kinds.values()))
    _say(f"{files} files, {failures} failures of {len(kinds)} kinds")
    return int(bool(kinds))


if __name__ == "__main__":
    sys.exit(main())
