"""The git repository around a project, as far as judging needs it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


def last_commit_day(root: Path) -> date:
    """The day (UTC) of the last commit, or today where there is no commit or no git.

    Waivers are judged on that day, so that an old commit keeps its verdict.
    """
    try:
        # Importing it raises where there is no git; so late that nothing else depends on that.
        import git
    except ImportError:
        return datetime.now(UTC).date()
    try:
        with git.Repo(root, search_parent_directories=True) as repository:
            return repository.head.commit.committed_datetime.astimezone(UTC).date()
    except (git.exc.GitError, ValueError, OSError):
        return datetime.now(UTC).date()
