"""Tells the ruling where people look: one comment, kept up to date, and a status of the commit.

Runs only in a job that nothing of a pull request can reach; what it tells was found by the base's own code.
"""

from __future__ import annotations

from pathlib import Path

from github_api import Repository, this_repository
from workflow import annotate, fail, given

MARKER = "<!-- mulu gate -->"
MOST_CHARACTERS = 60_000
"""GitHub takes 65,536."""
STATUS = "mulu/gate"
STATES = {
    "open": ("success", "门禁通过 · The gate is open"),
    "shut": ("failure", "门禁未通过 · The gate is shut"),
    "broken": ("error", "未作评判：运行失败 · No verdict: the run failed"),
}


def main() -> None:
    """Set the status of the commit; write the comment, if the pull request still ends with that commit."""
    number, head, verdict = given("NUMBER"), given("HEAD"), given("VERDICT") or "broken"
    if verdict not in STATES or not number.isdecimal():
        fail("which pull request, and what verdict?")
    repository = this_repository()
    state, description = STATES[verdict]
    content = {"state": state, "context": STATUS, "description": description, "target_url": given("RUN_URL")}
    repository.send("POST", "statuses", head, content=content)
    pull = repository.get("pulls", int(number))
    if pull is None or pull["head"]["sha"] != head:
        annotate("notice", "the pull request has moved on: the next run will tell")
        return
    path = Path(given("REPORT") or "-")
    report = path.read_text("utf-8") if path.is_file() else f"# ⚠️ {STATES['broken'][1]}\n"
    write_comment(repository, int(number), body(report, head))


def body(report: str, head: str) -> str:
    """The comment: the report as far as GitHub takes it, and what it speaks of."""
    if len(report) > MOST_CHARACTERS:
        report = report[:MOST_CHARACTERS].rpartition("\n")[0] + "\n\n…\n"
    more = f"[{head[:12]} · 全部内容 · all of it]({given('RUN_URL')})"
    return f"{MARKER}\n{report}\n<sub>{more}</sub>\n"


def write_comment(repository: Repository, number: int, text: str) -> None:
    """Change the comment that is there, or write the first one."""
    for comment in repository.pages("issues", number, "comments"):
        if comment["user"]["type"] == "Bot" and comment["body"].startswith(MARKER):
            repository.send("PATCH", "issues", "comments", comment["id"], content={"body": text})
            return
    repository.send("POST", "issues", number, "comments", content={"body": text})


if __name__ == "__main__":
    main()
