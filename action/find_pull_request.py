"""Finds the open pull request whose checks have run, from the event `workflow_run`.

For pull requests from forks that event does not name it. The branch it names is somebody else's word, so the pull
request counts only if its newest commit is the one that was checked.
"""

from __future__ import annotations

from github_api import this_repository
from workflow import annotate, answer, event


def main() -> None:
    """Answer with number, head and base branch; with nothing where it was closed or has moved on."""
    run = event()["workflow_run"]
    head = f"{run['head_repository']['owner']['login']}:{run['head_branch']}"
    found = this_repository().get("pulls", state="open", head=head, per_page=100) or []
    for pull in found:
        if pull["head"]["sha"] == run["head_sha"]:
            answer(number=str(pull["number"]), head=pull["head"]["sha"], base=pull["base"]["ref"])
            return
    annotate("notice", "no open pull request has this commit as its newest one: nothing to tell")
    answer(number="", head="", base="")


if __name__ == "__main__":
    main()
