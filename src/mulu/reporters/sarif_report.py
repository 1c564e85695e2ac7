"""The verdict as SARIF 2.1.0 (OASIS), which code scanning services and editors read.

Numbers after § are sections of the specification.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from mulu import __version__
from mulu.json_text import write_json
from mulu.messages import say, translate
from mulu.policy import find_rule
from mulu.reporters.gitlab_report import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.finding import Finding
    from mulu.reporters import Telling

    Object = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(telling: Telling) -> str:
    """A log of one run."""
    verdict = telling.verdict
    named = chain((one.rule for one in verdict.findings), (one.rule for one in verdict.skipped))
    rules = {name: index for index, name in enumerate(sorted(set(named)))}
    results = [
        _result(finding, mark, rules, telling.language)
        for finding, mark in zip(verdict.findings, fingerprints(verdict.findings), strict=True)
    ]
    driver = {"name": "mulu", "version": __version__, "rules": [_rule(name, telling) for name in rules]}
    run = {
        "tool": {"driver": driver},
        "language": telling.language,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": [*_notes(telling)]}],
        "results": results,
    }
    return write_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str, telling: Telling) -> Object:
    """The rule's manual page (§3.49)."""
    rule = find_rule(name, telling.rules)
    if rule is None:
        return {"id": name}
    parts = (rule.page.fault, rule.page.why, rule.page.mend)
    fault, why, mend = (translate(part, telling.language, rule.translator) for part in parts)
    return {
        "id": name,
        "shortDescription": _text(fault),
        "fullDescription": _text(f"{fault}\n\n{why}"),
        "help": _text(mend),
    }


def _result(finding: Finding, fingerprint: str, rules: Mapping[str, int], language: str) -> Object:
    """A finding (§3.27). The empty list of suppressions says that nobody has waived it."""
    waiver = {"kind": "external", "status": "accepted", "justification": finding.waived}
    known = {name: getattr(finding, name) for name in ("edition", "key", "field", "value", "source")}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": finding.severity,
        "message": _text(finding.message.render(language)),
        "locations": [{"physicalLocation": _location(finding)}],
        "partialFingerprints": {"muluFinding/v1": fingerprint},
        "suppressions": [] if finding.waived is None else [waiver],
        "properties": {name: value for name, value in known.items() if value is not None},
    }


def _location(finding: Finding) -> Object:
    # A name that is no UTF-8 comes from the disc in surrogates, which `quote` refuses.
    uri = quote(finding.path.encode("utf-8", "surrogatepass"))
    location: Object = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if finding.line is not None:
        column = {} if finding.column is None else {"startColumn": finding.column}
        location["region"] = {"startLine": finding.line} | column
    return location


def _notes(telling: Telling) -> Iterator[Object]:
    """What was not judged, and what is not listed (§3.58)."""
    skipped = (
        (one.rule, say("{rule} did not judge everything in edition {edition}: {reason}", **vars(one)))
        for one in telling.verdict.skipped
    )
    omitted = (
        (rule, say("{rule}: {count} more finding(s) are not listed", rule=rule, count=count))
        for rule, count in sorted(telling.verdict.omitted.items())
    )
    for rule, message in chain(skipped, omitted):
        text = _text(message.render(telling.language))
        yield {"level": "note", "message": text, "associatedRule": {"id": rule}}


def _text(text: str) -> Object:
    """A message in which data makes no placeholder (§3.11.5) and no link (§3.11.6)."""
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
