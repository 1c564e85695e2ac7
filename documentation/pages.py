"""The pages of one language as Markdown for Sphinx, from the files that are read on their own as well.

A page of the site is called the same in both languages, so that each finds the other; `X.zh-CN.md` becomes `X.md`.
Links between files of the repository become links between pages; what is no page becomes plain text.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from documentation.contents import CHINESE, ENGLISH, Language, sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_TO_OTHER = re.compile(r"^\[(?:中文|English)\]\([^)]+\)$", re.M)
_CHINESE = re.compile("[\u2018-\u201d\u3001-\u303f\u4e00-\u9fff\uff00-\uff60]")
_ABOVE = {"CONTRIBUTING.md": "contributing", "CHANGELOG.md": "changelog"}


def written(root: Path) -> dict[str, str]:
    """The pages that people have written, by their path in the repository; which page each is."""
    found = {}
    for path in sorted((root / "docs").glob("*.md")):
        stem = path.name.removesuffix(".md").removesuffix(".zh-CN")
        found[f"docs/{path.name}"] = "index" if stem == "README" else stem
    for path in sorted((root / "docs" / "decisions").glob("*.md")):
        found[f"docs/decisions/{path.name}"] = f"decisions/{path.stem}"
    return found | {path: name for path, name in _ABOVE.items() if (root / path).is_file()}


def pages(root: Path, language: Language, made: Mapping[str, str]) -> dict[str, str]:
    """All pages of a language by name, with those `made` of code."""
    known = written(root)
    chosen = {name: path for path, name in known.items() if not is_chinese(path)}
    translated = {name: path for path, name in known.items() if is_chinese(path)}
    if language is CHINESE:
        chosen |= translated
    names = {*chosen, *made, "decisions"}
    texts = {}
    for name, path in chosen.items():
        text = _linked(root, (root / path).read_text("utf-8"), path, name, known, names)
        if is_chinese(path):
            text = joined(text)
        texts[name] = _TO_OTHER.sub(_switch(language, name), text, count=1)
        if language is CHINESE and name not in translated:
            texts[name] = _after_title(texts[name], f"*{language.untranslated}*")
    texts |= {name: _after_title(text, _switch(language, name)) for name, text in made.items()}
    texts["decisions"] = _decisions(language)
    texts["index"] += "\n" + _contents(language, set(texts) - {"index"})
    return texts


def _switch(language: Language, name: str) -> str:
    """The same page in the other language."""
    other = ENGLISH if language is CHINESE else CHINESE
    up = "../" * (name.count("/") + 1)
    return f'<p class="language"><a href="{up}{other.code}/{name}.html" lang="{other.code}">{other.switch}</a></p>'


def _after_title(text: str, line: str) -> str:
    title, _, rest = text.partition("\n")
    return f"{title}\n\n{line}\n{rest}"


def joined(text: str) -> str:
    """Chinese lines of one paragraph put together, since a line end would be shown as a blank."""
    lines = list(_lines(text))
    together = []
    for (line, is_code), (after, _) in zip(lines, [*lines[1:], ("", False)], strict=True):
        is_inside = not is_code and _CHINESE.match(line[-2:-1]) and _CHINESE.match(after[:1])
        together.append(line.removesuffix("\n") if is_inside else line)
    return "".join(together)


def _linked(root: Path, text: str, path: str, name: str, known: Mapping[str, str], names: set[str]) -> str:
    """The text with its links, code aside, as they are in the site."""

    def relink(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if picture or "://" in target or target.startswith(("#", "mailto:")):
            return found[0]
        file, _, anchor = target.partition("#")
        goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
        page = _page_of(goal, known)
        if page not in names:
            # A link that leads nowhere stays, so that Sphinx complains of it.
            return words if (root / goal).exists() else found[0]
        link = posixpath.relpath(page, posixpath.dirname(name) or ".")
        if (
            _is_translated(path, known)
            and _is_translated(goal, known)
            and is_chinese(path) != is_chinese(goal)
        ):
            code = (CHINESE if is_chinese(goal) else ENGLISH).code
            return f'<a href="../{code}/{link}.html{"#" + anchor if anchor else ""}">{words}</a>'
        if goal.startswith("docs/formats") or _is_translated(goal, known) != _is_translated(path, known):
            # Headings of another language have other anchors.
            anchor = ""
        return f"[{words}]({link}.md{'#' + anchor if anchor else ''})"

    return "".join(
        # Pygments, which colours code, knows no CSV.
        line.replace("```csv", "```text")
        if is_code
        else line
        if _TO_OTHER.match(line)
        else _LINK.sub(relink, line)
        for line, is_code in _lines(text)
    )


def _page_of(goal: str, known: Mapping[str, str]) -> str:
    if goal.startswith("docs/formats"):
        return "formats"
    return "decisions" if goal == "docs/decisions" else known.get(goal, "")


def is_chinese(path: str) -> bool:
    """Whether a file says by its name that it is in Chinese."""
    return path.endswith(CHINESE.suffix)


def _is_translated(path: str, known: Mapping[str, str]) -> bool:
    return list(known.values()).count(known.get(path, "")) > 1


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it stands in a block of code."""
    fence = ""
    for line in text.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
            yield line, True
        elif mark and mark[1].startswith(fence):
            fence = ""
            yield line, True
        else:
            yield line, bool(fence)


def _contents(language: Language, present: set[str]) -> str:
    return "\n".join(
        f"```{{toctree}}\n:hidden:\n:caption: {heading}\n\n" + "\n".join(names) + "\n```\n"
        for heading, names in sections(language, present)
    )


def _decisions(language: Language) -> str:
    title = "Decisions" if language is ENGLISH else "决策记录"
    note = "" if language is ENGLISH else f"*{language.untranslated}*\n\n"
    return f"# {title}\n\n{note}```{{toctree}}\n:glob:\n:titlesonly:\n\ndecisions/*\n```\n"
