"""What an edition must look like: `schemas/<catalog>.yaml`, format `mulu.schema/1`.

`fields` is a Data Package v2 Table Schema about values with their marks taken off
(https://datapackage.org/standard/table-schema/); the rest says what no table schema can.
Patterns are full matches in the common part of Rust's and Python's regular expressions.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field as Key,
    StringConstraints,
    Tag,
)

from mulu.errors import PolicyError
from mulu.late import dataclass
from mulu.messages import Message, say
from mulu.spacing import WhiteSpace  # noqa: TC001 - pydantic looks it up
from mulu.yaml_file import Lines, Path, Record, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FORMAT = "mulu.schema/1"
RESERVED_NAMES = {"line"}
"""The column of line numbers that every frame of items carries."""


def _portable(pattern: str) -> str:
    """Refuse what means something else, or nothing, in another engine."""
    if re.search(r"(?<!\\)(?:\\\\)*\\[dDwWsSbB]", pattern):
        raise ValueError(
            say(
                r"the pattern {pattern} uses \d, \w, \s or \b, which match other scripts too: write [0-9]",
                pattern=pattern,
            )
        )
    if re.search(r"\(\?(?:[=!]|<[=!])", pattern) or re.search(r"\(\?P=|(?<!\\)(?:\\\\)*\\[1-9]", pattern):
        raise ValueError(
            say("the pattern {pattern} looks around or back, which not every engine can do", pattern=pattern)
        )
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(
            say(
                "the pattern {pattern} is not a regular expression: {problem}",
                pattern=pattern,
                problem=str(error),
            )
        ) from None
    return pattern


Pattern = Annotated[str, AfterValidator(_portable)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\Z")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FieldType = Literal["string", "integer", "number", "date"]
Level = Literal["error", "warning", "off"]


class Constraints(Record):
    """What a field's values must be; the names are those of Table Schema."""

    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] | None = Key(default=None, min_length=1)
    pattern: Pattern | None = None
    minimum: str | None = None
    maximum: str | None = None
    minLength: int | None = Key(default=None, ge=0)  # noqa: N815 - the standard's spelling
    maxLength: int | None = Key(default=None, ge=0)  # noqa: N815


class Field(Record):
    """A column of items.csv."""

    name: Name
    title: str | None = None
    description: str | None = None
    example: str | None = None
    type: FieldType = "string"
    missingValues: tuple[str, ...] = ("",)  # noqa: N815 - the standard's spelling
    constraints: Constraints = Constraints.model_construct()

    @property
    def slug(self) -> str:
        """The name as rule names spell it."""
        return self.name.replace("_", "-")

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What is printed where a value is missing, the blank cell aside."""
        return tuple(value for value in self.missingValues if value)

    @property
    def is_coded(self) -> bool:
        """Whether values are codes, numbers or listed words rather than free text."""
        return self.type != "string" or bool(self.constraints.pattern or self.constraints.enum)


class Identity(Record):
    """Fields that make an item the same item; `otherwise` where one of `key` is missing.

    `name` are the fields that say what an item is called: a code that comes to stand for another
    name is not taken for the same item without asking.
    """

    key: tuple[str, ...] = Key(min_length=1)
    otherwise: tuple[str, ...] = ()
    name: tuple[str, ...] = ()


class Numbering(Record):
    """The field that counts 1, 2, 3, … anew within each value of `within`."""

    field: str
    within: tuple[str, ...] = ()


class Mark(Record):
    """A sign at the end of a field's value that a note explains, or `title` where no note does."""

    mark: Annotated[str, StringConstraints(min_length=1)]
    field: str
    title: Text | None = None


class SectionRow(Record):
    """A row that opens a section: its first cell matches `number`, whose group is the value.

    A group `count`, in either pattern, is the number of items that the document states.
    """

    field: str
    number: Pattern
    title: Pattern = ".+"


class OtherColumn(Record):
    """A column of the document that no field takes over, or whose cells hold several items each.

    Of those, each begins where `begin` matches, which is the first field of `items`; the second is
    the rest, up to where the next one begins.
    """

    heading: str
    items: tuple[str, str] | None = None
    begin: Pattern | None = None


def _kind_of_column(value: object) -> str:
    return "~heading" if isinstance(value, (dict, OtherColumn)) else "~field"


Column = Annotated[
    Annotated[str, Tag("~field")] | Annotated[OtherColumn, Tag("~heading")], Discriminator(_kind_of_column)
]


class Layout(Record):
    """What headings, section rows and notes look like in the published document.

    `columns` are the fields of a row, in order; their titles are the headings. `aside` are rows that
    are no items: patterns, by field or heading, for some of a row's cells. `ignored` are lines that
    say nothing about the list. `headings` are further heading rows. `white_space` is what white
    space inside cells and lines is worth. `merged` are columns in which a cell that is merged over
    rows holds for each of them; a row in which the columns `continued` are blank ends the row above.
    """

    columns: tuple[Column, ...] = Key(min_length=1)
    aside: tuple[Annotated[dict[str, Pattern], Key(min_length=1)], ...] = ()
    title: Pattern | None = None
    section: SectionRow | None = None
    notes: tuple[Pattern, ...] = ()
    ignored: tuple[Pattern, ...] = ()
    headings: tuple[Annotated[tuple[str, ...], Key(min_length=1)], ...] = ()
    white_space: WhiteSpace = "keep"
    merged: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What columns are called in the schema: by their field, else by their heading."""
        return tuple(one if isinstance(one, str) else one.heading for one in self.columns)

    @cached_property
    def packed(self) -> OtherColumn | None:
        """The column whose cells hold several items each."""
        return next((one for one in self.columns if isinstance(one, OtherColumn) and one.items), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the columns hold."""
        fields = (one.items or () if isinstance(one, OtherColumn) else (one,) for one in self.columns)
        return tuple(name for names in fields for name in names)


Share = Annotated[float, Key(ge=0, le=1)]


class Span(Record):
    """A number of items, as a multiple of those of the edition before."""

    minimum: Annotated[float, Key(ge=0, allow_inf_nan=False)] | None = None
    maximum: Annotated[float, Key(ge=0, allow_inf_nan=False)] | None = None


class Bounds(Record):
    """How far an edition may differ from the one before without anybody asking; judged before publication.

    `kept` is the least share of its codes that are still there; `shares` says by how much the share of each value
    of a field may differ.
    """

    items: Span | None = None
    kept: Share | None = None
    shares: dict[str, Share] = Key(default_factory=dict)


class Exemption(Record):
    """Items that a reference is not asked about: those whose value of `field` matches."""

    field: str
    pattern: Pattern
    reason: Text


class Reference(Record):
    """Another catalogue's edition with which items must agree.

    `key` is the field by whose values items are looked up there, and `agree` are those that must be
    the same: fields here to fields there. Values are compared with their marks taken off.
    """

    catalog: str
    edition: str
    key: dict[str, str] = Key(min_length=1, max_length=1)
    agree: dict[str, str] = Key(min_length=1)
    exempt: tuple[Exemption, ...] = ()

    @property
    def code(self) -> str:
        """The field here by which items are looked up."""
        return next(iter(self.key))

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """All it says but for exemptions."""
        return self.catalog, self.edition, tuple(self.key.items()), tuple(sorted(self.agree.items()))


class RuleSetting(Record):
    """How much a rule matters here, and its options."""

    model_config = ConfigDict(extra="allow")
    severity: Level | None = None

    @property
    def options(self) -> Mapping[str, Any]:
        """The settings that go to the rule itself."""
        return self.model_extra or {}


def _spelled_out(value: Any) -> Any:
    return {"severity": value} if isinstance(value, str) else (value or {})


class Schema(Record):
    """One catalogue's schema."""

    format: Literal["mulu.schema/1"]
    title: str | None = None
    fields: tuple[Field, ...] = Key(min_length=1)
    identity: Identity
    numbering: Numbering | None = None
    marks: tuple[Mark, ...] = ()
    document: Layout | None = None
    bounds: Bounds | None = None
    references: tuple[Reference, ...] = ()
    rules: dict[str, Annotated[RuleSetting, BeforeValidator(_spelled_out)]] = Key(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The heading line of items.csv."""
        return tuple(field.name for field in self.fields)

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The fields that say what an item is called.

        Those that `identity.name` lists; else those of `otherwise` that hold free text; else the
        first field of free text that is not part of the key; else none.
        """
        identity = self.identity
        texts = [one.name for one in self.fields if not one.is_coded and one.name not in identity.key]
        return (
            identity.name or tuple(name for name in identity.otherwise if name in texts) or tuple(texts[:1])
        )

    @property
    def looked_up(self) -> tuple[str, ...]:
        """The fields by which items are looked up in references."""
        return tuple(dict.fromkeys(one.code for one in self.references))

    @property
    def referring(self) -> tuple[str, ...]:
        """All fields that references are about."""
        return tuple(dict.fromkeys(name for one in self.references for name in (*one.key, *one.agree)))

    @cached_property
    def _marks_by_field(self) -> Mapping[str, tuple[str, ...]]:
        fields = {mark.field for mark in self.marks}
        return {name: tuple(mark.mark for mark in self.marks if mark.field == name) for name in fields}

    def marks_of(self, field: str) -> tuple[str, ...]:
        """The marks that values of a field may carry, in the schema's order."""
        return self._marks_by_field.get(field, ())

    def split(self, field: str, printed: str) -> tuple[str, str]:
        """A printed value as value and marks."""
        for mark in self.marks_of(field):
            if printed.endswith(mark):
                return printed.removesuffix(mark), mark
        return printed, ""

    def key_of(self, printed: Mapping[str, str]) -> str:
        """The written form of an item's identity.

        The key fields where all have a value, else the `otherwise` fields; parts are joined by
        `/`, and a `/` inside a part is written `%2F` (a `%` as `%25`).
        """
        code = self.code_of(printed)
        if code or not self.identity.otherwise:
            return code or self._spelled(self.identity.key, printed)
        return "/".join(self._escaped_parts(self.identity.otherwise, printed))

    def code_of(self, printed: Mapping[str, str]) -> str:
        """The written form of the key fields, empty where one of them has no value."""
        parts = [self._key_part(name, printed) for name in self.identity.key]
        return self._spelled(self.identity.key, printed) if all(parts) else ""

    def name_of(self, printed: Mapping[str, str]) -> str:
        """What an item is called, marks off."""
        return " ".join(self.split(name, printed[name])[0] for name in self.naming)

    def _spelled(self, names: Sequence[str], printed: Mapping[str, str]) -> str:
        if len(names) == 1:
            return self._key_part(names[0], printed)
        return "/".join(self._escaped_parts(names, printed))

    def _escaped_parts(self, names: Sequence[str], printed: Mapping[str, str]) -> Iterator[str]:
        for name in names:
            yield self._key_part(name, printed).replace("%", "%25").replace("/", "%2F")

    def _key_part(self, name: str, printed: Mapping[str, str]) -> str:
        value, _ = self.split(name, printed.get(name) or "")
        return "" if not value.strip() or value in self.by_name[name].missingValues else value


@dataclass(frozen=True)
class SchemaFile:
    """A schema and where its parts stand."""

    path: str
    schema: Schema
    lines: Lines

    def error(self, message: Message, *path: str | int) -> PolicyError:
        """A fault of this file at the value under `path`."""
        return PolicyError(message, self.path, self.lines.of(*path))


def read_schema(data: bytes, path: str) -> SchemaFile:
    """Parse a schema; raises `PolicyError` with file and line."""
    try:
        schema, lines = load(data, Schema, FORMAT)
    except YamlFileError as error:
        fault = error.faults[0]
        raise PolicyError(fault.message, path, fault.line) from None
    file = SchemaFile(path, schema, lines)
    for place, message in _contradictions(schema):
        raise file.error(message, *place)
    return file


def _contradictions(schema: Schema) -> Iterator[tuple[Path, Message]]:
    seen: set[str] = set()
    for position, field in enumerate(schema.fields):
        if field.name in seen or field.name in RESERVED_NAMES:
            yield ("fields", position), say("the field name {name} is taken", name=field.name)
        seen.add(field.name)
        yield from _bad_constraints(position, field)
    if schema.document:
        yield from _bad_columns(schema.document)
    yield from _repeated_references(schema.references)
    for place, name in _named_fields(schema):
        if name not in seen:
            yield place, say("there is no field {name}", name=name)


def _repeated_references(references: Sequence[Reference]) -> Iterator[tuple[Path, Message]]:
    for at, one in enumerate(references):
        if one.fingerprint in [other.fingerprint for other in references[:at]]:
            yield ("references", at), say("a reference is named twice")
        patterns = [(exemption.field, exemption.pattern) for exemption in one.exempt]
        if len(set(patterns)) < len(patterns):
            yield ("references", at, "exempt"), say("an exemption is named twice")


def _bad_columns(layout: Layout) -> Iterator[tuple[Path, Message]]:
    if len(set(layout.fields)) < len(layout.fields):
        yield ("document", "columns"), say("a column is named twice")
    for position, column in enumerate(layout.columns):
        if isinstance(column, OtherColumn):
            yield from _bad_packing(layout, position, column)
    for position, row in enumerate(layout.aside):
        for name in row:
            if layout.names.count(name) != 1:
                message = say("{name} must name one of the columns, by its field or heading", name=name)
                yield ("document", "aside", position, name), message
    for key in ("merged", "continued"):
        for position, name in enumerate(getattr(layout, key)):
            if (layout.fields if key == "continued" else layout.columns).count(name) != 1:
                yield (
                    ("document", key, position),
                    say("{name} must name one of the columns, by its field", name=name),
                )


def _bad_packing(layout: Layout, position: int, column: OtherColumn) -> Iterator[tuple[Path, Message]]:
    place = ("document", "columns", position)
    if bool(column.items) != bool(column.begin):
        yield place, say("items and begin need each other: what begins an item, and the fields it has")
    elif column.begin and re.search(column.begin, ""):
        yield (*place, "begin"), say("the pattern matches nothing at all, and would begin items everywhere")
    elif column.items and column is not layout.packed:
        yield place, say("two columns hold several items each: only one can")


def _bad_constraints(position: int, field: Field) -> Iterator[tuple[Path, Message]]:
    listed = field.constraints.enum or ()
    if len(set(listed)) < len(listed):
        yield ("fields", position, "constraints", "enum"), say("a value is listed twice")
    for bound in ("minimum", "maximum"):
        value = getattr(field.constraints, bound)
        if value is not None and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            yield (
                ("fields", position, "constraints", bound),
                say("{bound} must be a number, here is {value}", bound=bound, value=value),
            )
        if value is not None and field.type not in ("integer", "number"):
            yield (
                ("fields", position, "constraints", bound),
                say("{bound} needs a field of type integer or number", bound=bound),
            )


def _named_fields(schema: Schema) -> Iterator[tuple[Path, str]]:
    yield from _fields_of_identity(schema.identity)
    if schema.numbering:
        yield ("numbering", "field"), schema.numbering.field
        for position, name in enumerate(schema.numbering.within):
            yield ("numbering", "within", position), name
    for position, mark in enumerate(schema.marks):
        yield ("marks", position), mark.field
    for name in schema.bounds.shares if schema.bounds else ():
        yield ("bounds", "shares", name), name
    for position, reference in enumerate(schema.references):
        yield from _fields_of_reference(position, reference)
    if schema.document:
        yield from _fields_of_document(schema.document)


def _fields_of_identity(identity: Identity) -> Iterator[tuple[Path, str]]:
    for part in ("key", "otherwise", "name"):
        for position, name in enumerate(getattr(identity, part)):
            yield ("identity", part, position), name


def _fields_of_reference(position: int, reference: Reference) -> Iterator[tuple[Path, str]]:
    for name in reference.key:
        yield ("references", position, "key", name), name
    for name in reference.agree:
        yield ("references", position, "agree", name), name
    for at, exemption in enumerate(reference.exempt):
        yield ("references", position, "exempt", at, "field"), exemption.field


def _fields_of_document(layout: Layout) -> Iterator[tuple[Path, str]]:
    for position, column in enumerate(layout.columns):
        for name in (column,) if isinstance(column, str) else column.items or ():
            yield ("document", "columns", position), name
    if layout.section:
        yield ("document", "section", "field"), layout.section.field
