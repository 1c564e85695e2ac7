"""`waivers.yaml` with one waiver more: what stands there stays to the last byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.decision_entry import spelled
from mulu.decision_page import Page
from mulu.errors import UsageError
from mulu.messages import say
from mulu.waiver import FORMAT, Waiver, Waivers
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGUN = f"format: {FORMAT}\n"
LIST = "waivers"


def add_waiver(data: bytes | None, values: Mapping[str, str | None], path: str) -> tuple[bytes, Waiver]:
    """The file with a waiver of these values at its end, and that waiver as it is read back.

    `data` is the file as it is, readable as `Waivers`; `None` begins one. Raises `UsageError` if the
    values make no waiver, or if the file is written in such a way that nothing can be put in.
    """
    before = load(data, Waivers, FORMAT)[0].waivers if data else ()
    stated = {key: value for key, value in values.items() if value is not None}
    lines = [f"{key}: {spelled(value)}" for key, value in stated.items()]
    entry = [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
    waiver = _read(_page(None, entry, path), path)[-1]
    mark = b"\xef\xbb\xbf" if data and data.startswith(b"\xef\xbb\xbf") else b""
    result = mark + _page(data, entry, path)
    after = _read(result, path)
    if after != (*before, waiver) or waiver.model_dump(exclude_none=True) != stated:
        raise _not_extended(path)
    return result, waiver


def _page(data: bytes | None, entry: list[str], path: str) -> bytes:
    page = Page(data.decode("utf-8-sig") if data else BEGUN, path)
    page.append(LIST, entry)
    try:
        return page.text.encode("utf-8")
    except UnicodeEncodeError:
        raise _not_extended(path) from None


def _read(data: bytes, path: str) -> tuple[Waiver, ...]:
    try:
        return load(data, Waivers, FORMAT)[0].waivers
    except YamlFileError as error:
        raise UsageError(error.faults[0].message, path) from None


def _not_extended(path: str) -> UsageError:
    return UsageError(say("the file is written in a way that mulu cannot extend; nothing was written"), path)
