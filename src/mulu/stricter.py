"""The strictest policy that an edition as it is would pass: what could be demanded and is not.

Constraints that the schema does not declare are drawn from the data, rules that are off or not named
are switched on, and whatever then finds fault with the edition is left out again. A fault that this
policy tells of and the policy in force does not is one that an engineer can do something about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import Parameter
from typing import TYPE_CHECKING, Any

from mulu.decision_entry import spelled
from mulu.engine import values
from mulu.errors import PolicyError
from mulu.judge import Judge
from mulu.messages import say
from mulu.policy import Policy, policy_for
from mulu.referable import find_referable
from mulu.rules.malformed import TYPES
from mulu.schema import Schema, SchemaFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.evidence import Evidence
    from mulu.finding import Finding
    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.rule import Rule
    from mulu.schema import Field

ENOUGH = 8
"""So many values are needed before anything is drawn from them."""
MOST_LISTED, MOST_SHAPES = 12, 4
"""A field with more different values has no list, one with more shapes has no pattern."""


@dataclass(frozen=True)
class Stricter:
    """The policy, what an engineer does to have each of its rules, and rules that could not be tried.

    `shapes` names the rule that comes with the form that was drawn for a field.
    """

    policy: Policy
    advice: Mapping[str, Message]
    shapes: Mapping[str, str]
    untried: Sequence[str]

    def helping(self, findings: Iterable[Finding]) -> Mapping[str, Message]:
        """What an engineer does to have findings, by the rules that gain by it.

        Rules that there are see more once a field has a form: that it is declared is the advice then.
        """
        names = {
            one.rule if one.rule in self.advice else self.shapes.get(one.field or "") for one in findings
        }
        return {name: self.advice[name] for name in sorted(filter(None, names)) if name in self.advice}


def make_stricter(
    folder: EditionFolder, policy: Policy, rules: Mapping[str, Rule], evidence: Evidence
) -> Stricter:
    """Strengthen a policy as far as what `evidence` says bears it."""
    work = _Work(folder, policy, rules, evidence)
    work.declare()
    work.refer()
    work.switch_on()
    untried = work.name_rules()
    work.leave_out_what_finds()
    return Stricter(work.policy(work.tree), work.advice, work.shapes, untried)


class _Work:
    """A schema as a tree that becomes stricter, and what is advised."""

    def __init__(
        self, folder: EditionFolder, policy: Policy, rules: Mapping[str, Rule], evidence: Evidence
    ) -> None:
        self.folder, self.file, self.rules, self.evidence = folder, policy.schema, rules, evidence
        self.schema = policy.schema.schema
        self.tree = self.schema.model_dump(mode="json", exclude_unset=True)
        self.settings: dict[str, Any] = self.tree.setdefault("rules", {})
        self.advice: dict[str, Message] = {}
        self.shapes: dict[str, str] = {}

    def policy(self, tree: dict[str, Any]) -> Policy:
        """The policy of a schema that is given as a tree."""
        return policy_for(
            SchemaFile(self.file.path, Schema.model_validate(tree), self.file.lines), self.rules
        )

    def declare(self) -> None:
        """Demand what all values of a field fulfil, and that what counts goes on counting."""
        assert self.evidence.items is not None  # noqa: S101 - faults are planted only where there are items
        frame = self.evidence.items.frame
        for field, described in zip(self.schema.fields, self.tree["fields"], strict=True):
            cells = [self.schema.split(field.name, cell or "")[0] for cell in frame[field.name]]
            for rule, key, value in _fulfilled(field, cells):
                part = described if key == "type" else described.setdefault("constraints", {})
                part[key] = value
                if key in ("type", "enum", "pattern"):
                    self.shapes[field.name] = f"{rule}-{field.slug}"
                words = {"field": field.name, "declared": f"{key}: {_shown(value)}"}
                # A field has one key of that name, to which several constraints may come.
                advice = say("declare for the field {field}, under constraints: {declared}", **words)
                if key == "type":
                    advice = say("declare for the field {field}: {declared}", **words)
                self.advice[f"{rule}-{field.slug}"] = advice
        counted = None if self.schema.numbering else _counted(self.schema, frame.rows(named=True))
        if counted:
            self.tree["numbering"] = {"field": counted[0], "within": list(counted[1])}
            declared = f"numbering: {{field: {_listed(counted[0])}, within: {_shown(counted[1])}}}"
            self.advice["broken-numbering"] = say("declare {declared}", declared=declared)

    def refer(self) -> None:
        """Hold items to other catalogues; those that do not agree today would need an exemption."""
        assert self.evidence.items is not None  # noqa: S101 - as above
        items = values(self.evidence.items.frame, self.schema)
        for one in find_referable(self.folder, self.schema, items):
            key, agree = dict([one.key]), dict(one.agree)
            declared = {"catalog": one.catalog, "edition": one.edition, "key": key, "agree": agree}
            self.tree["references"] = [*self.tree.get("references", []), declared]
            entry = f"{{catalog: {_listed(one.catalog)}, edition: {_listed(one.edition)}, key: {_pairs(key)}, agree: {_pairs(agree)}}}"
            if self.schema.references:
                advice = say(
                    "add to the list under references: {declared} (to be exempt or mended: {count})",
                    declared=entry,
                    count=one.unfit,
                )
            else:
                advice = say(
                    "declare {declared} (to be exempt or mended: {count})",
                    declared=f"references: [{entry}]",
                    count=one.unfit,
                )
            self.advice |= {rule.name: advice for rule in self.rules.values() if rule.per_reference}

    def switch_on(self) -> None:
        """Switch on what is off."""
        for name, setting in self.schema.rules.items():
            if setting.severity != "off":
                continue
            rule = self.rules.get(name)
            if rule and rule.path and not self._passes(name, setting.options):
                # It may be off because there is nothing that it could judge here.
                continue
            self.settings[name] = {**setting.options, "severity": "error"}
            fields = self.schema.fields if rule and rule.per_field else ()
            for one in [rule.name_for(field.slug) for field in fields] if rule and fields else [name]:
                self.advice[one] = say("switch the rule {name} on: the schema has it off", name=name)

    def name_rules(self) -> Sequence[str]:
        """Name the repository's rules that the schema does not name; gives those that need options."""
        untried = []
        for name, rule in self.rules.items():
            is_possible = set(rule.reads_of(self.schema)) <= set(self.schema.columns) if rule.path else False
            if not is_possible or name in self.schema.rules:
                continue
            if any(one.default is Parameter.empty for one in rule.options.values()):
                untried.append(name)
            elif self._passes(name, {}):
                self.settings[name] = {"severity": "error"}
                self.advice[name] = say("name the rule {name} in the schema, under rules", name=name)
        return sorted(untried)

    def _passes(self, name: str, options: Mapping[str, Any]) -> bool:
        """Whether a rule that may have been made for another catalogue can judge this one, and finds nothing."""
        rules = {
            **self.schema.model_dump(mode="json", exclude_unset=True).get("rules", {}),
            name: {**options, "severity": "error"},
        }
        try:
            policy = self.policy({**self.tree, "rules": rules})
            found = Judge(self.folder, policy).judge(self.evidence).findings
        except PolicyError:
            return False
        return all(one.rule != name for one in found)

    def leave_out_what_finds(self) -> None:
        """Whatever the edition itself does not pass is no advice; a reference can have exemptions."""
        found = Judge(self.folder, self.policy(self.tree)).judge(self.evidence).findings
        referring = {name for name, rule in self.rules.items() if rule.per_reference}
        for name in {one.rule for one in found} & set(self.advice) - referring:
            del self.advice[name]
            self.settings[name] = {**self.settings.get(name, {}), "severity": "off"}


def _fulfilled(field: Field, cells: Sequence[str]) -> Iterator[tuple[str, str, Any]]:
    """Rule, key and value of what all values of a field fulfil and nothing demands."""
    held, values = field.constraints, [cell for cell in cells if cell not in field.missingValues]
    if len(cells) < ENOUGH or not values:
        return
    if not held.required and len(values) == len(cells) and not field.placeholders:
        yield "missing", "required", True
    if not held.unique and len(set(values)) == len(values):
        yield "duplicate", "unique", True
    if field.is_coded:
        return
    distinct = sorted(set(values))
    if all(re.fullmatch(TYPES["integer"], value) for value in values):
        yield "malformed", "type", "integer"
    elif len(distinct) <= MOST_LISTED and len(values) >= 3 * len(distinct):
        yield "unlisted", "enum", distinct
    elif pattern := _pattern(values):
        yield "malformed", "pattern", pattern


def _pattern(values: Sequence[str]) -> str | None:
    """A pattern that all values fit, if they are codes: signs and runs of digits and letters."""
    if not all(re.fullmatch("[!-~]*[0-9][!-~]*", value) for value in values):
        return None
    shapes = sorted({"".join(_shape(value)) for value in values})
    return "|".join(shapes) if len(shapes) <= MOST_SHAPES else None


def _shape(value: str) -> Iterator[str]:
    for found in re.finditer("([0-9]+)|([A-Z]+)|[a-z]+|(.)", value, re.DOTALL):
        digits, capitals, sign = found.groups()
        name = "[0-9]" if digits else "[A-Z]" if capitals else "[a-z]"
        if sign is not None:
            yield re.escape(sign) if sign != "-" else sign
        else:
            yield name if len(found[0]) == 1 else f"{name}{{{len(found[0])}}}"


def _counted(schema: Schema, rows: Sequence[Mapping[str, Any]]) -> tuple[str, Sequence[str]] | None:
    """The field that counts 1, 2, 3, … in the whole list, or anew within each value of another."""
    if len(rows) < ENOUGH:
        return None
    for field in schema.columns:
        for within in ((), *((other,) for other in schema.columns if other != field)):
            count: dict[Any, int] = {}
            for row in rows:
                section = tuple(row[name] for name in within)
                count[section] = count.get(section, 0) + 1
                if row[field] != str(count[section]):
                    break
            else:
                if len(count) <= max(1, len(rows) // 3):
                    return field, within
    return None


def _shown(value: Any) -> str:
    """A value such that it can be pasted: YAML reads back just this."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_listed, value))}]"
    if value is True:
        return "true"
    if "[" not in value:
        return str(value)
    # A backslash stands for itself between single quotes only.
    return f'"{value}"' if not re.search(r'[\\"]', value) else "'{}'".format(value.replace("'", "''"))


def _pairs(names: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{_listed(here)}: {_listed(there)}' for here, there in names.items())}}}"


def _listed(value: str) -> str:
    # What is plain without its spaces is plain with them, where they stand between words one at a time.
    closed = "".join(value.split(" "))
    is_plain = " ".join(value.split()) == value and spelled(closed) == closed
    return value if is_plain else spelled(value)
