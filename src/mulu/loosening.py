"""What a change of policy means, in words: what it tightens, and what it may loosen.

Only what is plain is called harmless or stricter. Everything else, and any change of code, counts as
a loosening: the gate would rather ask once too often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mulu.difference import differences
from mulu.errors import PolicyError
from mulu.messages import Message, listed, noted, say
from mulu.policy import find_rule
from mulu.project import CATALOGS, SCHEMAS, VALIDATORS, CatalogFolder
from mulu.ruling import PolicyChange
from mulu.schema import read_schema
from mulu.yaml_file import Lines, YamlFileError, flat, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.project import Project
    from mulu.rule import Rule
    from mulu.schema import Schema
    from mulu.waiver import Waiver

NEUTRAL = ("title", "description", "example")
"""What is for readers only; a field's `title` is not, since documents are read by it."""
NEUTRAL_FACTS = ("title", "description", "language", "publisher", "homepage", "licence")
RANK = {"off": 0, "warning": 1, "error": 2}
LEVELS = {"error": noted("error"), "warning": noted("warning"), "off": noted("switched off")}


def policy_changes(base: Project, proposed: Project, rules: Mapping[str, Rule]) -> tuple[PolicyChange, ...]:
    """All differences between two policies, by path. `rules` are those of the base."""
    found = [
        *_schemas(base, proposed, rules),
        *_validators(base, proposed),
        *(change for name in proposed.folders(CATALOGS) for change in _catalog(base, proposed, name)),
    ]
    return tuple(sorted(found, key=lambda change: (change.path, change.line or 0)))


def _schemas(base: Project, proposed: Project, rules: Mapping[str, Rule]) -> Iterator[PolicyChange]:
    for path in sorted({*base.below(SCHEMAS), *proposed.below(SCHEMAS)}):
        old, new = base.read(path), proposed.read(path)
        if old == new or not path.endswith(".yaml"):
            continue
        if old is None or new is None:
            message = say("the schema is new") if old is None else say("the schema is gone")
            yield PolicyChange(path, message)
            continue
        try:
            before, after = read_schema(old, path), read_schema(new, path)
        except PolicyError as error:
            message = say("the schema cannot be compared: {problem}", problem=error.message)
            yield PolicyChange(path, message, error.line)
            continue
        yield from _Schemas(path, before.schema, after.schema, after.lines, rules).changes()


class _Schemas:
    """A schema before and after."""

    def __init__(self, path: str, old: Schema, new: Schema, lines: Lines, rules: Mapping[str, Rule]) -> None:
        self.path, self.old, self.new, self.lines, self.rules = path, old, new, lines, rules
        self.positions = {field.name: at for at, field in enumerate(new.fields)}

    def changes(self) -> Iterator[PolicyChange]:
        """Its differences, fields first, then rules, then the rest."""
        before, after = (_dumped(schema) for schema in (self.old, self.new))
        names = [field.name for field in self.new.fields if field.name in self.old.by_name]
        if names != [field.name for field in self.old.fields if field.name in self.new.by_name]:
            yield self._change(say("the fields are in another order"), True, "fields")
        for name in [*self.positions, *(name for name in self.old.by_name if name not in self.positions)]:
            yield from self._field(name)
        yield from self._rules()
        yield from self._references()
        for key in differences(before, after):
            yield self._change(
                say(
                    "{what} is now {new}, it was {old}",
                    what=key,
                    old=_shown(before.get(key)),
                    new=_shown(after.get(key)),
                ),
                key not in NEUTRAL,
                key,
            )

    def _field(self, name: str) -> Iterator[PolicyChange]:
        place = ("fields", self.positions.get(name, 0))
        if name not in self.old.by_name or name not in self.new.by_name:
            is_new = name not in self.old.by_name
            message = (
                say("there is a new field {field}", field=name)
                if is_new
                else say("the field {field} is gone", field=name)
            )
            yield self._change(message, True, *place)
            return
        old, new = self.old.by_name[name].model_dump(), self.new.by_name[name].model_dump()
        before, after = old.pop("constraints"), new.pop("constraints")
        for key, (was, now) in differences(before, after).items():
            message, loosens = _constraint(name, key, was, now)
            yield self._change(message, loosens, *place, "constraints", key)
        for key, (was, now) in differences(old, new).items():
            if key == "missingValues":
                message, _ = _values(say("a placeholder of {field}", field=name), was, now)
                # One more lets a cell lack its value; one fewer lets what stood for nothing pass as one.
                loosens = {*old[key]} != {*new[key]}
            else:
                words = {"what": f"{name}.{key}", "old": _shown(was), "new": _shown(now)}
                message, loosens = say("{what} is now {new}, it was {old}", **words), key not in NEUTRAL[1:]
            yield self._change(message, loosens, *place, key)

    def _rules(self) -> Iterator[PolicyChange]:
        for name in dict.fromkeys([*self.old.rules, *self.new.rules]):
            old, new = self._level(self.old, name), self._level(self.new, name)
            if old != new:
                words = {"rule": name, "old": say(LEVELS[old]), "new": say(LEVELS[new])}
                if RANK[new] < RANK[old]:
                    message = say("the rule {rule} is weakened: {new}, it was {old}", **words)
                else:
                    message = say("the rule {rule} weighs more: {new}, it was {old}", **words)
                yield self._change(message, RANK[new] < RANK[old], "rules", name)
            options = [
                schema.rules[name].options if name in schema.rules else {} for schema in (self.old, self.new)
            ]
            if old != "off" != new and options[0] != options[1]:
                for key, (was, now) in differences(*options).items():
                    words = {"what": f"{name}.{key}", "old": _shown(was), "new": _shown(now)}
                    yield self._change(
                        say("{what} is now {new}, it was {old}", **words), True, "rules", name, key
                    )

    def _references(self) -> Iterator[PolicyChange]:
        old, new = ({one.fingerprint: one for one in schema.references} for schema in (self.old, self.new))
        for name, reference in old.items():
            if name not in new:
                words = {"catalog": reference.catalog, "edition": reference.edition}
                message = say("items need no longer agree with {catalog} {edition} in the same way", **words)
                yield self._change(message, True, "references")
        for at, (name, reference) in enumerate(new.items()):
            words = {"catalog": reference.catalog, "edition": reference.edition}
            if name not in old:
                message = say("items must now agree with {catalog} {edition}", **words)
                yield self._change(message, False, "references", at)
                continue
            before, after = (
                {f"{one.field} {one.pattern}": one.reason for one in side.exempt}
                for side in (old[name], reference)
            )
            for items, (was, now) in differences(before, after).items():
                words["items"] = items
                if was is None:
                    message = say("now exempt from {catalog} {edition}: {items}", **words)
                elif now is None:
                    message = say("no longer exempt from {catalog} {edition}: {items}", **words)
                else:
                    message = say("exempt from {catalog} {edition} for another reason: {items}", **words)
                yield self._change(message, was is None, "references", at, "exempt")

    def _level(self, schema: Schema, name: str) -> str:
        """How much a rule matters: a setting of its own, else of its family, else what holds without one."""
        rule = find_rule(name, self.rules)
        family = rule.name if rule else name
        for one in (name, family):
            if one in schema.rules and schema.rules[one].severity:
                return str(schema.rules[one].severity)
        is_own = rule is None or rule.path is not None
        return "off" if is_own and name not in schema.rules else "error"

    def _change(self, message: Message, loosens: bool, *place: str | int) -> PolicyChange:
        return PolicyChange(self.path, message, self.lines.of(*place), loosens)


def _dumped(schema: Schema) -> dict[str, Any]:
    return schema.model_dump(exclude={"fields", "rules", "references", "format"})


def _constraint(field: str, key: str, old: Any, new: Any) -> tuple[Message, bool]:
    """What a changed constraint means, and whether it may let more pass."""
    words: dict[str, object] = {"field": field, "key": key, "old": _shown(old), "new": _shown(new)}
    if key in ("required", "unique"):
        if new:
            return say("{field} must now be {key}", **words), False
        return say("{field} need no longer be {key}", **words), True
    if old is None:
        return say("{field} now has {key}: {new}", **words), False
    if new is None:
        return say("{field} no longer has {key}: {old}", **words), True
    if key == "enum":
        return _values(say("a value of {field}", field=field), old, new)
    message = say("{key} of {field} is now {new}, it was {old}", **words)
    if key in ("minimum", "minLength"):
        return message, float(new) < float(old)
    if key in ("maximum", "maxLength"):
        return message, float(new) > float(old)
    return message, True


def _values(what: Message, old: Any, new: Any) -> tuple[Message, bool]:
    """What a changed list of values lets in or shuts out."""
    more, fewer = ([one for one in side if one not in other] for side, other in ((new, old), (old, new)))
    if more and fewer:
        words = {"more": listed(more), "fewer": listed(fewer)}
        return say("{what} may now be {more}, and no longer {fewer}", what=what, **words), True
    if more:
        return say("{what} may now also be {more}", what=what, more=listed(more)), True
    if fewer:
        return say("{what} may no longer be {fewer}", what=what, fewer=listed(fewer)), False
    return say("the values for {what} are in another order", what=what), False


def _validators(base: Project, proposed: Project) -> Iterator[PolicyChange]:
    for path in sorted({*base.below(VALIDATORS), *proposed.below(VALIDATORS)}):
        old, new = base.read(path), proposed.read(path)
        if old == new:
            continue
        if not path.endswith(".py"):
            yield PolicyChange(path, say("the file has changed"), loosens=False)
        elif old is None:
            yield PolicyChange(path, say("the code of a rule is new"))
        elif new is None:
            yield PolicyChange(path, say("the code of a rule is gone"))
        else:
            yield PolicyChange(path, say("the code of a rule has changed"))


def _catalog(base: Project, proposed: Project, name: str) -> Iterator[PolicyChange]:
    path = f"{CATALOGS}/{name}/catalog.yaml"
    old, new = base.read(path), proposed.read(path)
    if old is None and new is not None:
        yield PolicyChange(path, say("the catalogue is new: so far nothing judges it but what it brings"), 1)
        return
    if old is not None and new is None:
        yield PolicyChange(path, say("the file is gone"))
    elif old is not None and new is not None and old != new:
        yield from _facts(path, old, new)
    yield from _waivers(CatalogFolder(base, name), CatalogFolder(proposed, name))


def _facts(path: str, old: bytes, new: bytes) -> Iterator[PolicyChange]:
    try:
        (before, _), (after, lines) = read_tree(old), read_tree(new)
    except YamlFileError as error:
        yield PolicyChange(path, error.faults[0].message, error.faults[0].line)
        return
    for key, (was, now) in differences(flat(before), flat(after)).items():
        words = {"what": key, "old": _shown(was), "new": _shown(now)}
        message = say("{what} is now {new}, it was {old}", **words)
        yield PolicyChange(path, message, lines.of(*key.split(".")), key not in NEUTRAL_FACTS)


def _waivers(base: CatalogFolder, proposed: CatalogFolder) -> Iterator[PolicyChange]:
    path = proposed.waivers_path
    if base.project.read(path) == proposed.project.read(path):
        return
    try:
        old = base.waivers[0].waivers if base.waivers else ()
        new, lines = (proposed.waivers[0].waivers, proposed.waivers[1]) if proposed.waivers else ((), Lines())
    except PolicyError as error:
        yield PolicyChange(path, error.message, error.line)
        return
    for at, waiver in enumerate(new):
        if waiver not in old:
            line = lines.of("waivers", at)
            same = [one for one in old if one.fingerprint == waiver.fingerprint]
            if not same:
                yield PolicyChange(path, say("a new waiver: {waiver}", waiver=_told(waiver)), line)
            elif same[0].until != waiver.until:
                words = {"waiver": _told(waiver), "old": same[0].until}
                yield PolicyChange(
                    path, say("a waiver ends on another day, not {old}: {waiver}", **words), line
                )
            else:
                message = say("a waiver is worded in another way: {waiver}", waiver=_told(waiver))
                yield PolicyChange(path, message, line, loosens=False)
    for waiver in old:
        if waiver.fingerprint not in {one.fingerprint for one in new}:
            yield PolicyChange(path, say("a waiver is gone: {waiver}", waiver=_told(waiver)), loosens=False)


def _told(waiver: Waiver) -> Message:
    place = " ".join(one for one in (waiver.edition, waiver.key, waiver.field, waiver.value) if one)
    return say(
        "{rule} ({place}), until {until}, because: {reason}",
        rule=waiver.rule,
        place=place,
        until=waiver.until,
        reason=waiver.reason,
    )


def _shown(value: object) -> str | Message:
    if value is None or value in ((), [], {}):
        return say("nothing")
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return listed(list(value))
    return str(value)
