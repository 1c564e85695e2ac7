"""What is proven of a release, what is not and why, and what is refuted: a sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mulu.messages import say

if TYPE_CHECKING:
    from mulu.messages import Message

State = Literal["proven", "open", "refuted"]

_WORDS = {
    "proven": say("proven"),
    "open": say("not proven"),
    "refuted": say("refuted"),
}


@dataclass(frozen=True)
class Proof:
    """One thing that was looked at; `path` is the file it is about, if it is about one."""

    state: State
    message: Message
    path: str | None = None

    def render(self, language: str) -> str:
        """The state, the place and the sentence, on one line."""
        problem = self.message
        if self.path is not None:
            problem = say("{place}: {problem}", place=self.path, problem=problem)
        return say("{state}: {problem}", state=_WORDS[self.state], problem=problem).render(language)


def proven(message: Message) -> Proof:
    """What holds."""
    return Proof("proven", message)


def unproven(message: Message) -> Proof:
    """What nobody can tell from what is here."""
    return Proof("open", message)


def refuted(message: Message, path: str | None = None) -> Proof:
    """What does not hold."""
    return Proof("refuted", message, path)
