"""The gate: whether what merging would give may be published, and why not.

The policy in force at the base judges. What the pull request makes of the policy is told beside it, and
counts only where it was approved from outside. Nothing that the pull request brings is run here.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from mulu.accounts import account_of
from mulu.appended import wrong_locks
from mulu.checker import check
from mulu.comparison import compare_editions, compare_with_base
from mulu.errors import MuluError, UsageError
from mulu.evidence import ITEMS
from mulu.exempted import RULE as EXEMPTION
from mulu.finding import Skipped, Verdict
from mulu.freshness import stale_extract, stale_reports, unproven
from mulu.frozen import RULE as FROZEN, is_as_frozen
from mulu.messages import language_of, say
from mulu.misnamed import RULE as MISNAMED
from mulu.omissions import LINKED, dropped, unreadable
from mulu.policy import rules_of
from mulu.project import CatalogFolder, EditionFolder, Project
from mulu.ruling import Review, Ruling, fault
from mulu.standpoints import Standpoints

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from mulu.finding import Finding
    from mulu.rule import Rule
    from mulu.ruling import Level
    from mulu.standpoints import Sides, Standpoint
    from mulu.tellers import Account

LEFT_OVER = frozenset({"expired-waiver", "unused-exemption", "unused-waiver"})
"""Faults of a policy that excuses what nobody does any more; a pull request mends them by taking that away."""


def judge_work_tree(project: Project, fail_on: Level) -> Ruling:
    """The ruling on the files as they lie there, under their own policy."""
    ruling = Ruling(Verdict(), fail_on)
    try:
        rules = rules_of(project)
        verdict = _check(project, rules)
        made = [
            *_made(_editions(project), verdict),
            *_reports(project, rules, verdict),
            *_locks_since(project),
        ]
    except MuluError as error:
        return replace(ruling, broken=error)
    return replace(ruling, verdict=_with(verdict, made))


def _locks_since(project: Project) -> Iterator[Finding]:
    """What has become of locks since the last commit; where there is none, nobody can tell."""
    try:
        committed = Project(project.root, project.committed)
    except UsageError:
        return
    yield from wrong_locks(committed, project)


def judge_merge(
    sides: Sides, fail_on: Level, approval: str | None, run_proposed: Callable[[], Verdict] | None
) -> Ruling:
    """The ruling on what merging gives.

    `approval` is the digest of the policy that was approved. `run_proposed` runs the rules of the pull
    request, in another process, once everything else is known.
    """
    ruling = Ruling(Verdict(), fail_on, base=_sha(sides.base), head=_sha(sides.head))
    found = list(_conflicts(sides))
    try:
        found += unreadable(sides.merged_tree)
        if any(one.rule == "oversized-file" for one in found):
            return replace(ruling, verdict=_with(Verdict(), found))
        found += [*dropped(sides.base, sides.merged), *wrong_locks(sides.base, sides.merged)]
        standpoints = Standpoints(sides)
        review = standpoints.review(approval)
    except MuluError as error:
        return replace(ruling, verdict=_with(Verdict(), found), broken=error)
    return _rule(ruling, found, standpoints, review, run_proposed)


def accounts_of(sides: Sides, language: str) -> list[Account]:
    """What the pull request changes: editions compared with their state at the base, or with the one before.

    What cannot be compared is a finding, and no account.
    """
    found = []
    for edition in _editions(sides.merged):
        if not sides.differs(edition.path):
            continue
        at_base = EditionFolder(CatalogFolder(sides.base, edition.catalog.name), edition.name)
        with suppress(MuluError):
            if at_base.read(ITEMS) is None:
                comparison = compare_with_base(edition)
            else:
                short = _sha(sides.base)[:7]
                names = (f"{edition.name} ({short})", edition.name)
                comparison = compare_editions(at_base, edition, names)
            if comparison:
                found.append(account_of(comparison, edition.catalog, language))
    return found


def _rule(
    ruling: Ruling,
    found: Sequence[Finding],
    standpoints: Standpoints,
    review: Review,
    run_proposed: Callable[[], Verdict] | None,
) -> Ruling:
    in_force, broken = _try(standpoints.in_force)
    review = _with_proposed(review, in_force, standpoints)
    verdict = in_force and _settled(in_force, review.proposed)
    if review.approved:
        verdict, broken = review.proposed, review.broken
    else:
        found = [*found, *_unapproved(review)]
    if verdict is None:
        return replace(ruling, verdict=_with(Verdict(), found), broken=broken, review=review)
    try:
        found = [*found, *_made(_changed(standpoints), verdict), *_head_reports(standpoints, verdict)]
    except MuluError as error:
        broken = error
    links = {one.path for one in found if one.rule == LINKED}
    found = [one for one in found if one.rule == LINKED or one.path not in links]
    verdict = _with(_without(standpoints.told(verdict), links), found)
    ruling = replace(ruling, verdict=verdict, broken=broken, review=review)
    return _with_answer(ruling, run_proposed) if run_proposed else ruling


def _with_proposed(review: Review, in_force: Verdict | None, standpoints: Standpoints) -> Review:
    """The review with what the proposed policy says, and what it lets in."""
    if not review.changes:
        return replace(review, proposed=in_force)
    proposed, broken = _try(standpoints.proposed)
    lets_in = _let_in(in_force, proposed) if in_force and proposed else ()
    return replace(review, proposed=proposed, broken=broken, lets_in=tuple(lets_in))


def _try(standpoint: Standpoint) -> tuple[Verdict | None, MuluError | None]:
    try:
        return _check(standpoint.project, standpoint.rules), None
    except MuluError as error:
        return None, error


def _check(project: Project, rules: Mapping[str, Rule]) -> Verdict:
    editions = _editions(project)
    if not editions:
        raise UsageError(say("nothing is selected: the repository has no edition"))
    calm = [edition for edition in editions if is_as_frozen(edition)]
    live = [edition for edition in editions if edition not in calm]
    verdict = check(live, rules, lambda: project.day)
    return _with_calm(verdict, check(calm, rules, lambda: project.day), calm)


def _with_calm(verdict: Verdict, calm: Verdict, editions: Sequence[EditionFolder]) -> Verdict:
    """A verdict with editions that are as they were frozen: no fault of theirs shuts anything."""
    told = []
    for edition in editions:
        count = sum(one.edition == edition.name and _is_old(one) for one in calm.findings)
        if count:
            reason = say("{count} finding(s) do not shut: the edition is as it was frozen", count=count)
            told.append(Skipped(FROZEN, reason, edition.title))
    kept = [one for one in calm.findings if not _is_old(one)]
    return replace(
        _with(verdict, [one for one in kept if one.waived is None]),
        findings=tuple(sorted([*verdict.findings, *kept], key=lambda finding: finding.order)),
        skipped=(*verdict.skipped, *told),
        editions=verdict.editions + calm.editions,
        items=verdict.items + calm.items,
        rules=max(verdict.rules, calm.rules),
        waived=verdict.waived + sum(one.waived is not None for one in kept),
    )


def _is_old(finding: Finding) -> bool:
    """Whether a finding is about a frozen edition itself, and not about a file that it is only told with."""
    is_of_lock = finding.rule == FROZEN
    is_of_no_edition = finding.rule == "unused-waiver" and finding.field == "edition"
    is_of_schema = finding.rule == EXEMPTION
    is_of_neighbour = finding.rule == MISNAMED
    return finding.waived is None and not (is_of_lock or is_of_no_edition or is_of_schema or is_of_neighbour)


def _editions(project: Project) -> list[EditionFolder]:
    return [edition for catalog in project.catalogs for edition in catalog.editions]


def _with_answer(ruling: Ruling, run_proposed: Callable[[], Verdict]) -> Ruling:
    """The ruling with what the proposed code says: beside it, or part of it where that code was approved."""
    review = ruling.review
    if review is None or not review.not_run:
        return ruling
    try:
        answer = run_proposed()
    except MuluError as error:
        return replace(ruling, review=replace(review, broken=error, ran=True))
    verdict = ruling.verdict
    if review.approved:
        kept = [one for one in verdict.findings if one.rule not in review.not_run]
        known = {_spot(one) for one in kept}
        new = [one for one in answer.findings if one.waived is None and _spot(one) not in known]
        gone = len([one for one in verdict.findings if one.rule in review.not_run and _shuts(one)])
        verdict = _with(replace(verdict, findings=tuple(kept), errors=verdict.errors - gone), new)
    return replace(ruling, verdict=verdict, review=replace(review, proposed=answer, ran=True))


def _conflicts(sides: Sides) -> Iterator[Finding]:
    for path in sides.merge.conflicts:
        message = say("the pull request and its base change the same place")
        if path.endswith(f"/{ITEMS}"):
            message = say("{problem}: mulu merge --onto the base merges the table by items", problem=message)
        yield fault("merge-conflict", path, message)
    if sides.merge.conflicts_elsewhere:
        message = say(
            "the pull request and its base conflict in {count} file(s) outside this folder",
            count=sides.merge.conflicts_elsewhere,
        )
        yield fault("merge-conflict", ".", message)


def _unapproved(review: Review) -> Iterator[Finding]:
    for change in review.changes:
        if change.loosens:
            yield fault("unapproved-policy", change.path, change.message, change.line)


def _made(editions: Iterable[EditionFolder], verdict: Verdict) -> Iterator[Finding]:
    """Extracts that are not the document's, and logs that do not lead from edition to edition."""
    for edition in editions:
        yield from stale_extract(edition)
        # Where the data is at fault, its log cannot be made, and that is no second fault.
        if not any(_shuts(one) and one.path.startswith(edition.catalog.path) for one in verdict.findings):
            yield from unproven(edition)


def _changed(standpoints: Standpoints) -> Iterator[EditionFolder]:
    """Editions that are not, to the last byte, what they are at the base, or come after one of those."""
    touched: set[str] = set()
    for edition in _editions(standpoints.in_force.project):
        if standpoints.sides.differs(edition.path) or edition.catalog.path in touched:
            touched.add(edition.catalog.path)
            yield edition


def _head_reports(standpoints: Standpoints, verdict: Verdict) -> Iterator[Finding]:
    """Reports of the head, as far as they can be made without running what it brings."""
    head = standpoints.head
    for one in _reports(head.project, head.rules, verdict):
        is_of_rules = one.path.endswith(("/quality.md", "/findings.json"))
        if not (is_of_rules and standpoints.foreign):
            yield one


def _reports(project: Project, rules: Mapping[str, Rule], verdict: Verdict) -> Iterator[Finding]:
    """One finding a catalogue, since all of its reports are made by one command."""
    found: dict[str, list[Finding]] = {}
    at_fault = {one.path for one in verdict.findings if _shuts(one)}
    for one in stale_reports(project, rules, lambda: project.day, _language, at_fault):
        found.setdefault("/".join(one.path.split("/")[:2]), []).append(one)
    for findings in found.values():
        first = findings[0]
        if len(findings) > 1:
            more = say("{problem} (and {count} more)", problem=first.message, count=len(findings) - 1)
            first = replace(first, message=more)
        yield first


def _sha(project: Project) -> str:
    return project.committed.commit.sha


def _language(catalog: CatalogFolder) -> str:
    return language_of(catalog.facts.language)


def _settled(in_force: Verdict, proposed: Verdict | None) -> Verdict:
    """The verdict without what is left over in the policy and is not in the proposed one, which so demands no less."""
    if proposed is None:
        return in_force
    left = {_spot(replace(one, line=None)) for one in proposed.findings}
    kept = [
        one
        for one in in_force.findings
        if one.rule not in LEFT_OVER or one.waived is not None or _spot(replace(one, line=None)) in left
    ]
    return _with_only(in_force, kept)


def _without(verdict: Verdict, links: Collection[str]) -> Verdict:
    """The verdict without what is said of links: a link is told as one, and nothing that it leads to was read."""
    kept = [one for one in verdict.findings if one.path not in links or one.waived is not None]
    return _with_only(verdict, kept)


def _with_only(verdict: Verdict, kept: Sequence[Finding]) -> Verdict:
    """The verdict with some of its findings, all waived ones among them."""
    gone = Counter(one.severity for one in verdict.findings) - Counter(one.severity for one in kept)
    return replace(
        verdict,
        findings=tuple(kept),
        errors=verdict.errors - gone["error"],
        warnings=verdict.warnings - gone["warning"],
    )


def _let_in(in_force: Verdict, proposed: Verdict) -> Iterator[Finding]:
    seen = {_spot(one) for one in proposed.findings if _shuts(one)}
    told = (one for one in in_force.findings if _shuts(one) and one.rule not in LEFT_OVER)
    return (one for one in told if _spot(one) not in seen)


def _shuts(finding: Finding) -> bool:
    return finding.severity == "error" and finding.waived is None


def _spot(finding: Finding) -> tuple[object, ...]:
    return (finding.rule, finding.path, finding.line, finding.field, finding.value)


def _with(verdict: Verdict, more: Iterable[Finding]) -> Verdict:
    """A verdict with further findings."""
    new = list(more)
    findings = sorted([*verdict.findings, *new], key=lambda finding: finding.order)
    errors = sum(one.severity == "error" for one in new)
    warnings = len(new) - errors
    return replace(
        verdict,
        findings=tuple(findings),
        errors=verdict.errors + errors,
        warnings=verdict.warnings + warnings,
    )
