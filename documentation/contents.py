"""What the documentation is made of: languages, and which page stands under which heading.

Every `docs/*.md` is taken in, also one that is not named here; it then stands under the last heading.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language of the pages, and what is said in it around them."""

    code: str
    sphinx: str
    suffix: str
    title: str
    switch: str
    untranslated: str


ENGLISH = Language("en", "en", ".md", "mulu", "English", "")
CHINESE = Language("zh", "zh_CN", ".zh-CN.md", "mulu 目录工具", "中文", "本页供开发人员使用，仅有英文。")
LANGUAGES = (ENGLISH, CHINESE)

SECTIONS: tuple[tuple[tuple[str, str], tuple[str, ...]], ...] = (
    (("For stewards", "数据管理员"), ("tutorial", "spreadsheets", "files")),
    (("For CI", "自动检查"), ("gate",)),
    (("For auditors", "审计与核验"), ("verifying", "probing")),
    (("For engineers", "工程师"), ("schema", "own-rules", "api", "site", "performance")),
    (("Reference", "参考"), ("commands", "rules", "formats")),
    (("Development", "参与开发"), ("contributing", "architecture", "decisions", "changelog")),
)
OTHERS = ("More", "其他")

ENGLISH_ONLY = {"architecture", "contributing", "decisions", "changelog"}
"""Pages for people who work on the toolkit itself, whose code is in English."""


def sections(language: Language, present: set[str]) -> list[tuple[str, list[str]]]:
    """Headings with the pages that are there; `present` names all pages but the first one."""
    place = LANGUAGES.index(language)
    found = [(titles[place], [name for name in names if name in present]) for titles, names in SECTIONS]
    named = {name for _, names in SECTIONS for name in names}
    others = sorted(name for name in present - named if "/" not in name)
    return [(heading, names) for heading, names in (*found, (OTHERS[place], others)) if names]
