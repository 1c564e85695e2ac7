"""`changes.yaml` extended: what people wrote stays as it is, what is proposed is brought up to date.

Lines are cut and put in at places that the YAML parser names; nothing else is written anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.decision import FORMAT, NO_DECISIONS, Decisions
from mulu.decision_page import APART, LINKS, PROPOSED, Page, has_words
from mulu.errors import UsageError
from mulu.messages import LANGUAGES, noted, say, translate
from mulu.yaml_file import Lines, YamlFileError, load

if TYPE_CHECKING:
    from mulu.decision_entry import Extension, Pair

GUIDE = noted(
    "Proposed by mulu; nothing here is decided yet.\n"
    "Accept: mulu changes accept {edition} KEY --reason …  (or: --above 0.9)\n"
    "Reject: mulu changes reject {edition} KEY  (or: --below 0.5)\n"
    "Or move a line to links, and give it a reason."
)


def extend(data: bytes | None, extension: Extension, guide: str, path: str) -> bytes:
    """The file with further links and rejections, and with just these proposals.

    `data` is the file as it is, readable as `Decisions`; a proposal that it has already stays as it
    is written, and so do all comments. `guide` says, as a comment, what to do with proposals. Raises
    `UsageError` if a proposal with a reason would go, or if the file is of such a form that nothing
    can be put in.
    """
    before, lines = load(data, Decisions, FORMAT) if data else (NO_DECISIONS, Lines())
    _refuse_loss(before, lines, extension, path)
    page = Page(data.decode("utf-8-sig") if data else f"format: {FORMAT}\n", path)
    own = _guide_lines(guide)
    said = {text for _, _, text in page.comments() if not own.fullmatch(text) and " → " not in text}
    cut = page.cut_proposed(before, own)
    notes = cut.notes(extension)
    page.append(LINKS, [line for entry in extension.links for line in (*notes[id(entry)], *entry.lines)])
    page.append(APART, [line for entry in extension.apart for line in (*notes[id(entry)], *entry.lines)])
    waiting = [
        line
        for pair, entry in (extension.proposed or {}).items()
        for line in (cut.blocks[pair].lines if pair in cut.blocks else entry.lines)
    ]
    if waiting:
        waiting = [*(f"# {line}" for line in guide.splitlines()), "", *waiting]
    page.append(PROPOSED, [*cut.top, *waiting, *notes[None], *cut.tail])
    mark = b"\xef\xbb\xbf" if data and data.startswith(b"\xef\xbb\xbf") else b""
    result = mark + page.text.encode("utf-8")
    _prove(before, result, extension, path)
    if not said <= {text for _, _, text in page.comments()}:
        raise _not_extended(path)
    return result


def _refuse_loss(before: Decisions, lines: Lines, extension: Extension, path: str) -> None:
    """`UsageError` if a line with a person's reason is neither proposed now nor decided by it."""
    decided = {entry.pair for entry in extension.links} | {entry.pair for entry in extension.apart}
    told = {(one.old, one.new, one.reason, one.basis) for one in before.links}
    told |= {((one.old,), (one.new,), one.reason, one.basis) for one in before.apart}
    seen: set[Pair] = set()
    for at, one in enumerate(before.proposed):
        pair = one.old, one.new
        if not has_words(one) or (*pair, one.reason, one.basis) in told:
            continue
        parts = {((old,), (new,)) for old in one.old for new in one.new}
        spelled, line = f"{'+'.join(one.old)}={'+'.join(one.new)}", lines.of(PROPOSED, at)
        if pair in seen:
            message = say("{pair} stands under proposed twice: delete one of the lines", pair=spelled)
            raise UsageError(message, path, line)
        seen.add(pair)
        is_proposed = extension.proposed is None or pair in extension.proposed
        if not (is_proposed or pair in decided or (parts and parts <= decided)):
            message = say(
                "{pair} stands under proposed, but mulu does not propose it: move the line to links, "
                "or to apart",
                pair=spelled,
            )
            raise UsageError(message, path, line)


def _guide_lines(guide: str) -> re.Pattern[str]:
    """What fits the lines of the guide, in any language and for any edition."""
    texts = [
        *guide.splitlines(),
        *(line for name in LANGUAGES for line in translate(GUIDE, name).splitlines()),
    ]
    lines = (re.escape(text).replace(re.escape("{edition}"), r"\S+") for text in texts)
    return re.compile(rf"#\s*(?:{'|'.join(lines)})\s*")


def _prove(before: Decisions, data: bytes, extension: Extension, path: str) -> None:
    """Read the result back: what was there must be there, and what was to come must have come."""
    try:
        after = load(data, Decisions, FORMAT)[0]
    except YamlFileError as error:
        raise UsageError(error.faults[0].message, path, error.faults[0].line) from None
    is_sound = (
        after.links[: len(before.links)] == before.links
        and after.apart[: len(before.apart)] == before.apart
        and len(after.links) == len(before.links) + len(extension.links)
        and len(after.apart) == len(before.apart) + len(extension.apart)
        and [(one.old, one.new) for one in after.proposed] == list(extension.proposed or {})
    )
    if not is_sound:
        raise _not_extended(path)


def _not_extended(path: str) -> UsageError:
    return UsageError(say("the file is written in a way that mulu cannot extend; nothing was written"), path)
