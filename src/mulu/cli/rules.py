"""`mulu rules` and `mulu explain`: what is checked, and what each finding means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, speak
from mulu.errors import UsageError
from mulu.gate_rules import gate_rules
from mulu.mends import is_mended
from mulu.messages import noted, say, translate
from mulu.policy import find_rule, rules_of
from mulu.rules import built_in_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.messages import Message
    from mulu.project import Project
    from mulu.rule import Rule

LEVELS = {"error": noted("error"), "warning": noted("warning"), "off": noted("switched off")}


def rules(root: str | None, rev: str | None, language: str | None) -> int:
    """List every rule with the fault it is named for."""
    known, _, spoken = _known(root, rev, language)
    width = max(len(_shown_name(rule)) for rule in known.values())
    for _, rule in sorted(known.items()):
        put(f"{_shown_name(rule):{width}}  {translate(rule.page.fault, spoken, rule.translator)}\n", "-")
    return 0


def explain(name: str, root: str | None, rev: str | None, language: str | None) -> int:
    """Print a rule's manual page."""
    known, project, spoken = _known(root, rev, language)
    rule = find_rule(name, known)
    if rule is None or not _is_a_name_of(rule, name, project):
        raise UsageError(say("there is no rule {name}; mulu rules lists them all", name=name))
    page = rule.page

    def told(text: str) -> str:
        return translate(text, spoken, rule.translator)

    lines = [
        name,
        told(page.fault),
        "",
        say("Why it harms: {why}", why=told(page.why)).render(spoken),
        "",
        say("How to mend it: {mend}", mend=told(page.mend)).render(spoken),
        *(message.render(spoken) for message in _mended_by(rule)),
        *(
            say(
                "How much it matters in {catalog}: {level}", catalog=catalog, level=say(LEVELS[level])
            ).render(spoken)
            for catalog, level in _levels(name, rule, project).items()
        ),
        "",
        say("At fault (an arrow names the field):").render(spoken),
        _indent(page.bad),
        say("In order:").render(spoken),
        _indent(page.good),
    ]
    put("\n".join(lines).rstrip() + "\n", "-")
    return 0


def _mended_by(rule: Rule) -> Iterator[Message]:
    """Whether a command does it."""
    if is_mended(rule):
        yield say("mulu fix mends it where only one thing can be meant.")
    if rule.guess:
        yield say("mulu fix --unsafe mends what may have meant something else; look each one up.")


def _known(
    root: str | None, rev: str | None, language: str | None
) -> tuple[Mapping[str, Rule], Project | None, str]:
    """The rules of the repository around, or the toolkit's where there is none."""
    try:
        project = open_project(root, rev)
    except UsageError:
        if root is not None or rev is not None:
            raise
        return {**built_in_rules(), **gate_rules()}, None, speak(language, [])
    return {**rules_of(project), **gate_rules()}, project, speak(language, project.catalogs)


def _is_a_name_of(rule: Rule, name: str, project: Project | None) -> bool:
    """Whether a rule per field is named with a field that there is, where that can be known."""
    if name == rule.name or project is None:
        return True
    schemas = [
        catalog.schema_for(edition.name).schema
        for catalog in project.catalogs
        for edition in catalog.editions[-1:]
    ]
    return name in {rule.name_for(field.slug) for schema in schemas for field in schema.fields}


def _levels(name: str, rule: Rule, project: Project | None) -> Mapping[str, str]:
    """How much the rule matters in each catalogue."""
    found: dict[str, str] = defaultdict(str)
    # Of the gate's rules none can be set.
    for catalog in project.catalogs if project and rule.kind != "gate" else ():
        for edition in catalog.editions[-1:]:
            schema = catalog.schema_for(edition.name).schema
            settings = schema.rules.get(name) or schema.rules.get(rule.name)
            if rule.path is None or settings:
                found[catalog.name] = (settings and settings.severity) or "error"
            else:
                found[catalog.name] = "off"
    return found


def _shown_name(rule: Rule) -> str:
    return f"{rule.name}-…" if rule.per_field else rule.name


def _indent(sample: str) -> str:
    return "".join(f"    {line}\n" for line in sample.splitlines())
