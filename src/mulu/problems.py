"""What rules of editions find: taken in at its place, unless another finding has the same cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.engine import rule_error
from mulu.evidence import FACTS, ITEMS
from mulu.messages import Message, say
from mulu.rule import EVERYTHING, Case, Problem, Rule
from mulu.slips import in_words_of, refuse_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.result import Result


def judge_as_a_whole(result: Result) -> None:
    """Ask the rules of editions; those that have the last word come last. What a rule cannot be asked about is told as skipped."""
    case, evidence = result.case, result.evidence
    assert case is not None  # noqa: S101 - called only where there is one
    assert evidence.items is not None  # noqa: S101
    present = evidence.items.positions
    rules = [rule for rule in result.policy.rules if rule.kind == "edition"]
    for rule in sorted(rules, key=lambda rule: EVERYTHING in rule.builds_on):
        absent = [name for name in rule.reads_of(result.schema) if name not in present]
        if absent:
            result.skip(rule.name, say("there is no column {name}", name=absent[0]))
        elif EVERYTHING in rule.builds_on and evidence.is_draft:
            result.skip(rule.name, say("a draft has no source"))
        elif EVERYTHING in rule.builds_on and case.expected is None:
            result.skip(rule.name, say("the document or the table could not be read as a whole"))
        else:
            result.ran.add(rule.name)
            _add_problems(result, rule, case)


def _add_problems(result: Result, rule: Rule, case: Case) -> None:
    problems = _problems(result, rule, case)
    kinds = {one.name: one.kind for one in result.policy.rules}
    # A rule that reads no field only points to an example; one of reading is about the file.
    silent = {
        one.name
        for one in result.policy.rules
        if one.kind in ("reading", "edition") and not one.reads_of(result.schema)
    }
    seen = [finding for finding in result.findings if finding.rule not in silent and result.stands(finding)]
    seen_cells = {(finding.line, finding.field) for finding in seen}
    # That an item stands out of order says no more than that it stands in the wrong place.
    seen_lines = {finding.line for finding in seen if kinds.get(finding.rule) != "item"}
    blocked = 0
    for problem in problems:
        is_seen = (problem.line, problem.field) in seen_cells if problem.field else problem.line in seen_lines
        is_last_word = EVERYTHING in rule.builds_on or problem.field in rule.reads_of(result.schema)
        is_of_rows = problem.path == ITEMS and not problem.causes
        if is_of_rows and (problem.line in result.broken_lines or (is_last_word and is_seen)):
            blocked += 1
            continue
        _drop_consequences(result, rule, problem)
        _add_problem(result, rule, problem)
    if blocked:
        result.skip(rule.name, say("{count} item(s) failed another rule first", count=blocked))


def _problems(result: Result, rule: Rule, case: Case) -> Sequence[Problem]:
    try:
        problems = list(rule.judge(case, **result.policy.options[rule.name]))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise rule_error(rule, error) from None
    if rule.path:
        lines = len(case.table.text) if case.table and problems else 0
        for problem in problems:
            refuse_problem(rule, problem, case.schema, lines)
    return problems


def _add_problem(result: Result, rule: Rule, problem: Problem) -> None:
    evidence = result.evidence
    line, column, key = problem.line, None, problem.key
    if problem.path == FACTS and line is None:
        line = evidence.edition_lines.of(*_path_in_yaml(problem.field or ""))
    elif problem.path == ITEMS and line and problem.field and evidence.items:
        column = evidence.items.column(line, problem.field, problem.offset)
    words = {"value": problem.value, "key": key, **problem.says}
    message = (
        in_words_of(rule, problem.message)
        if problem.message
        else Message(rule.message, words, rule.translator)
    )
    result.add(
        rule.name, rule.name, problem.path, message,
        line=line, field=problem.field, column=column, key=key, value=problem.value, source=problem.source,
    )  # fmt: skip


def _drop_consequences(result: Result, rule: Rule, problem: Problem) -> None:
    """Take back what other rules said of the same line because of this problem."""
    if problem.path != ITEMS or EVERYTHING not in rule.builds_on:
        return
    follows = set(problem.causes)
    for one in result.policy.rules:
        is_about_place = problem.field is None and not problem.causes
        if one.kind == "item" and (is_about_place or problem.field in one.reads_of(result.schema)):
            follows.add(one.name)
    numbering = result.schema.numbering
    moves_count = problem.field is None or (numbering is not None and problem.field in numbering.within)
    for finding in list(result.findings):
        # The number below an item that stands in the wrong place or section follows from that too.
        is_below = (
            moves_count
            and finding.line == (problem.line or 0) + 1
            and numbering
            and finding.field == numbering.field
        )
        is_here = finding.rule in follows and finding.line == problem.line
        if finding.path.endswith(f"/{ITEMS}") and (
            is_here or (is_below and finding.rule == "broken-numbering")
        ):
            result.take_back(finding)
            result.skip(finding.rule, say("{count} item(s) failed another rule first", count=1))


def _path_in_yaml(field: str) -> tuple[str | int, ...]:
    return tuple(
        int(part) if position and part.isdecimal() and len(part) < 6 else part
        for position, part in enumerate(field.split("."))
    )
