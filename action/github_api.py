"""GitHub's REST API, as much of it as the scripts beside this one ask."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from workflow import fail, given

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = 100
MOST_PAGES = 50
TRIES = 3
SECONDS = 30
_PASSING = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}


@dataclass(frozen=True)
class Repository:
    """One repository on a GitHub server."""

    server: str
    name: str
    token: str

    def get(self, *parts: str | int, **query: str | int) -> Any:
        """What is there; `None` where there is nothing."""
        return self._ask("GET", parts, query)

    def pages(self, *parts: str | int) -> Iterator[Any]:
        """The entries of a list, page by page."""
        for page in range(1, MOST_PAGES + 1):
            entries = self.get(*parts, per_page=PAGE, page=page) or []
            yield from entries
            if len(entries) < PAGE:
                return
        fail(f"GitHub lists more than {PAGE * MOST_PAGES} entries here: {'/'.join(map(str, parts))}")

    def send(self, method: str, *parts: str | int, content: object) -> Any:
        """Make or change something."""
        return self._ask(method, parts, {}, content)

    def _ask(
        self, method: str, parts: tuple[str | int, ...], query: dict[str, Any], content: object = None
    ) -> Any:
        path = "/".join(quote(str(part), safe="") for part in parts)
        url = f"{self.server}/repos/{self.name}/{path}" + (f"?{urlencode(query)}" if query else "")
        data = None if content is None else json.dumps(content).encode()
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "User-Agent": "mulu",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        for left in reversed(range(TRIES)):
            try:
                with urlopen(Request(url, data, headers, method=method), timeout=SECONDS) as found:  # noqa: S310
                    return json.load(found)
            except HTTPError as error:
                if error.code == HTTPStatus.NOT_FOUND and method == "GET":
                    return None
                if error.code not in _PASSING or not left:
                    fail(f"GitHub refuses {method} {path}: {error.code} {error.reason}")
            except (URLError, TimeoutError) as error:
                if not left:
                    fail(f"GitHub does not answer: {error}")
            time.sleep(TRIES - left)
        return None


def this_repository() -> Repository:
    """The one that the workflow runs for; needs `GITHUB_API_URL`, `GITHUB_REPOSITORY` and `TOKEN`."""
    return Repository(given("GITHUB_API_URL"), given("GITHUB_REPOSITORY"), given("TOKEN"))
