"""The git repository around a project, as far as judging needs it."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def last_commit_day(root: Path) -> date:
    """The day (UTC) of the last commit, or today where there is no commit or no git.

    Waivers are judged on that day, so that an old commit keeps its verdict.
    """
    try:
        import git

        with git.Repo(root, search_parent_directories=True) as repository:
            return repository.head.commit.committed_datetime.astimezone(timezone.utc).date()
    except (ImportError, OSError, ValueError, *_git_errors()):
        return datetime.now(timezone.utc).date()


def _git_errors() -> tuple[type[Exception], ...]:
    try:
        from git.exc import GitError
    except ImportError:
        return ()
    return (GitError,)
