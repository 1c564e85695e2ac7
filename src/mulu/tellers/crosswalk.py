"""Which item of the old edition is which of the new one: a mapping set in SSSOM/TSV.

The format is the Simple Standard for Sharing Ontological Mappings, version 1.1
(https://mapping-commons.github.io/sssom/spec/). All items of both editions appear. In its words,
`ManualMappingCuration` is a link that a person decided; `LexicalMatching` is for texts that agree
exactly, here code and name with marks off, and `LexicalSimilarityThresholdMatching` for those that
are alike. Proposals are close matches with their score as confidence, never exact ones.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mulu.messages import joined, say, visible
from mulu.tellers import Named
from mulu.tellers.identifier import CATALOG, UNSPECIFIED_LICENCE, curie, identifiers, prefixes, web_address
from mulu.tellers.nature import nature_of, printed_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.change import Change
    from mulu.tellers import Account

NOTHING = "sssom:NoTermFound"
EXACT, CLOSE, NARROWER, BROADER, RELATED = (
    f"skos:{name}Match" for name in ("exact", "close", "narrow", "broad", "related")
)
MANUAL, EQUAL, ALIKE = (
    f"semapv:{name}"
    for name in ("ManualMappingCuration", "LexicalMatching", "LexicalSimilarityThresholdMatching")
)


class Row(NamedTuple):
    """A mapping; its fields are the standard's, in the standard's order."""

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    mapping_cardinality: str = ""
    confidence: str = ""
    comment: str = ""


def render(account: Account) -> str:
    """The metadata as YAML behind `#`, then the rows, sorted; no column is empty."""
    text = io.StringIO()
    text.writelines(f"#{line}\n" for line in _metadata(account))
    rows = sorted(_counted(_distinct(_rows(account))))
    used = [at for at, _ in enumerate(Row._fields) if not rows or any(map(itemgetter(at), rows))]
    cells = itemgetter(*used)
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(cells(Row._fields))
    writer.writerows(map(cells, rows))
    return text.getvalue()


def _metadata(account: Account) -> Iterator[str]:
    """What holds of the whole set, and what holds of every row."""
    log = account.log
    ids = identifiers(log.catalog, account.homepage)
    sides = zip(prefixes(log.old, log.new), (log.old, log.new), strict=True)
    known = {prefix: ids.items(name) for prefix, name in sides if name is not None} | {CATALOG: ids.root}
    if ids.root.startswith("urn:"):
        known["urn"] = "urn:"  # sssom-py takes the set's own name for a CURIE
    yield 'sssom_version: "1.1"'
    yield "curie_map:"
    yield from (f"  {prefix}: {_quoted(iri)}" for prefix, iri in sorted(known.items()))
    yield f"mapping_set_id: {_quoted(ids.mapping_set(log.old, log.new))}"
    yield f"mapping_set_version: {_quoted(log.new)}"
    yield f"mapping_set_title: {_quoted(account.title)}"
    yield f"license: {_quoted(web_address(account.licence) or UNSPECIFIED_LICENCE)}"
    for side, edition in (("subject", log.old), ("object", log.new)):
        yield f"{side}_type: skos concept"
        if edition is not None:
            yield f"{side}_source: {_quoted(ids.edition(edition))}"
            yield f"{side}_source_version: {_quoted(edition)}"


def _rows(account: Account) -> Iterator[Row]:
    for old, new in account.unchanged:
        yield _row(account, old, new, EXACT, EQUAL)
    for change in account.log.changes:
        yield from _of_change(change, account)


def _of_change(change: Change, account: Account) -> Iterator[Row]:
    olds, news = (
        tuple(Named(item.key, printed_name(item, schema)) for item in items)
        for items, schema in zip((change.old, change.new), account.schemas, strict=True)
    )
    predicate = {"split": NARROWER, "merged": BROADER}.get(change.kind, EXACT) if change.decided else CLOSE
    confidence = (
        "" if change.decided or change.score is None else f"{change.score:.3f}".rstrip("0").rstrip(".")
    )
    comment = _comment(change, account.language)
    for old in olds or (None,):
        for new in news or (None,):
            row = _row(account, old, new, predicate, _justification(change, account))
            yield row._replace(confidence=confidence, comment=comment)


def _justification(change: Change, account: Account) -> str:
    """Equal where code and name are; a person's where one decided; else alike."""
    nature = nature_of(change, account.schemas)
    is_same = change.kind == "changed" and not (nature.recoded or nature.renamed)
    if not change.decided:
        return EQUAL if change.kind == "changed" and not nature.renamed else ALIKE
    if change.reason is None and (is_same or not (change.old and change.new)):
        return EQUAL
    return MANUAL


def _comment(change: Change, language: str) -> str:
    if not change.decided:
        because = joined((one.render(language) for one in change.because), language)
        return say("undecided: {because}", because=because).render(language)
    if change.reason and change.basis:
        return say("{reason} ({basis})", reason=change.reason, basis=change.basis).render(language)
    return visible(change.reason or change.basis or "")


def _row(account: Account, old: Named | None, new: Named | None, predicate: str, justification: str) -> Row:
    before, after = prefixes(account.log.old, account.log.new)
    subject = curie(before, old.key) if old else NOTHING
    target = curie(after, new.key) if new else NOTHING
    # One line a row: readers take a line that begins with # for metadata.
    names = [visible(side.name) if side else "" for side in (old, new)]
    return Row(subject, names[0], predicate, target, names[1], justification)


def _distinct(rows: Iterable[Row]) -> Iterator[Row]:
    """One row a pair: what is split and merged at once is neither narrower nor broader."""
    pairs: dict[tuple[str, str], Row] = {}
    for row in rows:
        known = pairs.setdefault((row.subject_id, row.object_id), row)
        if known.predicate_id != row.predicate_id:
            comments = dict.fromkeys(filter(None, (known.comment, row.comment)))
            related = known._replace(predicate_id=RELATED, comment=" · ".join(comments))
            pairs[row.subject_id, row.object_id] = related
    yield from pairs.values()


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with their cardinality, which is counted over the whole set."""
    listed = list(rows)
    objects, subjects = defaultdict(set), defaultdict(set)
    for row in listed:
        if NOTHING not in (row.subject_id, row.object_id):
            objects[row.subject_id].add(row.object_id)
            subjects[row.object_id].add(row.subject_id)
    for row in listed:
        left = "0" if row.subject_id == NOTHING else "n" if len(subjects[row.object_id]) > 1 else "1"
        right = "0" if row.object_id == NOTHING else "n" if len(objects[row.subject_id]) > 1 else "1"
        yield row._replace(mapping_cardinality=f"{left}:{right}")


def _quoted(text: str) -> str:
    """Text as YAML: one line, in double quotes, whatever it holds."""
    return json.dumps(visible(text), ensure_ascii=False)
