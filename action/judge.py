"""Runs the gate on what a GitHub event is about, and tells GitHub.

Whatever comes from a pull request comes as a variable or in the event's file, and goes to mulu as the value of an
option: no part of it is ever read as a command. The exit code is the gate's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from workflow import annotate, answer, event, given, summarize

VERDICTS = {0: "open", 1: "shut"}


def main() -> int:
    """Judge, and leave the ruling as summary, annotations, files and outputs."""
    place = Path(given("RUNNER_TEMP"))
    report, ruling = place / "mulu-gate.md", place / "mulu-gate.json"
    for stale in (report, ruling):
        stale.unlink(missing_ok=True)
    base, head = commits(event())
    code, complaint = run([given("MULU"), "gate", *arguments(base, head), *outputs(report, ruling)])
    verdict = VERDICTS.get(code, "broken")
    if complaint:
        print(complaint, file=sys.stderr)  # noqa: T201
    if verdict == "broken":
        last = complaint.splitlines()[-1].removeprefix("mulu: ") if complaint else "mulu gave no answer"
        annotate("error", f"No verdict; this says nothing about the data. {last}")
    if report.is_file():
        summarize(report.read_text("utf-8"))
    else:
        text = "# ⚠️ No verdict\n\nThe gate could not judge; the log of this step says why.\n"
        report.write_text(text, "utf-8")
        summarize(text)
    answer(verdict=verdict, policy_digest=digest(ruling), report=str(report), json=str(ruling))
    return code if code in VERDICTS else 2


def run(command: list[str]) -> tuple[int, str]:
    """Exit code, and what mulu complains of; a mulu that cannot be run has judged nothing."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)  # noqa: S603
    except OSError as error:
        return 2, f"mulu cannot be run: {error.strerror}"
    return done.returncode, done.stderr.decode("utf-8", "replace").strip()


def commits(happened: Any) -> tuple[str, str]:
    """Base and head; both empty where files are to be judged by themselves."""
    base, head = given("BASE"), given("HEAD")
    if not base and given("GITHUB_BASE_REF"):
        base = f"refs/remotes/origin/{given('GITHUB_BASE_REF')}"
    group = happened.get("merge_group", {})
    base = base or group.get("base_sha", "")
    if base:
        head = head or happened.get("pull_request", {}).get("head", {}).get("sha", "")
        head = head or group.get("head_sha", "")
    return base, head


def arguments(base: str, head: str) -> list[str]:
    """What is judged, and how."""
    values = {
        "root": given("ROOT") or ".",
        "fail-on": given("FAIL_ON") or "error",
        "base": base,
        "head": head,
        "approve-policy": given("APPROVAL") if base else "",
        "lang": given("LANGUAGE"),
    }
    options = [f"--{name}={value}" for name, value in values.items() if value]
    return [*options, "--run-head-code"] if given("RUN_HEAD_CODE") == "true" and base else options


def outputs(report: Path, ruling: Path) -> list[str]:
    """Annotations into the log, the page and the JSON into files."""
    targets = {"github": "-", "markdown": str(report), "json": str(ruling)}
    return [word for form, target in targets.items() for word in (f"--format={form}", f"--output={target}")]


def digest(ruling: Path) -> str:
    """What names the proposed policy, where it differs from the one in force."""
    try:
        policy = json.loads(ruling.read_text("utf-8"))["policy"]
    except (OSError, ValueError, KeyError):
        return ""
    return str(policy["digest"]) if policy and policy["changes"] else ""


if __name__ == "__main__":
    sys.exit(main())
