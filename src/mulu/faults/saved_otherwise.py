"""Kind of fault `saved-otherwise`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import file_fault

if TYPE_CHECKING:
    from random import Random


@file_fault(noted("the file saved in another form"))
def saved_otherwise(data: bytes, random: Random) -> bytes:
    """A program has saved the file in its own way: encoding, line ends, separator."""
    text = data.decode("utf-8")
    forms = {
        "mark": lambda: b"\xef\xbb\xbf" + data,
        "line ends": lambda: data.replace(b"\n", b"\r\n"),
        "last line": lambda: data.rstrip(b"\n"),
        "separator": lambda: data.replace(b",", random.choice((b";", b"\t"))),
        "GB18030": lambda: text.encode("gb18030"),
        "UTF-16": lambda: text.encode("utf-16"),
        "quotes": lambda: "".join(f'"{line}"\n' for line in text.splitlines()).replace(",", '","').encode(),
        "rows": lambda: data + b"\n" * random.randint(1, 3),
    }
    return forms[random.choice(list(forms))]()
