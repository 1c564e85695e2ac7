"""Which characters and shapes no cell may have: the very patterns of mulu's rules, copied.

They are copied so that the program by hand does not depend on what it is compared with; the
self-check of the benchmark would notice if one of mulu's rules sees something else.
"""

DASHES = "\u00ac\u02d7\u058a\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc\u4e00\ufe58\ufe63\uff0d"
ONLY_DASHES = f"^[-_~\uff5e\uff3f{DASHES}]+$"
DASH_BESIDE_A_SIGN = f"[0-9A-Za-z]([{DASHES}])|([{DASHES}])[0-9A-Za-z]"

IDEOGRAPHIC_SPACE = "\u3000"
_ODD = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_FAR_EASTERN = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uff60"
SPACE_IN_TEXT = f"^ | $|  |[{_FAR_EASTERN}]( )|( )[{_FAR_EASTERN}]|[{_ODD}]"
SPACE_IN_CODES = f"[ {_ODD}]"

FULL_WIDTH_IN_TEXT = "[\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d]"
FULL_WIDTH_IN_CODES = "[\uff01-\uff5e]"
FULL_WIDTH_IN_CODES_WITH_DASHES = "[\uff01-\uff0c\uff0e-\uff5e]"

LOOK_ALIKE = (
    "[\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u050c\u051a\u051c\u0430"
    "\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u0391\u0392\u0395\u0396\u0397\u0399\u039a"
    "\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]"
)
LOOK_ALIKE_IN_CODES = f"{LOOK_ALIKE[:-1]}\u0417\u0431]"
OF_OTHER_SCRIPTS = "[\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff]"
AMID_LOOK_ALIKES = "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u3007\u3400-\u9fff\U00020000-\U0003ffff]"
LOOK_ALIKE_BESIDE = (
    f"{AMID_LOOK_ALIKES}{LOOK_ALIKE}+(?:[^{OF_OTHER_SCRIPTS[1:-1]}]|$)"
    f"|(?:^|[^{OF_OTHER_SCRIPTS[1:-1]}]){LOOK_ALIKE}+{AMID_LOOK_ALIKES}"
)

BLANK = "^[ \u00a0\u2000-\u200a\u3000\t]*$"
WORDS = (
    "^(?i:[\\[(（]?(?:n/?a|null|none|nil|nan|tbd|无|空|暂无|待定|未定|缺)[\\])）]?|[/\\\\?？*＊.。…·]+|0+)$"
)

ERRORS = "^#(?:REF!|N/A|NAME\\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$|^#{3,}$"
FORMULAS = rf"{ERRORS}|^[=@]|^[+-][A-Za-z(]"
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
DATES = (
    "^[0-9]{1,4}[/.][0-9]{1,2}(?:[/.][0-9]{1,4})?(?: [0-9:]+)?$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T][0-9:.]+)?$"
    f"|^(?:[0-9]{{2,4}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?$|^[0-9]{{1,4}}-{_MONTHS}(?:-[0-9]{{2,4}})?$|^{_MONTHS}-[0-9]{{1,4}}$"
)
NUMBERS = "^[+-]?[0-9]+(?:\\.[0-9]+)?[eE][+-]?[0-9]+$|^[0-9]+\\.0+$|^'"

CHARACTERS = {
    "zero-width-character": (
        "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
        "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    ),
    "control-character": "[\u0000-\u001f\u007f-\u009f\u2028\u2029]",
    "private-use-character": "[\ue000-\uf8ff\U000f0000-\U0010ffff]",
    "replacement-character": "[\ufffc-\uffff\ufdd0-\ufdef]",
    "compatibility-character": (
        "["
        "\u00a8\u00aa\u00af\u00b2-\u00b5\u00b8-\u00ba\u00bc-\u00be\u0132-\u0133\u013f-\u0140\u0149"
        "\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u02d8-\u02dd\u02e0-\u02e4\u0340-\u0341"
        "\u0343-\u0344\u0374\u037a\u037e\u0384-\u0385\u0387\u03d0-\u03d6\u03f0-\u03f2\u03f4-\u03f5"
        "\u03f9\u0587\u0675-\u0678\u0958-\u095f\u09dc-\u09df\u0a33\u0a36\u0a59-\u0a5b\u0a5e"
        "\u0b5c-\u0b5d\u0e33\u0eb3\u0edc-\u0edd\u0f0c\u0f43\u0f4d\u0f52\u0f57\u0f5c\u0f69\u0f73"
        "\u0f75-\u0f79\u0f81\u0f93\u0f9d\u0fa2\u0fa7\u0fac\u0fb9\u10fc\u1d2c-\u1d2e\u1d30-\u1d3a"
        "\u1d3c-\u1d4d\u1d4f-\u1d6a\u1d78\u1d9b-\u1dbf\u1e9a-\u1e9b\u1f71\u1f73\u1f75\u1f77\u1f79"
        "\u1f7b\u1f7d\u1fbb\u1fbd-\u1fc1\u1fc9\u1fcb\u1fcd-\u1fcf\u1fd3\u1fdb-\u1fdf\u1fe3\u1feb"
        "\u1fed-\u1fef\u1ff9\u1ffb\u1ffd-\u1ffe\u2011\u2017\u2024\u2033-\u2034\u2036-\u2037\u203c"
        "\u203e\u2047-\u2049\u2057\u2070-\u209c\u20a8\u2100-\u2103\u2105-\u2107\u2109-\u2113"
        "\u2115-\u2116\u2119-\u211d\u2120-\u2122\u2124\u2126\u2128\u212a-\u212d\u212f-\u2131"
        "\u2133-\u2139\u213b-\u2140\u2145-\u2149\u2150-\u217f\u2189\u222c-\u222d\u222f-\u2230"
        "\u2329-\u232a\u2460-\u24ea\u2a0c\u2a74-\u2a76\u2adc\u2c7c-\u2c7d\u2d6f\u2e80-\u2fd5\u3036"
        "\u3038-\u303a\u309b-\u309c\u309f\u30ff\u3131-\u3163\u3165-\u318e\u3192-\u319f\u3200-\u3247"
        "\u3250-\u327e\u3280-\u33ff\ua69c-\ua69d\ua770\ua7f2-\ua7f4\ua7f8-\ua7f9\uab5c-\uab5f\uab69"
        "\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25-\ufa26\ufa2a-\ufb1d\ufb1f-\ufbb1"
        "\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfc\ufe10-\ufe19\ufe30-\ufe44\ufe47-\ufe72\ufe74-\ufefc"
        "\uff5f-\uff9f\uffa1-\uffee\U00010781-\U000107ba\U0001d15e-\U0001d164\U0001d1bb-\U0001d1c0"
        "\U0001d400-\U0001d7ff\U0001ee00-\U0001eebb\U0001f100-\U0001f10a\U0001f110-\U0001f12e"
        "\U0001f130-\U0001f14f\U0001f16a-\U0001f16c\U0001f190\U0001f200-\U0001f251"
        "\U0001fbf0-\U0001fbf9\U0002f800-\U0002fa1d"
        "]"
    ),
}
