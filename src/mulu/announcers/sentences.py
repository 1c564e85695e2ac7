"""What announcers word alike: the ruling in one line, and what became of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mulu.ruling import PolicyChange, Review, Ruling

SHORT = 12
"""So many digits name a commit to people."""


def ruling_line(ruling: Ruling) -> Message:
    """Open, shut or no verdict, and what was judged."""
    judged = (
        say("merging {head} into {base}", head=(ruling.head or "")[:SHORT], base=ruling.base[:SHORT])
        if ruling.base
        else say("the work tree")
    )
    if ruling.state == "open":
        return say("The gate is open. Judged: {judged}.", judged=judged)
    if ruling.state == "shut":
        counts = {"errors": ruling.verdict.errors, "warnings": ruling.verdict.warnings}
        return say(
            "The gate is shut: errors {errors}, warnings {warnings}. Judged: {judged}.",
            judged=judged,
            **counts,
        )
    return say("No verdict: what judges is broken, or the run failed.")


def effect(change: PolicyChange) -> Message:
    """What a change of policy does, in a word."""
    return say("may loosen") if change.loosens else say("harmless")


def policy_lines(review: Review) -> Iterator[Message]:
    """What has to be known of the policy besides its changes."""
    if review.broken:
        yield say("The proposed policy is broken: {problem}", problem=review.broken.placed)
    elif review.proposed and review.changes:
        counts = {"errors": review.proposed.errors, "warnings": review.proposed.warnings}
        yield say("Under the proposed policy: errors {errors}, warnings {warnings}.", **counts)
    if review.not_run and not review.ran:
        names = listed(list(review.not_run))
        yield say(
            "Rules whose code is changed or new, and was not run: {names} (--run-head-code runs it)",
            names=names,
        )
    if review.ran:
        yield say("The proposed code was run, and what it says is its own word.")
    yield from _approval(review)


def _approval(review: Review) -> Iterator[Message]:
    if review.approved:
        yield say("This policy was approved: {digest}", digest=review.digest)
        return
    if review.approval is not None:
        yield say("What was approved is another policy: {approval}", approval=review.approval)


def how_to_approve(ruling: Ruling, shown: Callable[[str], str] = str) -> Message | None:
    """What approves just this policy, where that is needed and has not been done."""
    review = ruling.review
    if review is None or review.approved or not review.loosens:
        return None
    sides = {"--base": ruling.base, "--head": ruling.head}
    given = [word for option, sha in sides.items() if sha for word in (option, sha[:SHORT])]
    command = " ".join(["mulu gate", *given, f"--approve-policy {review.digest}"])
    return say(
        "To approve just this policy: {command} (on GitHub, the label {label})",
        command=shown(command),
        label=shown(f"mulu-policy:{review.digest}"),
    )
