"""The pictures of the tutorial, made by following it: `python -m documentation.pictures`.

A terminal is drawn by rich, as SVG without the font that it would ask for; pages of the site by a headless Chromium.
The terminal is the same wherever it is drawn, and a test draws it again; photographs depend on fonts and versions.
"""

from __future__ import annotations

import html
import io
import os
import pty
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from documentation.examples import FOLLOWED, ROOT, Terminal, follow, language_of
from mulu.terminal import width

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs" / "pictures"
WIDTH = 92
_CELL = 12.2
"""How wide rich draws a cell."""
_TEXT = re.compile(
    r'(<text class="[^"]*") x="([0-9.]+)" (y="[0-9.]+") textLength="[0-9.]+" (clip-path="[^"]*")>([^<]+)</text>'
)
_DRAWN = "mulu check"
_SHOTS = {"list": "index.html", "changes": "changes.html"}
_SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def coloured(terminal: Terminal, command: str) -> str:
    """What the installed command prints on a terminal, colours included."""
    said = b""
    child, descriptor = pty.fork()
    if child == 0:
        os.chdir(terminal.folder)
        os.environ.update({**terminal.environment, "TERM": "xterm-256color", "COLUMNS": "400"})
        os.environ.pop("NO_COLOR", None)
        os.execvp(sys.executable, [sys.executable, "-m", *command.split()])  # noqa: S606
    try:
        while data := os.read(descriptor, 4096):
            said += data
    except OSError:
        # Linux says that the other end is closed by an error.
        pass
    os.waitpid(child, 0)
    os.close(descriptor)
    return said.decode("utf-8").replace("\r\n", "\n")


def drawn(command: str, said: str) -> str:
    """A terminal with a command and what it has printed, as SVG."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text(f"$ {command}", style="bold"))
    console.print(Text.from_ansi(said.rstrip("\n")))
    picture = console.export_svg(title="", theme=MONOKAI, code_format=_SVG, unique_id="terminal")
    return _TEXT.sub(_placed, picture)


def _placed(found: re.Match[str]) -> str:
    """A text with a place for each character: rich gives Chinese characters half the room they take."""
    before, start, text = found[1], float(found[2]), html.unescape(found[5])
    places = accumulate((width(character) * _CELL for character in text[:-1]), initial=start)
    return f'{before} x="{" ".join(f"{place:g}" for place in places)}" {found[3]} {found[4]}>{html.escape(text)}</text>'


@dataclass
class Watch:
    """Draws the terminal at the tutorial's first finding."""

    terminal: Terminal
    picture: str = ""

    def __call__(self, command: str) -> None:
        """Hear of a command that has been run."""
        if command == _DRAWN and not self.picture:
            said = coloured(self.terminal, command)
            self.picture = drawn(command, said) if "differs-from-source" in said else ""


def photograph(browser: Browser, site: Path, language: str, folder: Path) -> None:
    """Pages of the site that the tutorial ends with."""
    page = browser.new_page(viewport={"width": 900, "height": 640}, device_scale_factor=1)
    for name, path in _SHOTS.items():
        page.goto((site / "example" / "2027" / path).resolve().as_uri())
        page.screenshot(path=folder / f"tutorial-{name}.{language}.png")
    page.close()


def main() -> int:
    """Follow the tutorial in both languages, and keep what there is to see."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name in FOLLOWED:
            with tempfile.TemporaryDirectory() as folder:
                terminal = Terminal(Path(folder), language_of(name))
                watch = Watch(terminal)
                follow((ROOT / name).read_text("utf-8"), terminal, watch)
                (FOLDER / f"tutorial-check.{terminal.language}.svg").write_text(watch.picture, "utf-8")
                photograph(browser, Path(folder) / "lists" / "public", terminal.language, FOLDER)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
