"""Which tests the edition has passed: an in-toto statement with the predicate `test-result`.

The formats are https://in-toto.io/Statement/v1 and https://in-toto.io/attestation/test-result/v0.1.
A rule is a test. One that found something that was waived, or only warns, has warned; one that did not judge
everything is not listed, for it has not passed. The statement is not signed by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mulu.forms import part_of
from mulu.json_text import write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.forms import Origin, Part
    from mulu.publication import Outcome, Publication

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
COMMIT, POLICY, VERSIONS, SECOND_OPINION = "commit", "policy", "versions", "second-opinion"


def render(publication: Publication, parts: Mapping[str, Part], origin: Origin) -> bytes:
    """The statement on the files of a release."""
    outcomes = publication.outcomes
    failed, warned = (_named(outcomes, outcome) for outcome in ("failed", "warned"))
    document = {
        "_type": TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": part.sha256}} for name, part in sorted(parts.items())
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "result": "FAILED" if failed else "WARNED" if warned else "PASSED",
            "configuration": _configuration(publication, origin),
            "passedTests": _named(outcomes, "passed"),
            "warnedTests": warned,
            "failedTests": failed,
        },
    }
    return write_json(document).encode()


def _configuration(publication: Publication, origin: Origin) -> list[dict[str, Any]]:
    """What was judged, by what, and with what; paths are from the root of the catalogue repository."""
    folder = publication.folder
    catalog = folder.catalog
    policy = catalog.policy(folder.name)
    return [
        {"name": folder.path, "digest": {"sha256": publication.release.digest}},
        {"name": COMMIT, "digest": {"gitCommit": publication.commit.sha}},
        {"name": POLICY, "digest": {"sha256": catalog.policy_digest(folder.name)}},
        *(
            {"name": path, "digest": {"sha256": part_of(data).sha256}}
            for path, data in sorted(policy.items())
        ),
        {"name": VERSIONS, "annotations": dict(sorted(origin.versions.items()))},
        {"name": SECOND_OPINION, "annotations": dict(sorted(origin.second_opinion.items()))},
    ]


def _named(outcomes: Mapping[str, Outcome], outcome: Outcome) -> list[str]:
    return [name for name, found in outcomes.items() if found == outcome]
