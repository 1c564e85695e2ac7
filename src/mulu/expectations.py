"""A schema's constraints as expectations of Great Expectations, for an engine that shares no code with ours.

The constraints are those of Table Schema (https://datapackage.org/standard/table-schema/) and identity.
Expectations speak of a table of text with, for each field, its value (marks taken off, null where it is
missing) and beside it `printed:NAME`, `number:NAME` for numbers with bounds; and `identity:key` and
`identity:otherwise`, each null where the other says what the item is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.schema import Field, Schema

# Written from the manual pages of the rules, not taken from them: a slip there must not be a slip here.
BLANK = "[\\t \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]*"
INTEGER = "-?[1-9][0-9]*|0"
NUMBER = "-?[1-9][0-9]*([.][0-9]*[1-9])?|-?0[.][0-9]*[1-9]|0"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
PLAIN_NUMBER = re.compile(r"-?[0-9]+([.][0-9]+)?\Z")
KEY, OTHERWISE = "identity:key", "identity:otherwise"


@dataclass(frozen=True)
class Expectation:
    """One question to the second engine.

    `rule` is what our rule for the same constraint is called, `family` the rule for all fields, `field` the field to
    blame. `kind` and `arguments` are Great Expectations' own. Of repeated values our rule blames all but the first.
    """

    rule: str
    family: str
    field: str
    kind: str
    arguments: Mapping[str, Any]


def printed_column(name: str) -> str:
    """The column of a field's cells as printed."""
    return f"printed:{name}"


def number_column(name: str) -> str:
    """The column of a field's values as numbers."""
    return f"number:{name}"


def expectations_of(schema: Schema, present: Sequence[str] | None = None) -> tuple[Expectation, ...]:
    """All that a schema declares of the fields that are `present` (all, if not given)."""
    names = schema.columns if present is None else present
    asked = [one for field in schema.fields if field.name in names for one in _of_field(field, schema)]
    for column, fields in _identity(schema, names).items():
        kind, arguments = "expect_column_values_to_be_unique", {"column": column}
        asked.append(Expectation("duplicate-key", "duplicate-key", fields[-1], kind, arguments))
    return tuple(asked)


def _identity(schema: Schema, present: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The parts of identity that may stand once, if all its fields are there, by column.

    A key of one field that is unique by itself is not asked about again.
    """
    key, otherwise = schema.identity.key, schema.identity.otherwise
    if not {*key, *otherwise} <= set(present):
        return {}
    is_unique = len(key) == 1 and schema.by_name[key[0]].constraints.unique
    parts = {} if is_unique else {KEY: key}
    return {**parts, OTHERWISE: otherwise} if otherwise else parts


def suite_of(schema: Schema) -> Mapping[str, Any]:
    """The expectation suite as Great Expectations reads it (`ExpectationSuite(**suite)`)."""
    return {
        "name": schema.title or "catalogue",
        "expectations": [
            {"type": one.kind, "kwargs": dict(one.arguments), "meta": {"rule": one.rule, "field": one.field}}
            for one in expectations_of(schema)
        ],
        "meta": {"columns": dict(_columns(schema))},
    }


def _columns(schema: Schema) -> Iterator[tuple[str, str]]:
    """What a suite's columns hold, for those who make the table themselves."""
    for field in schema.fields:
        yield field.name, "the value as text, marks taken off; null where it is missing"
        yield printed_column(field.name), "the cell as printed"
        if _has_bounds(field):
            yield number_column(field.name), "the value as a number; null where it is none"
    for column in _identity(schema, schema.columns):
        yield column, "these fields of identity, joined; null where the others say what the item is"


def _of_field(field: Field, schema: Schema) -> Iterator[Expectation]:
    name, constraints = field.name, field.constraints

    def ask(family: str, kind: str, column: str = name, **arguments: Any) -> Expectation:
        given = {"column": column, **arguments}
        return Expectation(f"{family}-{field.slug}", family, name, f"expect_column_{kind}", given)

    if constraints.required:
        yield ask("missing", "values_to_not_be_null")
    if constraints.required or "" not in field.missingValues:
        signs = "".join(f"|{re.escape(mark)}" for mark in schema.marks_of(name))
        regex = f"^(?:{BLANK}{signs})\\Z"
        yield ask("missing", "values_to_not_match_regex", printed_column(name), regex=regex)
    for regex in _shapes(field):
        yield ask("malformed", "values_to_match_regex", regex=f"^(?:{regex})\\Z")
    if field.type == "date":
        yield ask("malformed", "values_to_match_strftime_format", strftime_format="%Y-%m-%d")
    if constraints.enum:
        yield ask("unlisted", "values_to_be_in_set", value_set=list(constraints.enum))
    if _has_bounds(field):
        low, high = (
            None if one is None else float(one) for one in (constraints.minimum, constraints.maximum)
        )
        column = number_column(name)
        yield ask("out-of-range", "values_to_be_between", column, min_value=low, max_value=high)
    if (constraints.minLength, constraints.maxLength) != (None, None):
        least, most = constraints.minLength, constraints.maxLength
        yield ask("wrong-length", "value_lengths_to_be_between", min_value=least, max_value=most)
    if constraints.unique:
        yield ask("duplicate", "values_to_be_unique")


def _shapes(field: Field) -> Iterator[str]:
    known = {"integer": INTEGER, "number": NUMBER, "date": DAY}
    if field.type in known:
        yield known[field.type]
    if field.constraints.pattern:
        yield field.constraints.pattern


def _has_bounds(field: Field) -> bool:
    return (field.constraints.minimum, field.constraints.maximum) != (None, None)


def opinion_table(
    rows: Mapping[int, Mapping[str, str]], schema: Schema, present: Sequence[str]
) -> dict[str, list[Any]]:
    """The columns that expectations speak of, from rows as printed, by line."""
    table: dict[str, list[Any]] = {"line": list(rows)}
    for field in schema.fields:
        if field.name not in present:
            continue
        cells = [row[field.name] for row in rows.values()]
        values = [_value(cell, field, schema.marks_of(field.name)) for cell in cells]
        table[field.name], table[printed_column(field.name)] = values, cells
        if _has_bounds(field):
            table[number_column(field.name)] = [
                float(value) if value is not None and PLAIN_NUMBER.match(value) else None for value in values
            ]
    for column, fields in _identity(schema, present).items():
        keys = zip(*(table[name] for name in schema.identity.key), strict=True)
        lacks = [None in parts for parts in keys]
        asked = lacks if column == OTHERWISE else [not one for one in lacks]
        joined = zip(*(table[name] for name in fields), strict=True)
        table[column] = [repr(parts) if ask else None for ask, parts in zip(asked, joined, strict=True)]
    return table


def _value(cell: str, field: Field, marks: Sequence[str]) -> str | None:
    for mark in marks:
        if cell.endswith(mark):
            cell = cell[: -len(mark)]
            break
    return None if cell in field.missingValues else cell
