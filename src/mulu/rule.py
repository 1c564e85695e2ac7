"""What a rule is: a small function, its message, and its manual page.

There are six kinds. A *reading* rule is seen while bytes become rows. A *character* rule gives
the pattern of what may stand nowhere in a cell. A *cell* rule judges one field at a time and an
*item* rule a whole row; both return a narwhals expression that is true where an item is at fault.
A *reference* rule is an item rule that is asked
once for each edition of another catalogue with which items must agree.
An *edition* rule yields problems that belong to no single row. A *gate* rule is seen where a pull
request is compared with its base.

The frame that expressions see has, for each field, its value (marks taken off, null where a
placeholder stands) under the field's name, and beside it what `printed`, `marks` and `missing`
name; and `line`, the physical line. Frames are lazy: what depends on order says
`.over(…, order_by="line")`. An expression that comes out null finds no fault.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import field as default
from functools import cached_property
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from mulu.errors import PolicyError
from mulu.late import dataclass
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import narwhals as nw

    from mulu.alignment import Alignment
    from mulu.document import Document
    from mulu.edition import Edition
    from mulu.expected import Expected
    from mulu.messages import Message, Translator
    from mulu.schema import Field, Schema
    from mulu.table import Table

    Mend = Callable[[str, "Cell"], str]
    Reads = Iterable[str] | Callable[[Schema], Iterable[str]]

Kind = Literal["reading", "character", "cell", "item", "edition", "gate"]

CHARACTERS = (
    "missing",
    "stray-space",
    "ideographic-space",
    "zero-width-character",
    "control-character",
    "private-use-character",
    "replacement-character",
    "compatibility-character",
    "full-width-character",
    "wrong-dash",
    "look-alike-letter",
)
"""Rules about single characters: whatever looks at a whole value builds on them."""

SHAPE = (*CHARACTERS, "wrong-placeholder", "spreadsheet-damage", "stray-mark")
"""Rules that say a cell holds no proper value at all: constraints build on them."""


EVERYTHING = "*"
"""An edition rule that builds on this says only what no other rule has said of the same place."""


def printed(name: str) -> str:
    """The column that holds a field's cells as they are printed."""
    return f"printed:{name}"


def marks(name: str) -> str:
    """The column that holds the mark of a field's value, empty where there is none."""
    return f"marks:{name}"


def missing(name: str) -> str:
    """The column that says whether a field's value is missing."""
    return f"missing:{name}"


@dataclass(frozen=True)
class Fault:
    """Where items are at fault: `where` is true there.

    `field` is the field to blame; `says` are further words of the message, each an expression;
    `message` replaces the rule's own. `tell` makes the message of the words (`value` and `key` among
    them), where a pattern is not enough, and `offset` says of them how far into the cell the fault
    stands; both are asked only for findings that are listed.
    `pattern` is what a character rule searches for.
    `screen` says cheaply that there is nothing to look for. A pattern: it is found in every cell (as
    printed) that can be at fault, and `where` looks at nothing but its own row. An expression: if
    it is true nowhere, neither is `where`.
    `among`, of a rule that compares rows anywhere: the rows that count. It finds the same if there are no others.
    """

    where: nw.Expr
    field: str | None = None
    says: Mapping[str, nw.Expr] = default(default_factory=dict)
    message: str | None = None
    pattern: str | None = None
    screen: nw.Expr | str | None = None
    among: nw.Expr | None = None
    tell: Callable[[Mapping[str, Any]], Message] | None = None
    offset: Callable[[Mapping[str, Any]], int] | None = None

    @property
    def search(self) -> str | None:
        """The pattern that every faulty cell has in it, if there is one."""
        return self.screen if isinstance(self.screen, str) else self.pattern


@dataclass(frozen=True)
class Problem:
    """A fault that belongs to no single row, or needs more than rows to be seen.

    `path` is relative to the edition's folder; `line` and `key` name the item where there is one.
    `says` are the words of the message; `message` replaces the rule's own. `source` is the place in
    the document. `causes` names rules whose findings on the same line follow from this one.
    `offset` is where in the cell the fault stands.
    """

    line: int | None = None
    field: str | None = None
    key: str | None = None
    value: str | None = None
    path: str = "items.csv"
    says: Mapping[str, object] = default(default_factory=dict)
    message: Message | None = None
    source: str | None = None
    causes: tuple[str, ...] = ()
    offset: int = 0


Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Case:
    """What an edition rule judges.

    `items` is the frame described above, and `rows` the same rows as printed, with their physical
    lines. `earlier` gives the frames of the catalogue's earlier editions. `document` is what the
    document says, and `expected` are its items once corrections are made; both are `None` for a
    draft. `table` is what the items were read from, where it is held.
    """

    schema: Schema
    edition: Edition
    items: nw.DataFrame[Any]
    earlier: Callable[[], Sequence[nw.DataFrame[Any]]] = tuple
    document: Document | None = None
    expected: Sequence[Expected] | None = None
    table: Table | None = None
    _kept: dict[Callable[[Case], Any], Any] = default(default_factory=dict, repr=False, compare=False)

    def once(self, make: Callable[[Case], Kept]) -> Kept:
        """What `make` gives for this case; made once, however many rules ask for it."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return self._kept[make]  # type: ignore[no-any-return]

    @cached_property
    def rows(self) -> Sequence[tuple[int, Mapping[str, str]]]:
        """The rows as printed, with their physical lines."""
        if self.table:
            return self.table.rows
        names = self.schema.columns
        seen = self.items.select("line", *map(printed, names))
        return [
            (line, dict(zip(names, (cell or "" for cell in cells), strict=True)))
            for line, *cells in seen.iter_rows()
        ]

    @cached_property
    def alignment(self) -> Alignment:
        """Which of `rows` is which of `expected`: by all it says, else by its key, else by its place."""
        from mulu.alignment import align_lines

        columns, key_of = self.schema.columns, self.schema.key_of
        old, new = [item.values for item in self.expected or ()], [values for _, values in self.rows]

        def lines(side: Sequence[Mapping[str, str]]) -> Sequence[str]:
            return ["\0".join([values[name] for name in columns]) for values in side]

        return align_lines(lines(old), lines(new), lambda at: key_of(old[at]), lambda at: key_of(new[at]))

    @cached_property
    def values_on(self) -> Mapping[int, Mapping[str, str]]:
        """The rows as printed, by line."""
        return dict(self.rows)

    @cached_property
    def is_as_expected(self) -> bool:
        """Whether the rows are just what the document and its corrections give."""
        from mulu.expected import Items

        if self.table and isinstance(self.expected, Items):
            mine = self.table.frame.drop("line").fill_null("")
            return mine.equals(self.expected.frame(mine.columns))
        return [item.values for item in self.expected or ()] == [values for _, values in self.rows]

    @cached_property
    def expected_on(self) -> Mapping[int, Expected]:
        """What the document says of the item on a line, by line."""
        expected = self.expected or ()
        if expected and self.is_as_expected:
            return {line: item for (line, _), item in zip(self.rows, expected, strict=True)}
        return {self.rows[new][0]: expected[old] for old, new in self.alignment.pairs} if expected else {}


@dataclass(frozen=True)
class Cell:
    """Where a cell stands that is to be mended: its field, the schema, what a character rule searched for."""

    field: Field
    schema: Schema
    pattern: str = ""


@dataclass(frozen=True)
class Page:
    """A rule's manual page, from its docstring."""

    fault: str
    why: str
    mend: str
    bad: str
    good: str


@dataclass(frozen=True)
class Rule:
    """One rule.

    `message` is the pattern of what a finding says. `builds_on` names the rules that come first:
    a cell (for item rules, an item) that failed one of them is not judged again. `reads` are the
    fields an item rule looks at (or a function of the schema that gives them): items with a fault
    there are not judged either. `per_field` rules
    carry the field's name: `missing` is told as `missing-code`. `per_reference` rules take an opened
    reference instead of the schema. `mend` gives a faulty cell, as
    printed, as it should be; `guess` does too, where what the cell means could change by that.
    Both give it back as it is where they know nothing better.
    """

    name: str
    kind: Kind
    judge: Callable[..., Any]
    message: str
    builds_on: tuple[str, ...] = ()
    reads: Reads = ()
    per_field: bool = False
    per_reference: bool = False
    path: str | None = None
    translator: Translator | None = None
    mend: Mend | None = None
    guess: Mend | None = None

    def name_for(self, slug: str) -> str:
        """The rule's name where it judges a field."""
        return f"{self.name}-{slug}" if self.per_field else self.name

    @cached_property
    def page(self) -> Page:
        """The manual page; `ValueError` if a part of it is missing."""
        return parse_page(inspect.getdoc(self.judge) or "")

    def reads_of(self, schema: Schema) -> tuple[str, ...]:
        """The fields the rule looks at under a schema."""
        return tuple(self.reads(schema) if callable(self.reads) else self.reads)

    @cached_property
    def options(self) -> Mapping[str, inspect.Parameter]:
        """The options a schema can set: the judge's keyword-only parameters.

        Their annotations are evaluated; those of other parameters need not be importable.
        """
        if isinstance(self.judge, FunctionType) and not (
            self.judge.__kwdefaults__ or self.judge.__code__.co_kwonlyargcount or vars(self.judge)
        ):
            # Nearly all rules: looking at a function with nothing to find takes longer than making a rule of it.
            return {}
        parameters = inspect.signature(self.judge).parameters
        scope = self.judge.__globals__
        found = {name: one for name, one in parameters.items() if one.kind is inspect.Parameter.KEYWORD_ONLY}
        for name, one in found.items():
            if isinstance(one.annotation, str):
                # A rule's annotations are its own source, which is run anyway.
                found[name] = one.replace(annotation=eval(one.annotation, scope))  # noqa: S307
        return found


def reading_rule(judge: Callable[..., Any]) -> Rule:
    """Make a rule that is seen while files are read; the function is only its page."""
    return _maker("reading", "")(judge)


def gate_rule(judge: Callable[..., Any]) -> Rule:
    """Make a rule that the gate sees; the function is only its page."""
    return _maker("gate", "")(judge)


def character_rule(
    message: str, *, builds_on: Iterable[str] = (), mend: Mend | None = None, guess: Mend | None = None
) -> Callable[[Callable[..., str | None]], Rule]:
    """Make a rule of a function of a field that gives a pattern; `None` where it does not apply.

    The pattern is searched in the cell as printed, placeholders aside; a group in it is the very
    character at fault. All of a field's patterns are searched at
    once, and one by one only in the cells where that finds something.
    """
    return _maker("character", message, builds_on=tuple(builds_on), mend=mend, guess=guess)


def cell_rule(
    message: str,
    *,
    builds_on: Iterable[str] = (),
    per_field: bool = False,
    mend: Mend | None = None,
    guess: Mend | None = None,
) -> Callable[[Callable[..., nw.Expr | Fault | Iterable[Fault] | None]], Rule]:
    """Make a rule of a function of a field and the schema; `None` where it does not apply."""
    how = {"per_field": per_field, "mend": mend, "guess": guess}
    return _maker("cell", message, builds_on=tuple(builds_on), **how)


def item_rule(
    message: str, *, reads: Reads = (), builds_on: Iterable[str] = ()
) -> Callable[[Callable[..., Fault | Iterable[Fault] | None]], Rule]:
    """Make a rule of a function of the schema, which may take options by keyword."""
    return _maker("item", message, reads=reads, builds_on=tuple(builds_on))


def reference_rule(message: str, *, reads: Reads) -> Callable[[Callable[..., Iterable[Fault]]], Rule]:
    """Make a rule of a function of a `Lookup`: one reference of the schema, opened."""
    return _maker("item", message, reads=reads, per_reference=True)


def edition_rule(
    message: str, *, reads: Reads = (), builds_on: Iterable[str] = ()
) -> Callable[[Callable[..., Iterable[Problem]]], Rule]:
    """Make a rule of a function of a `Case` that yields problems."""
    return _maker("edition", message, reads=reads, builds_on=tuple(builds_on))


def _maker(kind: Kind, message: object, **how: Any) -> Callable[[Callable[..., Any]], Rule]:
    if not isinstance(message, str):
        decorator = f"@{'reference' if how.get('per_reference') else kind}_rule"
        raise PolicyError(
            say("the decorator needs the message of its findings: {example}", example=f'{decorator}("…")')
        )

    def make(judge: Callable[..., Any]) -> Rule:
        return Rule(judge.__name__.replace("_", "-"), kind, judge, message, **how)

    return make


def parse_page(text: str) -> Page:
    """Take a docstring apart: first paragraph, `Why:`, `Mend:`, `Bad::`, `Good::`."""
    fault, _, rest = text.partition("\n\n")
    parts = {"Why": "", "Mend": "", "Bad": "", "Good": ""}
    for label, body in re.findall(
        r"^(Why|Mend|Bad|Good)::?(.*?)(?=^(?:Why|Mend|Bad|Good):|\Z)", rest, re.S | re.M
    ):
        is_sample = label in ("Bad", "Good")
        parts[label] = (
            textwrap.dedent(body.strip("\n")).rstrip() + "\n" if is_sample else " ".join(body.split())
        )
    for label, body in parts.items():
        if not body.strip():
            raise ValueError(f"the manual page has no part {label}")
    return Page(" ".join(fault.split()), parts["Why"], parts["Mend"], parts["Bad"], parts["Good"])
