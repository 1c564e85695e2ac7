"""A repository's own rules: `validators/*.py`, one rule a file.

They are loaded as a private package, so that they can import each other, nothing of theirs is
importable by others, and no installed package of the same name is shadowed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import traceback
from dataclasses import replace
from functools import cache
from importlib.machinery import ModuleSpec
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

from mulu.errors import PolicyError
from mulu.messages import say
from mulu.rule import Rule
from mulu.slips import refuse_unsayable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.messages import Message, Translator

PACKAGE, TRANSLATIONS = "_mulu_validators", "zh_CN.po"

_LOADING = RLock()
"""While one repository's rules are loaded, the package is theirs: threads that load others wait."""


def load_rules(folder: Path, shown: str) -> Mapping[str, Rule]:
    """The rules in a folder, by name; `PolicyError` with file and line if one cannot be loaded."""
    files = sorted(folder.glob("*.py"))
    if not files:
        return {}
    package = ModuleType(PACKAGE)
    package.__path__ = [str(folder)]
    package.__spec__ = ModuleSpec(PACKAGE, None, is_package=True)
    translator = _translator(folder / TRANSLATIONS, f"{shown}/{TRANSLATIONS}")
    # What a file prints while it is loaded is no part of any report.
    with _LOADING, contextlib.redirect_stdout(sys.stderr):
        _forget()
        sys.modules[PACKAGE] = package
        try:
            return dict(
                _load(file, f"{shown}/{file.name}", translator)
                for file in files
                if not file.stem.startswith("_")
            )
        finally:
            _forget()


def is_file_of_rules(name: str) -> bool:
    """Whether loading the rules of a folder may need a file of this name."""
    return name == TRANSLATIONS or name.endswith(".py")


def _load(file: Path, shown: str, translator: Translator) -> tuple[str, Rule]:
    name = f"{PACKAGE}.{file.stem}"
    module = sys.modules.get(name)
    if module is None:
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None  # noqa: S101 - a .py file has a loader
        assert spec.loader is not None  # noqa: S101
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        was_writing, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            spec.loader.exec_module(module)
        except KeyboardInterrupt:
            raise
        except PolicyError as error:
            raise PolicyError(error.message, *_place(error, file, shown)) from None
        except BaseException as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
            problem = say("the rule cannot be loaded: {problem}", problem=_describe(error, shown))
            raise PolicyError(problem, *_place(error, file, shown)) from None
        finally:
            sys.dont_write_bytecode = was_writing
    rule = getattr(module, file.stem, None)
    if not isinstance(rule, Rule):
        raise PolicyError(
            say("the file must define a rule named {name}, as the file is", name=file.stem), shown
        )
    if rule.kind in ("reading", "gate"):
        message = say(
            "rules that are seen while files are read, or by the gate, are the toolkit's: nobody would ask this one"
        )
        raise PolicyError(message, shown)
    rule = replace(rule, path=shown, translator=translator)
    refuse_unsayable(rule)
    try:
        _ = rule.page, rule.options
    except NameError as error:
        raise PolicyError(
            say("the rule cannot be loaded: {problem}", problem=_describe(error, shown)), shown
        ) from None
    except ValueError as error:
        raise PolicyError(
            say("the manual page of the rule is not whole: {problem}", problem=str(error)), shown
        ) from None
    return rule.name, rule


def line_in(error: BaseException, file: Path) -> int | None:
    """The line of `file` that an exception came through last."""
    if isinstance(error, SyntaxError):
        return error.lineno
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)
    ]
    return lines[-1] if lines else None


def _place(error: BaseException, file: Path, shown: str) -> tuple[str, int | None]:
    """Where an exception comes from: a line of the rule's file, or of one beside it that it imports."""
    if isinstance(error, SyntaxError) and error.filename:
        lines = [(Path(error.filename), error.lineno)]
    else:
        lines = [(Path(one.filename), one.lineno) for one in traceback.extract_tb(error.__traceback__)]
    own = [(path.name, line) for path, line in lines if path.parent == file.parent]
    if not own:
        return shown, None
    return shown.removesuffix(file.name) + own[-1][0], own[-1][1]


def _describe(error: BaseException, shown: str) -> str | Message:
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith(f"{PACKAGE}."):
        missing = (error.name or "").removeprefix(f"{PACKAGE}.").replace(".", "/")
        return say("there is no file {path}", path=f"{shown.rpartition('/')[0]}/{missing}.py")
    text = str(error).splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


def _forget() -> None:
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]


def _translator(path: Path, shown: str) -> Translator:
    """Looks texts up in a gettext file, which is understood when the first one is asked for."""
    # It is read at once: the folder may be one that lives no longer than the loading.
    try:
        data = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise _unreadable(error, shown) from None

    @cache
    def read() -> Mapping[str, str]:
        if not data:
            return {}
        import polib

        try:
            # A line break keeps polib from taking a short text for the name of a file.
            entries = polib.pofile("\n" + data.decode("utf-8"))
            return {entry.msgid: entry.msgstr for entry in entries if entry.translated()}
        except (OSError, ValueError) as error:
            raise _unreadable(error, shown) from None

    return lambda text, language: read().get(text) if language == "zh" else None


def _unreadable(error: Exception, shown: str) -> PolicyError:
    return PolicyError(
        say("the translations cannot be read: {problem}", problem=_describe(error, shown)), shown
    )
