"""Expectations judged by Great Expectations: one checkpoint a table, without telemetry and without a network.

The library comes with the extra `gx`. It takes some seconds to start, so that only this module loads it, and
only when it is asked.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from mulu.errors import OpinionError
from mulu.messages import say, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.expectations import Expectation

LIBRARY = "great-expectations"
EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Answer:
    """What came of one expectation: whether it is met, and what it blames: lines, ascending, with their values."""

    expectation: Expectation
    is_met: bool
    blamed: tuple[tuple[int, object], ...]


@dataclass(frozen=True)
class Sheet:
    """A table with what is expected of it; `columns` has `line` and what the expectations name."""

    name: str
    columns: Mapping[str, Sequence[Any]]
    expectations: Sequence[Expectation]


def engine_version() -> str | None:
    """The version of Great Expectations that is installed; `None` without the extra."""
    try:
        return version(LIBRARY)
    except PackageNotFoundError:
        return None


def judge_sheets(sheets: Sequence[Sheet], docs: str | None = None) -> list[list[Answer]]:
    """The answers to each sheet's expectations, in their order.

    `docs` is a folder that gets Data Docs: pages of what was expected and found. Raises `OpinionError` if the library
    is not there, or an expectation could not be evaluated.
    """
    _settle_epoch()
    if engine_version() is None:
        raise OpinionError(
            say("Great Expectations is not installed, which gives the second opinion: pip install 'mulu[gx]'")
        )
    # Read when the library is loaded; whatever the environment says, nothing is sent anywhere.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _judge(sheets, docs)


def _settle_epoch() -> None:
    """See to it that libraries can read SOURCE_DATE_EPOCH: they do when they are loaded, and fail on what is no number.

    An empty one says as little as none (reproducible-builds.org).
    """
    value = os.environ.get(EPOCH)
    if value == "":
        del os.environ[EPOCH]
    elif value is not None and not re.fullmatch("[0-9]{1,11}", value):
        raise OpinionError(
            say(
                "the environment variable {name} is {value}, expected a whole number of seconds since 1970: set it to one, or unset it",
                name=EPOCH,
                value=visible(value),
            )
        )


def _judge(sheets: Sequence[Sheet], docs: str | None) -> list[list[Answer]]:
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("mulu")
    answers = [_judged(context, source, sheet) for sheet in sheets]
    if docs is not None:
        _write_docs(context, docs)
    return answers


def _judged(context: Any, source: Any, sheet: Sheet) -> list[Answer]:
    import great_expectations
    import pandas as pd

    batch = source.add_dataframe_asset(sheet.name).add_batch_definition_whole_dataframe("whole")
    # All at once: added one by one, a second question of a kind about a column replaces the first.
    asked = [_configuration(one, position) for position, one in enumerate(sheet.expectations)]
    suite = context.suites.add(great_expectations.ExpectationSuite(name=sheet.name, expectations=asked))
    definition = great_expectations.ValidationDefinition(name=sheet.name, data=batch, suite=suite)
    checkpoint = great_expectations.Checkpoint(
        name=sheet.name,
        validation_definitions=[context.validation_definitions.add(definition)],
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["line"]},
    )
    # As objects: pandas would otherwise make numbers of nothing and NaN of missing texts.
    frame = pd.DataFrame(dict(sheet.columns), dtype=object)
    ran = context.checkpoints.add(checkpoint).run(batch_parameters={"dataframe": frame})
    found = {answer: result for one in ran.run_results.values() for answer, result in _positions(one.results)}
    if sorted(found) != list(range(len(sheet.expectations))):
        raise OpinionError(say("the second engine did not answer all that it was asked"))
    return [_answer(one, found[position]) for position, one in enumerate(sheet.expectations)]


def _configuration(one: Expectation, position: int) -> dict[str, Any]:
    meta = {"position": position, "rule": one.rule, "field": one.field}
    return {"type": one.kind, "kwargs": dict(one.arguments), "meta": meta}


def _positions(results: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    for result in results:
        yield result.expectation_config.meta["position"], result


def _answer(expectation: Expectation, result: Any) -> Answer:
    # What could not be evaluated is told as a failure too; only this tells them apart.
    raised = result.exception_info or {}
    details = [raised] if "raised_exception" in raised else [*raised.values()]
    for one in details:
        if one.get("raised_exception"):
            problem = " ".join(str(one.get("exception_message")).split())[:300]
            raise OpinionError(
                say(
                    "the second engine could not judge {rule}: {problem}",
                    rule=expectation.rule,
                    problem=problem,
                )
            )
    blamed = result.result.get("unexpected_index_list") or []
    column = expectation.arguments.get("column")
    lines = sorted(((int(one["line"]), one.get(column)) for one in blamed), key=lambda pair: pair[0])
    return Answer(expectation, bool(result.success), tuple(lines))


def _write_docs(context: Any, folder: str) -> None:
    site = {
        "class_name": "SiteBuilder",
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": folder},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    context.add_data_docs_site("mulu", site)
    context.build_data_docs(site_names=["mulu"])
