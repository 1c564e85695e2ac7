"""What the action asks GitHub and tells it, on a server of this process that answers as GitHub does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlparse

import pytest

from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIGEST = "0123456789abcdef" * 2
LABEL = f"mulu-policy:{DIGEST}"
SHA = "c0ffee" * 6 + "beef"
REPO = "/repos/authority/catalogues"


@dataclass
class GitHub:
    """A server with what stands under some paths; keeps what is sent to it."""

    url: str = ""
    there: dict[str, Any] = field(default_factory=dict)
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    refusals: int = 0


@pytest.fixture
def github() -> Iterator[GitHub]:
    state = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlparse(self.path)
            found = state.there.get(unquote(asked.path).removeprefix(REPO))
            query = parse_qs(asked.query)
            if state.refusals:
                state.refusals -= 1
                self.reply(503, {})
            elif found is None:
                self.reply(404, {})
            else:
                if isinstance(found, list) and "page" in query:
                    first = (int(query["page"][0]) - 1) * int(query["per_page"][0])
                    found = found[first : first + int(query["per_page"][0])]
                self.reply(200, found)

        def send(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.sent.append((self.command, self.path.removeprefix(REPO), content))
            self.reply(201, {"sha": SHA})

        do_POST = do_PATCH = send  # noqa: N815 - named by the library

        def reply(self, code: int, content: Any) -> None:
            assert self.headers["Authorization"] == "Bearer secret"
            data = json.dumps(content).encode()
            self.send_response(code)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(frozen=True)
class Done:
    code: int
    log: str
    outputs: dict[str, str]


def run(script: str, github: GitHub, place: Path, event: Any, **variables: str) -> Done:
    """One of the action's scripts, as a step runs it."""
    (place / "event.json").write_text(json.dumps(event), "utf-8")
    (place / "output").write_text("", "utf-8")
    done = subprocess.run(
        [sys.executable, REPOSITORY / "action" / f"{script}.py"],
        env={
            "PATH": os.environ["PATH"],
            "GITHUB_API_URL": github.url,
            "GITHUB_REPOSITORY": "authority/catalogues",
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "GITHUB_OUTPUT": str(place / "output"),
            "TOKEN": "secret",
            **variables,
        },
        capture_output=True,
        check=False,
    )
    lines = (place / "output").read_text("utf-8").splitlines()
    log = done.stdout.decode() + done.stderr.decode()
    assert "Traceback" not in log, log
    return Done(done.returncode, log, dict(line.split("=", 1) for line in lines))


def labelled(by: str, kind: str = "User", label: str = LABEL) -> dict[str, Any]:
    return {"event": "labeled", "label": {"name": label}, "actor": {"login": by, "type": kind}}


PULL = {"pull_request": {"number": 7}}


@pytest.fixture
def pull(github: GitHub) -> GitHub:
    """A pull request of a steward, with the label of a policy that an engineer has set."""
    github.there = {
        "/issues/7/labels": [{"name": "bug"}, {"name": LABEL}],
        "/issues/7/events": [{"event": "assigned", "actor": None}, labelled("engineer")],
        "/pulls/7": {"number": 7, "user": {"login": "steward"}, "head": {"sha": SHA}},
        "/collaborators/engineer/permission": {"permission": "write", "role_name": "maintain"},
        "/collaborators/steward/permission": {"permission": "write", "role_name": "write"},
        "/collaborators/owner/permission": {"permission": "admin", "role_name": "admin"},
        "/issues/7/comments": [],
    }
    return github


def test_a_label_of_a_maintainer_approves(pull: GitHub, tmp_path: Path) -> None:
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": DIGEST}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (labelled("steward"), "is the author of the pull request"),
        (labelled("passer-by"), "does not maintain this repository"),
        (labelled("engineer", "Bot"), "no person has set it"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_label_of_anybody_else_approves_nothing_and_says_why(
    pull: GitHub, tmp_path: Path, event: dict[str, Any], reason: str
) -> None:
    pull.there["/issues/7/events"].append(event)
    done = run("approval", pull, tmp_path, PULL)
    assert (done.code, done.outputs) == (0, {"digest": ""})
    assert reason in done.log


def test_a_writer_who_is_not_the_author_approves_nothing(pull: GitHub, tmp_path: Path) -> None:
    pull.there["/pulls/7"]["user"]["login"] = "somebody"
    pull.there["/issues/7/events"].append(labelled("steward"))
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": ""}


def test_a_label_that_was_taken_off_approves_nothing(pull: GitHub, tmp_path: Path) -> None:
    pull.there["/issues/7/labels"] = [{"name": "bug"}]
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": ""}


@pytest.mark.parametrize(
    "name", [LABEL[:-1], f"{LABEL}0", f"{LABEL}\n::error::x", LABEL.upper(), "mulu-policy:"]
)
def test_a_label_of_another_form_is_none(pull: GitHub, tmp_path: Path, name: str) -> None:
    pull.there["/issues/7/labels"] = [{"name": name}]
    pull.there["/issues/7/events"] = [labelled("engineer", label=name)]
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": ""}


def test_the_label_that_was_set_last_is_found_behind_hundreds_of_events(pull: GitHub, tmp_path: Path) -> None:
    other = f"mulu-policy:{'f' * 32}"
    pull.there["/issues/7/labels"].append({"name": other})
    pull.there["/issues/7/events"] += [
        *([{"event": "renamed", "actor": None}] * 250),
        labelled("owner", label=other),
    ]
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": "f" * 32}


def test_an_approval_that_is_given_asks_nobody(github: GitHub, tmp_path: Path) -> None:
    assert run("approval", github, tmp_path, PULL, APPROVED=DIGEST, TOKEN="").outputs == {"digest": DIGEST}


def test_in_a_merge_queue_the_label_of_its_pull_request_counts(pull: GitHub, tmp_path: Path) -> None:
    group = {"merge_group": {"head_ref": f"refs/heads/gh-readonly-queue/main/pr-7-{SHA}"}}
    assert run("approval", pull, tmp_path, group).outputs == {"digest": DIGEST}


def test_where_github_does_not_answer_nothing_is_approved_and_the_step_fails(
    pull: GitHub, tmp_path: Path
) -> None:
    pull.refusals = 99
    done = run("approval", pull, tmp_path, PULL)
    assert (done.code, done.outputs) == (2, {})
    assert "::error title=mulu::GitHub refuses GET issues/7/labels: 503" in done.log


def test_a_passing_failure_is_tried_again(pull: GitHub, tmp_path: Path) -> None:
    pull.refusals = 1
    assert run("approval", pull, tmp_path, PULL).outputs == {"digest": DIGEST}


RUN = {
    "workflow_run": {
        "head_sha": SHA,
        "head_branch": "fix&state=closed",
        "head_repository": {"owner": {"login": "fork"}},
    }
}


def test_the_pull_request_of_a_run_is_the_one_that_ends_with_its_commit(
    github: GitHub, tmp_path: Path
) -> None:
    github.there = {
        "/pulls": [
            {"number": 6, "head": {"sha": "0" * 40}, "base": {"ref": "main"}},
            {"number": 7, "head": {"sha": SHA}, "base": {"ref": "main"}},
        ]
    }
    done = run("find_pull_request", github, tmp_path, RUN)
    assert done.outputs == {"number": "7", "head": SHA, "base": "main"}


def test_a_pull_request_that_has_moved_on_is_not_told(github: GitHub, tmp_path: Path) -> None:
    github.there = {"/pulls": [{"number": 7, "head": {"sha": "0" * 40}, "base": {"ref": "main"}}]}
    assert run("find_pull_request", github, tmp_path, RUN).outputs == {"number": "", "head": "", "base": ""}


def tell(github: GitHub, place: Path, verdict: str, report: str | None = "# ⛔ Shut\n") -> Done:
    if report is not None:
        (place / "report.md").write_text(report, "utf-8")
    variables = {"NUMBER": "7", "HEAD": SHA, "VERDICT": verdict, "REPORT": str(place / "report.md")}
    return run("comment", github, place, {}, **variables, RUN_URL="https://github.example/run")


@pytest.mark.parametrize(
    ("verdict", "state"), [("open", "success"), ("shut", "failure"), ("broken", "error"), ("", "error")]
)
def test_the_status_of_the_commit_tells_bad_data_from_a_failed_run(
    pull: GitHub, tmp_path: Path, verdict: str, state: str
) -> None:
    assert tell(pull, tmp_path, verdict).code == 0
    method, path, content = pull.sent[0]
    assert (method, path, content["state"], content["context"]) == (
        "POST",
        f"/statuses/{SHA}",
        state,
        "mulu/gate",
    )


def test_there_is_one_comment_and_it_is_kept_up_to_date(pull: GitHub, tmp_path: Path) -> None:
    tell(pull, tmp_path, "shut")
    method, path, content = pull.sent[1]
    assert (method, path) == ("POST", "/issues/7/comments")
    forged = {"id": 1, "user": {"type": "User"}, "body": content["body"]}
    pull.there["/issues/7/comments"] = [forged, {"id": 2, "user": {"type": "Bot"}, "body": content["body"]}]
    tell(pull, tmp_path, "open", "# ✅ Open\n")
    method, path, content = pull.sent[3]
    assert (method, path) == ("PATCH", "/issues/comments/2")
    assert content["body"].startswith("<!-- mulu gate -->\n# ✅ Open")


def test_a_report_is_cut_to_what_github_takes(pull: GitHub, tmp_path: Path) -> None:
    tell(pull, tmp_path, "shut", "错误一行\n" * 30_000)
    body = pull.sent[1][2]["body"]
    assert len(body) < 65_536
    assert body.rstrip().endswith("</sub>")


def test_without_a_report_the_comment_says_that_nothing_was_judged(pull: GitHub, tmp_path: Path) -> None:
    tell(pull, tmp_path, "", None)
    assert "No verdict" in pull.sent[1][2]["body"]


def test_nothing_is_written_below_a_newer_commit(pull: GitHub, tmp_path: Path) -> None:
    pull.there["/pulls/7"]["head"]["sha"] = "0" * 40
    tell(pull, tmp_path, "open")
    assert [path for _, path, _ in pull.sent] == [f"/statuses/{SHA}"]


def test_a_release_without_a_tag_gets_one_and_no_tag_is_moved(github: GitHub, tmp_path: Path) -> None:
    for edition in ("2026", "2027"):
        (tmp_path / "releases" / "trades" / edition).mkdir(parents=True)
    github.there = {"/git/ref/tags/trades/2026": {"ref": "refs/tags/trades/2026"}}
    done = run("tag", github, tmp_path, {}, RELEASES=str(tmp_path / "releases"), GITHUB_SHA=SHA)
    assert done.code == 0
    assert [(path, content.get("tag") or content.get("ref")) for _, path, content in github.sent] == [
        ("/git/tags", "trades/2027"),
        ("/git/refs", "refs/tags/trades/2027"),
    ]
