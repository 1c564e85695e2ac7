"""JSON that a person can read and no program can misread."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# RFC 8259 allows these raw, but they end lines in JavaScript, steer terminals, are no UTF-8 or no YAML.
_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]")

AT_ONCE = 64
"""Records encoded by one call: one by one takes longer, and so do all, for what many leave behind comes from no cache."""

# Made once: `json.dumps` would make one for every line of a change log.
_ONE_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False)


def write_json(document: object) -> str:
    """`document` as indented JSON, in which whatever cannot be seen or encoded is escaped."""
    return _escape(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def one_line(document: object) -> str:
    """`document` as JSON on one line, escaped in the same way."""
    return _escape(_ONE_LINE.encode(document))


def one_line_each(records: Iterable[Mapping[str, object]], between: str) -> str:
    """`one_line` of each record, none of which holds an empty list, with some text between them."""
    left = iter(records)
    return between.join(iter(lambda: _some_lines(islice(left, AT_ONCE), between), ""))


def _some_lines(records: Iterable[Mapping[str, object]], between: str) -> str:
    # In strings, quotation marks are escaped.
    border: Mapping[str, object] = {"": []}
    listed = one_line([one for record in records for one in (record, border)])
    written = one_line(border)
    return listed[1:-1].removesuffix(f", {written}").replace(f", {written}, ", between)


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
