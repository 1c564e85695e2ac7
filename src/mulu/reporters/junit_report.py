"""The verdict as JUnit XML, the form that continuous integration servers read.

There is no standard, only schemas of what servers accept; this keeps to the common part of them
without `time` and `timestamp`, so that the same verdict is the same file. A suite is a file, a
test case a finding: failed where it shuts, skipped where it is waived, else passed.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from mulu.messages import say, visible
from mulu.reporters.verdict_line import place, verdict_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from mulu.finding import Finding
    from mulu.reporters import Telling


def render(telling: Telling) -> str:
    """A suite of what was checked as a whole, then one for each file with findings."""
    suites = [_whole(telling)]
    for path, findings in groupby(telling.verdict.findings, key=lambda finding: finding.path):
        suites.append(_suite(path, [_case(finding, telling) for finding in findings]))
    root = ElementTree.Element("testsuites", {"name": "mulu"} | _counts(suites, ".//"))
    root.extend(suites)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _whole(telling: Telling) -> Element:
    """The verdict as a case that passes or fails, and the rules that did not judge everything."""
    verdict = ElementTree.Element("testcase", {"classname": "mulu", "name": "verdict"})
    tag = "failure" if telling.verdict.fails(telling.fail_on) else "system-out"
    ...
