"""Finds out which policy was approved, by a label that somebody entitled has set.

The label is called `mulu-policy:` and the 32 digits that the gate names. It counts if whoever set it last
maintains the repository, and is neither the author of the pull request nor a program. A further commit that
changes the policy has another digest, and so needs another label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from github_api import Repository, this_repository
from workflow import annotate, answer, event, given, pull_request_number

if TYPE_CHECKING:
    from collections.abc import Iterable

LABEL = re.compile("mulu-policy:([0-9a-f]{32})")
MAINTAINS = {"admin", "maintain"}


def main() -> None:
    """Answer with the digest, or with nothing."""
    digest = given("APPROVED")
    number = pull_request_number(event())
    if not digest and given("TOKEN") and number is not None:
        digest = approved(this_repository(), number)
    answer(digest=digest)


def approved(repository: Repository, number: int) -> str:
    """The digest of the label that counts and was set last."""
    labels = {label["name"] for label in repository.pages("issues", number, "labels")}
    wanted = {name for name in labels if LABEL.fullmatch(name)}
    if not wanted:
        return ""
    author = repository.get("pulls", number)["user"]["login"]
    for label, actor in last_set(repository.pages("issues", number, "events"), wanted):
        reason = objection(repository, actor, author)
        if reason is None:
            annotate("notice", f"{label} was set by {actor['login']}")
            return label.partition(":")[2]
        annotate("warning", f"{label} does not count: {reason}")
    return ""


def last_set(events: Iterable[Any], wanted: set[str]) -> list[tuple[str, Any]]:
    """Each wanted label with who set it last, the newest first."""
    found: dict[str, Any] = {}
    for one in events:
        name = one.get("label", {}).get("name")
        if one["event"] == "labeled" and name in wanted:
            found.pop(name, None)
            found[name] = one["actor"] or {"login": "", "type": "Bot"}
    return [*reversed(found.items())]


def objection(repository: Repository, actor: Any, author: str) -> str | None:
    """Why a label of this person does not count, if it does not."""
    login = actor["login"]
    if actor["type"] != "User":
        return "no person has set it"
    if login == author:
        return f"{login}, who has set it, is the author of the pull request"
    answer = repository.get("collaborators", login, "permission") or {}
    roles = {answer.get("permission"), answer.get("role_name")}
    return None if roles & MAINTAINS else f"{login}, who has set it, does not maintain this repository"


if __name__ == "__main__":
    main()
