"""`corrections.yaml` with corrections more: what stands there stays to the last byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.correction import FORMAT, Corrections
from mulu.decision_entry import spelled
from mulu.decision_page import Page
from mulu.errors import UsageError
from mulu.messages import say
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.correction import Add, Change, Remove

    Correction = Change | Add | Remove

BEGUN = f"format: {FORMAT}\n"
LIST = "corrections"
_MARK = "\ufeff"


def add_corrections(data: bytes | None, changes: Sequence[Correction], path: str) -> bytes:
    """The file with these corrections at its end; `None` begins one.

    Raises `UsageError` if the file cannot be read, or is written in such a way that nothing can be
    put in.
    """
    before = _read(data, path) if data else ()
    text = data.decode("utf-8") if data else BEGUN
    page = Page(text.removeprefix(_MARK), path)
    page.append(LIST, [line for change in changes for line in _lines(change)])
    try:
        result = (_MARK * text.startswith(_MARK) + page.text).encode("utf-8")
    except UnicodeEncodeError:
        raise _not_extended(path) from None
    if _read(result, path) != (*before, *changes):
        raise _not_extended(path)
    return result


def _lines(change: Correction) -> list[str]:
    values = change.model_dump(exclude_defaults=True)
    return [
        f"{'  ' if at else '- '}{key}: {_spelled(value)}" for at, (key, value) in enumerate(values.items())
    ]


def _spelled(value: str | bool | Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return spelled(value)
    return f"{{{', '.join(f'{name}: {spelled(cell)}' for name, cell in value.items())}}}"


def _read(data: bytes, path: str) -> tuple[object, ...]:
    try:
        return load(data, Corrections, FORMAT)[0].corrections
    except YamlFileError as error:
        raise UsageError(error.faults[0].message, path) from None


def _not_extended(path: str) -> UsageError:
    return UsageError(say("the file is written in a way that mulu cannot extend; nothing was written"), path)
