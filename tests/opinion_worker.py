"""A process of the environment that has the second engine: answers lines of JSON, one after the other.

The engine takes seconds to start, and pandas beside pandera makes every command slower, so that the tests' own
environment does without. A request is `{"arguments": […]}`, a command as a user types it; or `{"edition": …, "root": …}`,
the opinion on an edition with one of the engines tampered with, see `tampered_opinion`; or `{"suite": …}`, an
exported suite to be loaded; or `{"large": …, "root": …}`, what Spark says of a table that is not read into memory; or `{"connections": true}`, to where this process has tried to connect.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from mulu.checker import check
from mulu.expectations import expectations_of
from mulu.policy import Policy, policy_for, rules_of
from mulu.project import find_project, select
from mulu.schema import read_schema
from mulu.second_opinion import ask, told
from tests.command import mulu

CONNECTIONS: list[str] = []


def main() -> None:
    """Answer until nothing more is asked."""
    answers = sys.stdout
    # Before the engine is loaded: it must not even try.
    sys.addaudithook(_note_connection)
    for line in sys.stdin:
        request = json.loads(line)
        with redirect_stdout(sys.stderr):
            answer = _answer(request)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _note_connection(event: str, given: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo"):
        CONNECTIONS.append(f"{event} {given[1:]}")


def _answer(request: dict[str, Any]) -> object:
    if "connections" in request:
        return CONNECTIONS
    if "arguments" in request:
        outcome = mulu(*request["arguments"])
        return {"code": outcome.code, "out": outcome.out, "err": outcome.err}
    if "large" in request:
        return told_at_size(Path(request["root"]), request["large"])
    if "suite" in request:
        from great_expectations import ExpectationSuite

        return [one.expectation_type for one in ExpectationSuite(**request["suite"]).expectations]
    return tampered_opinion(**request)


def told_at_size(root: Path, large: int) -> object:
    """What Spark says of tables larger than so many bytes, which are not read into memory."""
    project = find_project(root)
    verdict = check(
        select(project, [], root), rules_of(project), lambda: project.day, engine="spark", large=large
    )
    return [
        (one.rule, one.line, one.column, one.field, one.value, one.message.render("en"))
        for one in verdict.findings
    ]


def tampered_opinion(
    edition: str,
    root: str,
    without_first: str | None = None,
    without_second: str | None = None,
    instead: tuple[str, str] | None = None,
) -> list[str]:
    """What is told of an edition.

    The first engine lacks the rules of a family, `without_first`; the second one the rule `without_second`; or it
    judges by a schema in which a text stands `instead` of another.
    """
    project = find_project(Path(root))
    catalog, _, name = edition.partition("/")
    folder = project.catalog(catalog).edition(name)
    file = folder.catalog.schema_for(name)
    policy = policy_for(file, rules_of(project))
    kept = [rule for rule in policy.rules if rule.name != without_first]
    text = (project.read(file.path) or b"").decode()
    other = read_schema(text.replace(*instead).encode() if instead else text.encode(), file.path).schema
    asked = [one for one in expectations_of(other) if one.rule != without_second]
    opinion = ask(folder, Policy(policy.schema, kept, policy.options), asked)
    return [message.render("en") for message in told(folder, opinion)]


if __name__ == "__main__":
    main()
