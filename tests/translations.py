"""The texts that are to be translated, gathered from the code, and their Chinese.

`python -m tests.translations` brings the .po files up to date with the code and compiles the one
that the toolkit reads. Texts are gathered from calls of `say` and `noted`, from the messages of
rules, from their pages, a paragraph each, from the help of the command line, and from the models of files.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polib

from documentation.commands import commands
from documentation.formats import descriptions
from mulu.gate_rules import gate_rules
from mulu.local import load_rules
from mulu.rules import built_in_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.rule import Rule

REPOSITORY = Path(__file__).parent.parent
SOURCE = REPOSITORY / "src" / "mulu"
TOOLKIT = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES" / "mulu.po"
VALIDATORS = REPOSITORY / "validators"
DOCUMENTATION = REPOSITORY / "documentation" / "zh_CN.po"


def toolkit_texts() -> set[str]:
    """Every text of the toolkit that a person may read."""
    said = {text for file in SOURCE.rglob("*.py") for text in _said_in(file)}
    return said | help_texts() | set(rule_texts([*built_in_rules().values(), *gate_rules().values()]))


def help_texts() -> set[str]:
    """What the command line says of its arguments and options."""
    return {one.help for _, command in commands() for one in command.params if getattr(one, "help", None)}


def validator_texts() -> set[str]:
    """Every text of this repository's own rules."""
    return set(rule_texts(load_rules(VALIDATORS, "validators").values()))


def rule_texts(rules: Iterable[Rule]) -> Iterator[str]:
    """Messages and pages."""
    for rule in rules:
        yield from filter(None, (rule.message, rule.page.fault, rule.page.why, rule.page.mend))
    said = {text for file in VALIDATORS.glob("*.py") for text in _said_in(file)}
    if any(rule.path for rule in rules):
        yield from said


def _said_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("say", "noted")
        ):
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value
            elif node.func.id == "noted" or not isinstance(node.args[0], ast.Name | ast.Subscript):
                raise ValueError(f"{file.name}:{node.lineno}: the text must stand in the call")


def update(path: Path, texts: set[str]) -> list[str]:
    """Bring a .po file up to date; gives the texts without a translation."""
    known = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    translated = {entry.msgid: entry.msgstr for entry in known}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Language": "zh_CN",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    fresh.extend(polib.POEntry(msgid=text, msgstr=translated.get(text, "")) for text in sorted(texts))
    fresh.save(str(path))
    return [entry.msgid for entry in fresh if not entry.msgstr]


def main() -> int:
    """Update all files, compile the toolkit's, and say what is missing."""
    missing = [
        *update(TOOLKIT, toolkit_texts()),
        *update(VALIDATORS / "zh_CN.po", validator_texts()),
        *update(DOCUMENTATION, descriptions()),
    ]
    TOOLKIT.with_suffix(".mo").write_bytes(polib.pofile(str(TOOLKIT)).to_binary())
    for text in missing:
        sys.stdout.write(f"not translated: {text}\n")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main())
