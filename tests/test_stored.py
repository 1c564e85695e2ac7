"""What a text has become on its way through a number or a date is told from what somebody has edited."""

from __future__ import annotations

import pytest

from mulu.stored import lost

ZEROS, NUMBER, DATE = "zeros in front", "makes of a number", "makes of a date"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("011110", "11110", ZEROS),
        ("0110", "110.0", ZEROS),
        ("110000", "1.1E+05", NUMBER),
        ("110101", "1.1E+05", NUMBER),
        ("1.10", "1.1", NUMBER),
        ("12", "12.0", NUMBER),
        ("310101199001011234", "310101199001011000", NUMBER),
        ("310101199001011678", "310101199001012000", NUMBER),
        ("310101199001011234", "3.10101E+17", NUMBER),
        ("1-2", "2026/1/2", DATE),
        ("1-2", "2026-01-02", DATE),
        ("1-2", "2026-01-02 00:00:00", DATE),
        ("01-02", "1月2日", DATE),
        ("1-2", "2-Jan", DATE),
        ("3/45", "Mar-45", DATE),
        ("01-02-03", "2003/1/2", DATE),
        ("2026-1-2", "2026-01-02", DATE),
        ("2026-1-2", "2/1/2026", DATE),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_made_of_a_text_is_told(before: str, after: str, said: str) -> None:
    message = lost(before, after)
    assert message is not None
    assert said in message.render("en")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("011110", "011110"),
        ("011110", "111110"),
        ("011110", "011111"),
        ("110000", "120000"),
        ("4-04", "4-05"),
        ("1-2", "2-1"),
        ("01-02", "01-02-03"),
        ("1.2", "1.2.3"),
        ("1/2", "1/2/3"),
        ("310101199001011234", "310101199001011235"),
        ("Baker", "Miller"),
        ("--", "2026-01-02"),
        ("", "1E+05"),
        ("０１", "1"),
        ("1" * 5000, "1E+5"),
    ],
)
def test_an_edit_is_an_edit(before: str, after: str) -> None:
    assert lost(before, after) is None
