"""The verdict as JUnit XML, the form that continuous integration servers read.

There is no standard; this is what the schema of Jenkins (`junit-10.xsd`) accepts, without `time` and
`timestamp`, so that one verdict is one file. A suite is a file, a case is a finding: failed where it
shuts, skipped where it is waived, else passed.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mulu.messages import say, visible
from mulu.reporters.verdict_line import place, verdict_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.finding import Finding
    from mulu.reporters import Telling


def render(telling: Telling) -> str:
    """A suite about the whole run, then one for each file with findings."""
    suites = [_whole(telling)]
    for path, findings in groupby(telling.verdict.findings, key=lambda finding: finding.path):
        suites.append(_suite(path, [_case(finding, telling) for finding in findings]))
    root = Element("testsuites", {"name": "mulu"})
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.attrib[name]) for suite in suites)))
    root.extend(suites)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _whole(telling: Telling) -> Element:
    """The verdict line, a case that passes if it is open, and rules that did not judge everything."""
    cases = []
    if not telling.verdict.fails(telling.fail_on):
        cases.append(Element("testcase", {"classname": "mulu", "name": "catalogues"}))
    for one in telling.verdict.skipped:
        case = Element("testcase", {"classname": "mulu", "name": visible(f"{one.rule} {one.edition}")})
        SubElement(case, "skipped", {"message": visible(one.reason.render(telling.language))})
        cases.append(case)
    suite = _suite("mulu", cases)
    SubElement(suite, "system-out").text = verdict_line(telling)
    return suite


def _suite(name: str, cases: Sequence[Element]) -> Element:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": 0,
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = Element("testsuite", {"name": visible(name)} | {key: str(count) for key, count in counts.items()})
    suite.extend(cases)
    return suite


def _case(finding: Finding, telling: Telling) -> Element:
    message = visible(finding.message.render(telling.language))
    told = f"{place(finding)}: {message}"
    case = Element(
        "testcase", {"classname": visible(finding.path), "name": f"{finding.rule} {place(finding)}"}
    )
    if finding.waived is not None:
        reason = say("waived because: {reason}", reason=finding.waived).render(telling.language)
        SubElement(case, "skipped", {"message": reason}).text = told
    elif telling.fail_on == "warning" or telling.fail_on == finding.severity:
        SubElement(case, "failure", {"message": message, "type": finding.rule}).text = told
    else:
        SubElement(case, "system-out").text = told
    return case
