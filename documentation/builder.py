"""The site, built by Sphinx: one tree of pages a language, strict, without a request to anywhere."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polib
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from documentation.commands import commands_page
from documentation.contents import CHINESE, LANGUAGES, Language
from documentation.formats import formats_page
from documentation.pages import pages
from documentation.rule_pages import rules_page

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
_HERE = Path(__file__).parent
TRANSLATIONS = _HERE / "zh_CN.po"
"""The Chinese of what only these pages say: the texts of the models of files."""
_DOOR = """<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mulu</title>
<style>
body {{ font: 1.25rem/1.6 sans-serif; margin: 20vh auto; max-width: 20rem; padding: 1rem; text-align: center }}
a {{ display: block; padding: .5rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #131416; color: #ddd }} a {{ color: #8ab4f8 }} }}
</style>
</head>
<body>
<h1>mulu</h1>
{links}
</body>
</html>
"""


class DocumentationError(Exception):
    """The pages are not sound; the text lists what Sphinx has complained of."""


def build(out: Path, root: Path = ROOT, languages: Sequence[Language] = LANGUAGES) -> None:
    """Build the site into the folder `out`, which is emptied first."""
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    for language in languages:
        with tempfile.TemporaryDirectory() as folder:
            _build_one(language, root, Path(folder).resolve(), out / language.code)
    links = "\n".join(
        f'<a href="{one.code}/index.html" lang="{one.code}">{one.switch}</a>' for one in reversed(LANGUAGES)
    )
    (out / "index.html").write_text(_DOOR.format(links=links), "utf-8")


def lay_out(language: Language, root: Path, folder: Path) -> None:
    """Write what Sphinx reads: pages, and pictures beside them."""
    for name, text in pages(root, language, reference(language, root)).items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if (root / "docs" / "pictures").is_dir():
        shutil.copytree(root / "docs" / "pictures", folder / "pictures")


def reference(language: Language, root: Path) -> dict[str, str]:
    """The pages that are made of code."""
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(TRANSLATIONS))}

    def told(text: str) -> str:
        return (translated.get(text) if language is CHINESE else None) or text

    return {
        "commands": commands_page(language),
        "rules": rules_page(language, root),
        "formats": formats_page(language, told),
    }


def _build_one(language: Language, root: Path, folder: Path, out: Path) -> None:
    source = folder / "source"
    source.mkdir()
    lay_out(language, root, source)
    said = io.StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(source),
            None,
            str(out),
            str(folder / "doctrees"),
            "html",
            confoverrides=_settings(language),
            status=None,
            warning=said,
            freshenv=True,
        )
        app.build()
    if said.getvalue():
        complaint = re.sub(r"\x1b\[[0-9;]*m", "", said.getvalue())
        raise DocumentationError(complaint.replace(f"{source}/", f"{language.code}/"))
    for page in out.rglob("*.html"):
        page.write_text(_usable(page.read_text("utf-8")), "utf-8")
    shutil.rmtree(out / "_sources", ignore_errors=True)
    for name in (".buildinfo", "objects.inv"):
        (out / name).unlink(missing_ok=True)


def _usable(text: str) -> str:
    """A page with what the theme forgets: levels of headings, and a way to scroll without a mouse."""
    text = text.replace('role="heading">', 'role="heading" aria-level="2">')
    text = text.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')
    return text.replace("<pre>", '<pre tabindex="0">')


def _settings(language: Language) -> dict[str, Any]:
    return {
        "project": language.title,
        "language": language.sphinx,
        "extensions": ["myst_parser", "documentation.search"],
        "myst_heading_anchors": 4,
        "html_theme": "furo",
        "html_title": language.title,
        "html_static_path": [str(_HERE / "static")],
        "html_css_files": ["documentation.css"],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_use_index": False,
        # A summary is fetched, which no browser allows a page that was opened from a file.
        "html_show_search_summary": False,
        "html_show_sphinx": False,
        "nitpicky": True,
        "smartquotes": False,
    }
