"""How far an edition is from the one before, as expectations of the second engine.

What a schema's `bounds` say becomes expectations with figures: how many items, how many codes of the edition before
are still there, and how large a share each value has. They say that a look is due, not where a fault is.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mulu.checkpoint import Sheet
from mulu.expectations import Expectation, opinion_table
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.checkpoint import Answer
    from mulu.schema import Schema

    Rows = Mapping[int, Mapping[str, str]]

FAMILY = "bounds"
SLACK = 1e-9
"""What a share may be off by being computed: no number of items is so large that it would matter."""


@dataclass(frozen=True)
class Before:
    """The edition before: its name, its schema, its rows as printed, by line."""

    name: str
    schema: Schema
    rows: Rows


@dataclass(frozen=True)
class Bound:
    """One bound: the sheet that it is asked of, the question, and what is said where it does not hold."""

    sheet: str
    columns: Mapping[str, Sequence[Any]]
    expectation: Expectation
    message: Message


def bounds_of(schema: Schema, rows: Rows, before: Before) -> list[Bound]:
    """The bounds that a schema sets, in figures; none where the edition before has no items."""
    if schema.bounds is None or not before.rows:
        return []
    now, then = (opinion_table(given, schema, _fields(given, schema)) for given in (rows, before.rows))
    return [
        *_items(schema, now, before),
        *_kept(schema, now, then, before),
        *_shares(schema, now, then, before),
    ]


def sheets_of(bounds: Iterable[Bound]) -> list[Sheet]:
    """The sheets to be judged, a name each."""
    found: dict[str, list[Bound]] = {}
    for bound in bounds:
        found.setdefault(bound.sheet, []).append(bound)
    return [
        Sheet(name, those[0].columns, [one.expectation for one in those]) for name, those in found.items()
    ]


def exceeded(bounds: Sequence[Bound], answers: Iterable[Answer]) -> Iterator[Message]:
    """What is said of the bounds that do not hold; the answers come in the order of `sheets_of`."""
    messages = {id(bound.expectation): bound.message for bound in bounds}
    for answer in answers:
        if not answer.is_met:
            yield messages[id(answer.expectation)]


def _fields(rows: Rows, schema: Schema) -> Sequence[str]:
    first = next(iter(rows.values()), {})
    return [name for name in schema.columns if name in first]


def _items(schema: Schema, now: Mapping[str, Sequence[Any]], before: Before) -> Iterator[Bound]:
    span = schema.bounds and schema.bounds.items
    if not span:
        return
    count, earlier = len(now["line"]), len(before.rows)
    low = None if span.minimum is None else math.ceil(earlier * span.minimum - SLACK)
    high = None if span.maximum is None else math.floor(earlier * span.maximum + SLACK)
    words = {"count": count, "before": before.name, "earlier": earlier, "low": low or 0, "high": high or "∞"}
    yield _bound(
        "items",
        {"line": now["line"]},
        ("expect_table_row_count_to_be_between", {"min_value": low, "max_value": high}),
        say("there are {count} items, {earlier} in {before}: expected {low} to {high}", **words),
    )


def _kept(
    schema: Schema, now: Mapping[str, Sequence[Any]], then: Mapping[str, Sequence[Any]], before: Before
) -> Iterator[Bound]:
    least = schema.bounds.kept if schema.bounds else None
    names = schema.identity.key
    if least is None or not all(name in now and name in then for name in names):
        return
    codes = {code for code in zip(*(now[name] for name in names), strict=True) if None not in code}
    earlier = [code for code in zip(*(then[name] for name in names), strict=True) if None not in code]
    if not earlier:
        return
    is_kept = [code in codes for code in earlier]
    words = {"kept": sum(is_kept), "count": len(earlier), "before": before.name, "least": _percent(least)}
    yield _bound(
        "kept",
        {"line": list(range(1, len(earlier) + 1)), "is_kept": is_kept},
        (
            "expect_column_values_to_be_in_set",
            {"column": "is_kept", "value_set": [True], "mostly": _at_least(least)},
        ),
        say("of {count} codes of {before}, {kept} are still there: expected at least {least}", **words),
    )


def _shares(
    schema: Schema, now: Mapping[str, Sequence[Any]], then: Mapping[str, Sequence[Any]], before: Before
) -> Iterator[Bound]:
    for name, most in (schema.bounds.shares if schema.bounds else {}).items():
        present, past = (
            Counter(one for one in table.get(name, ()) if one is not None) for table in (now, then)
        )
        count, earlier = present.total(), past.total()
        if not count or not earlier:
            continue
        columns = {"line": now["line"], name: now[name]}
        for value in sorted({*present, *past}):
            share, was = present[value] / count, past[value] / earlier
            message = say(
                "{field} {value} has a share of {share}, {was} in {before}: expected to differ by at most {most}",
                field=name, value=value, share=_percent(share), was=_percent(was), before=before.name, most=_percent(most),
            )  # fmt: skip
            given = {"column": name, "value_set": [value]}
            least, rest = _at_least(was - most), _at_least(1 - was - most)
            for verb, mostly in (("be_in_set", least), ("not_be_in_set", rest)):
                if mostly > 0:
                    question = f"expect_column_values_to_{verb}", {**given, "mostly": mostly}
                    yield _bound(name, columns, question, message)


def _bound(
    sheet: str,
    columns: Mapping[str, Sequence[Any]],
    question: tuple[str, Mapping[str, Any]],
    message: Message,
) -> Bound:
    kind, arguments = question
    return Bound(f"{FAMILY} {sheet}", columns, Expectation(sheet, FAMILY, sheet, kind, arguments), message)


def _at_least(share: float) -> float:
    return max(0.0, share - SLACK)


def _percent(share: float) -> str:
    return f"{share:.1%}"
