"""Which rules hold for an edition, how much each matters, and with which options."""

from __future__ import annotations

from inspect import Parameter
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from mulu.errors import PolicyError
from mulu.finding import BLINDING
from mulu.late import dataclass
from mulu.local import is_file_of_rules, load_rules
from mulu.messages import say
from mulu.project import VALIDATORS
from mulu.rule import EVERYTHING
from mulu.rules import built_in_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.finding import Severity
    from mulu.project import Project
    from mulu.rule import Rule
    from mulu.schema import Schema, SchemaFile


@dataclass(frozen=True)
class Policy:
    """The rules in force under one schema.

    `rules` are those that are not switched off, in order of name; `options` are theirs, by name.
    """

    schema: SchemaFile
    rules: Sequence[Rule]
    options: Mapping[str, Mapping[str, Any]]

    def severity(self, name: str, family: str | None = None) -> Severity | None:
        """How much a finding of a rule matters; `None` if the rule is off here."""
        settings = self.schema.schema.rules
        for one in (name, family):
            if one in settings and settings[one].severity:
                level = settings[one].severity
                return None if level == "off" else level
        return "error"


def rules_of(project: Project) -> Mapping[str, Rule]:
    """All rules there are in a repository: the toolkit's and its own; `PolicyError` if one is broken."""
    built_in = built_in_rules()
    with project.on_disk(VALIDATORS, is_file_of_rules) as folder:
        own = load_rules(folder, VALIDATORS)
    for name, rule in own.items():
        if name in built_in:
            raise PolicyError(
                say("the toolkit has a rule {name} already: choose another name", name=name), rule.path
            )
    return {**built_in, **own}


def policy_for(schema: SchemaFile, rules: Mapping[str, Rule]) -> Policy:
    """The toolkit's rules, and those of the repository that the schema names.

    Raises `PolicyError` with file and line for a rule or an option that does not exist.
    """
    settings = schema.schema.rules
    by_field = {
        rule.name_for(field.slug)
        for rule in rules.values()
        if rule.per_field
        for field in schema.schema.fields
    }
    for name in settings:
        if name not in rules and name not in by_field:
            raise schema.error(say("there is no rule {name}", name=name), "rules", name)
        if name in BLINDING and settings[name].severity != "error":
            message = say(
                "{name} is always an error: where it finds something, other rules cannot look", name=name
            )
            raise schema.error(message, "rules", name)
        if name in by_field and name not in rules and settings[name].options:
            option = next(iter(settings[name].options))
            message = say(
                "options belong to the rule as a whole; under {name} only its severity does", name=name
            )
            raise schema.error(message, "rules", name, option)
    _refuse_what_judges_nothing(schema, rules)
    for rule in rules.values():
        for name in rule.reads_of(schema.schema) if rule.path and rule.name in settings else ():
            if name not in schema.schema.by_name:
                raise PolicyError(
                    say("the rule reads a field {name}, which the schema has not", name=name), rule.path
                )
        for name in rule.builds_on:
            if name not in rules and name != EVERYTHING:
                raise PolicyError(
                    say("the rule builds on a rule {name}, which there is not", name=name), rule.path
                )
    held = {name: rule for name, rule in rules.items() if rule.path is None or name in settings}
    in_force = [rule for _, rule in sorted(held.items()) if not _is_off(rule, schema.schema)]
    return Policy(schema, in_force, {rule.name: dict(_options(rule, schema)) for rule in in_force})


def _refuse_what_judges_nothing(schema: SchemaFile, rules: Mapping[str, Rule]) -> None:
    """`PolicyError` for a rule of the repository that is named such that it would never be asked."""
    settings = schema.schema.rules
    for rule in (one for one in rules.values() if one.path):
        is_off = rule.name in settings and settings[rule.name].severity == "off"
        if rule.name in settings and not is_off and rule.per_reference and not schema.schema.references:
            message = say(
                "the rule {name} holds items against a reference, and the schema has no references: declare one, or take the rule out",
                name=rule.name,
            )
            raise schema.error(message, "rules", rule.name)
        for field in schema.schema.fields if rule.per_field and rule.name not in settings else ():
            name = rule.name_for(field.slug)
            if name in settings:
                message = say(
                    "{name} says how much the rule {rule} matters in one field: name {rule} itself too, so that it is asked",
                    name=name,
                    rule=rule.name,
                )
                raise schema.error(message, "rules", name)


def _is_off(rule: Rule, schema: Schema) -> bool:
    """Whether a rule is switched off, for each field that is not mentioned by itself too."""
    setting = schema.rules.get(rule.name)
    is_mentioned = rule.per_field and any(
        rule.name_for(field.slug) in schema.rules for field in schema.fields
    )
    return setting is not None and setting.severity == "off" and not is_mentioned


def _options(rule: Rule, schema: SchemaFile) -> Iterator[tuple[str, Any]]:
    setting = schema.schema.rules.get(rule.name)
    given = setting.options if setting else {}
    for name in given:
        if name not in rule.options:
            raise schema.error(
                say("the rule {rule} has no option {name}", rule=rule.name, name=name),
                "rules",
                rule.name,
                name,
            )
    for name, parameter in rule.options.items():
        if name in given:
            try:
                yield name, TypeAdapter(parameter.annotation).validate_python(given[name])
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise schema.error(
                    say("{key}: {reason}", key=f"{rule.name}.{name}", reason=reason), "rules", rule.name, name
                ) from None
        elif parameter.default is Parameter.empty:
            raise schema.error(
                say("the rule {rule} needs the option {name}", rule=rule.name, name=name), "rules", rule.name
            )


def find_rule(name: str, rules: Mapping[str, Rule]) -> Rule | None:
    """The rule of a name, also where a rule per field carries the field's name."""
    if name in rules:
        return rules[name]
    families = [rule for rule in rules.values() if rule.per_field and name.startswith(f"{rule.name}-")]
    return max(families, key=lambda rule: len(rule.name), default=None)
