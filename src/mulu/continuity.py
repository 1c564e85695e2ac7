"""Whether the way from the edition before is told: links that hold, and nothing left undecided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.edition import edition_order, is_erratum
from mulu.errors import ComparisonError
from mulu.evidence import CHANGES, FACTS, ITEMS
from mulu.finding import Flaw
from mulu.messages import listed, say
from mulu.yaml_file import Lines

if TYPE_CHECKING:
    from mulu.change import Change, Item
    from mulu.differ import Comparison
    from mulu.doubt import Doubt
    from mulu.edition import Edition
    from mulu.keyed import Keyed
    from mulu.messages import Message
    from mulu.result import Result
    from mulu.settlement import Trouble

RULES = ("undecided-change", "stale-link", "contradicting-link")


def judge_continuity(result: Result) -> None:
    """Compare the edition with the one before it, and take in what is not decided or does not hold."""
    evidence = result.evidence
    if evidence.edition is None:
        return
    _judge_succession(result, evidence.edition)
    if evidence.edition.base is None:
        if evidence.decisions is not None:
            message = say("there is nothing to decide: edition.yaml names no edition before this one")
            result.add_flaw(CHANGES, Flaw("stale-link", message, 1))
        return
    if evidence.decisions is None and result.folder.read(CHANGES) is not None:
        _skip(result, ComparisonError(say("changes.yaml cannot be read")))
        return
    # What compares is loaded only where there is something to be compared with.
    from mulu.comparison import compare_with_base
    from mulu.doubt import doubt_in

    try:
        comparison = compare_with_base(result.folder)
    except ComparisonError as error:
        _tell_uncompared(result, error)
        return
    if comparison:
        doubt = doubt_in(result)
        _tell_troubles(result, comparison, doubt)
        _tell_undecided(result, comparison, doubt)


def _judge_succession(result: Result, edition: Edition) -> None:
    """An edition comes after the newest of the earlier ones; an erratum corrects the newest of its year."""
    if edition.previous and edition.corrects:
        message = say("an edition comes after another one or corrects it: either previous or corrects")
        _tell_broken(result, message, "previous", edition.previous)
    elif is_erratum(result.folder.name):
        _judge_erratum(result, edition)
    else:
        _judge_follower(result, edition)


def _judge_follower(result: Result, edition: Edition) -> None:
    folder = result.folder
    earlier = [one.name for one in folder.known_earlier]
    if edition.corrects:
        message = say(
            "{edition} is no erratum by its name, such as {erratum}: write previous, not corrects",
            edition=folder.name,
            erratum=f"{folder.name}.1",
        )
        _tell_broken(result, message, "corrects", edition.corrects)
    elif earlier and edition.previous is None:
        message = say(
            "earlier editions exist; say which one this one comes after: previous: {base}", base=earlier[-1]
        )
        _tell_broken(result, message, "previous", None)
    elif edition.previous in earlier[:-1]:
        message = say(
            "{base} stands between this edition and {previous}: write previous: {base}",
            base=earlier[-1],
            previous=edition.previous,
        )
        _tell_broken(result, message, "previous", edition.previous)


def _judge_erratum(result: Result, edition: Edition) -> None:
    """An erratum corrects what is in force of its year, and says why and by which document."""
    folder = result.folder
    year = edition_order(folder.name)[0]
    known = {one.name for one in folder.earlier}
    corrigible = [one.name for one in folder.known_earlier if edition_order(one.name)[0] == year]
    if not corrigible:
        message = say(
            "an erratum corrects an edition of its own year, and there is no edition {year}", year=str(year)
        )
        _tell_broken(result, message, "corrects", edition.corrects)
    elif edition.corrects is None or (edition.corrects != corrigible[-1] and edition.corrects in known):
        message = say(
            "an erratum corrects the newest edition of its year: write corrects: {base}, and no previous",
            base=corrigible[-1],
        )
        _tell_broken(result, message, "corrects", edition.corrects)
    for key in ("reason", "basis"):
        if not (getattr(edition, key) or "").strip():
            message = say("the erratum does not state its {key}", key=key)
            line = result.evidence.edition_lines.of("corrects")
            result.add_flaw(FACTS, Flaw("unexplained-erratum", message, line, field=key))


def _tell_broken(result: Result, message: Message, key: str, value: str | None) -> None:
    line = result.evidence.edition_lines.of(key)
    result.add_flaw(FACTS, Flaw("broken-succession", message, line, field=key, value=value))


def _tell_uncompared(result: Result, error: ComparisonError) -> None:
    """A fault of this edition is a finding already; one of the edition before is told here."""
    if error.path is None or error.path.startswith(f"{result.folder.path}/"):
        _skip(result, error)
        return
    lines = result.evidence.edition_lines
    key = "corrects" if result.evidence.edition and result.evidence.edition.corrects else "previous"
    message = say("what changed since the edition before cannot be told: {problem}", problem=error.placed)
    result.add_flaw(FACTS, Flaw("uncompared-edition", message, lines.of(key), field=key))


def _skip(result: Result, error: ComparisonError) -> None:
    for rule in RULES:
        result.skip(rule, say("the editions cannot be compared: {problem}", problem=error.message))


def _tell_troubles(result: Result, comparison: Comparison, doubt: Doubt) -> None:
    lines = result.evidence.decisions[1] if result.evidence.decisions else Lines()
    for trouble in comparison.settled.troubles:
        line = lines.of(trouble.part, trouble.position)
        if doubt.keys and _is_doubtful(result, comparison, trouble, doubt):
            _skip_one(result, trouble.rule, CHANGES, line)
            continue
        result.add_flaw(CHANGES, Flaw(trouble.rule, trouble.message, line, field=trouble.part))


def _is_doubtful(result: Result, comparison: Comparison, trouble: Trouble, doubt: Doubt) -> bool:
    """Whether a decision is stale for nothing but items that the document has, and this table has not."""
    from mulu.settlement import STALE

    if trouble.rule != STALE or result.evidence.decisions is None:
        return False
    decision = getattr(result.evidence.decisions[0], trouble.part)[trouble.position]
    old, new = ({one} if isinstance(one, str) else {*one} for one in (decision.old, decision.new))
    return (
        new - comparison.new.positions(new).keys() <= doubt.keys
        and comparison.old.positions(old).keys() == old
    )


def _skip_one(result: Result, rule: str, path: str, line: int | None) -> None:
    result.skip(rule, say("{count} item(s) failed another rule first", count=1), path, line)


def _tell_undecided(result: Result, comparison: Comparison, doubt: Doubt) -> None:
    """At the proposals in changes.yaml, or at the first new items where those are not written down yet."""
    from mulu.deciding import Deciding, pair_of, spelled

    undecided = comparison.log.undecided
    decisions, lines = result.evidence.decisions or (None, Lines())
    deciding = Deciding(undecided, decisions, result.folder.title)
    positions = comparison.new.positions({item.key for change in undecided for item in change.new})
    for change in undecided:
        pair = pair_of(change)
        if pair in deciding.written:
            path, line = CHANGES, lines.of("proposed", deciding.written[pair])
        else:
            path, line = ITEMS, comparison.new.line(positions[pair[1][0]])
        if doubt.lines & {comparison.new.line(positions[item.key]) for item in change.new}:
            _skip_one(result, "undecided-change", path, line)
            continue
        message = _question(comparison, change, deciding.how(change))
        at = {"key": pair[1][0], "value": spelled(pair)}
        result.add("undecided-change", "undecided-change", path, message, line=line, **at)


def _question(comparison: Comparison, change: Change, how: Message) -> Message:
    """What a person is to decide, in the words of its kind."""
    words = {
        "old": listed([_quoted(item, comparison.old) for item in change.old]),
        "new": listed([_quoted(item, comparison.new) for item in change.new]),
        "score": f"{change.score:.2f}",
        "because": listed(change.because),
        "how": how,
    }
    if change.kind == "split":
        return say(
            "was {old} split into {new}? (score {score}: {because}) Decide: {how}",
            **words,
        )
    if change.kind == "merged":
        return say(
            "were {old} merged into {new}? (score {score}: {because}) Decide: {how}",
            **words,
        )
    return say("is {old} now {new}? (score {score}: {because}) Decide: {how}", **words)


def _quoted(item: Item, side: Keyed) -> Message:
    """Key and name between quotation marks, since either may hold a comma or a blank."""
    return say("“{item}”", item=f"{item.key} {side.name_of(item)}".rstrip())
