"""`mulu second-opinion`: whether another engine says the same of an edition."""

from __future__ import annotations

import contextlib
import sys

from mulu.cli.console import edition_named, open_project, put, speak
from mulu.messages import listed, say
from mulu.publisher import second_opinion_on
from mulu.second_opinion import told


def second_opinion(edition: str, root: str | None, rev: str | None, language: str | None, quiet: bool) -> int:
    """Ask; 1 if the engines disagree, or the edition is further from the one before than the schema allows."""
    project = open_project(root, rev)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    with contextlib.redirect_stdout(sys.stderr):
        opinion = second_opinion_on(folder)
    sentences = [message.render(spoken) for message in told(folder, opinion)]
    if opinion.left_out:
        names = listed(opinion.left_out)
        sentences.append(say("switched off, and asked of neither: {names}", names=names).render(spoken))
    words = {"edition": folder.title, **opinion.as_stated(), "faults": opinion.faults}
    verdict = (
        say(
            "{engine} says the same of {edition}: {constraints} constraints, {items} items, {faults} faults; bounds against the edition before: {bounds}",
            **words,
        )
        if opinion.agrees
        else say("{engine} does not say the same of {edition}: nothing of this is to be published", **words)
    )
    if not quiet or not opinion.agrees:
        put("".join(f"{one}\n" for one in [*sentences, verdict.render(spoken)]), "-")
    return int(not opinion.agrees)
