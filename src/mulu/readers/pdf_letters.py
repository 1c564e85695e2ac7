"""What a glyph of a PDF says, where its font says something else.

Programs that make PDFs record which characters a glyph is good for, and where the radical ⼯ and the
character 工 share a glyph of the font, many record the radical. Nobody writes radicals in a list: what
is seen is the character. Unicode's NFKC form knows most pairs; the others share their glyphs in fonts
for simplified Chinese. Likewise a dash of two characters' width is two dashes.
"""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "\ufffd"
"""What stands for a glyph of which no character is known."""

_PAIRS = (
    "⺂乛⺃乚⺅亻⺉刂⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺭礻⺯糹⺰纟⺱罓⺲罒⺹耂⺺肀⺾艹⻁虎"
    "⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻐钅⻑長⻒镸⻓长⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉"
    "⻬齐⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟⼾户㬵胶∕／"
)
_SAME = {**dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)), "⸺": "——", "⸻": "———"}
_DOUBLE = re.compile(r"[\u2215\u2e3a\u2e3b\u2e80-\u2fdf\u3b35\uf900-\ufaff]")
_NUMBERED = re.compile(r"\(cid:[0-9]+\)")


def as_seen(text: str) -> str:
    """The characters that a reader of the page sees."""
    if _NUMBERED.fullmatch(text):
        return UNKNOWN
    return _DOUBLE.sub(lambda found: usual(found.group()), text)


def usual(char: str) -> str:
    """The character that looks like a radical or a compatibility ideograph."""
    return _SAME.get(char) or unicodedata.normalize("NFKC", char)
