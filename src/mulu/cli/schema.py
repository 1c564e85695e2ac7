"""`mulu schema` and `mulu formats`: what other tools and editors need to know."""

from __future__ import annotations

import json
from pathlib import Path

from mulu.cli.console import open_project, put
from mulu.errors import UsageError
from mulu.expectations import suite_of
from mulu.exported import item_schema, table_schema, yaml_schemas
from mulu.messages import listed, say
from mulu.writing import write_files


def schema(catalog: str, form: str, root: str | None, rev: str | None) -> int:
    """Print the schema that holds for the newest edition."""
    folder = open_project(root, rev).catalog(catalog)
    newest = folder.editions[-1].name if folder.editions else "9999"
    known = {"table-schema": table_schema, "json-schema": item_schema, "great-expectations": suite_of}
    if form not in known:
        raise UsageError(say("--as is one of {known}, not {value}", known=listed(list(known)), value=form))
    put(_json(known[form](folder.schema_for(newest).schema)).decode("utf-8"), "-")
    return 0


def formats(out: str) -> int:
    """Write one JSON Schema a YAML format."""
    files = {f"{name}.schema.json": _json(tree) for name, tree in yaml_schemas().items()}
    try:
        write_files(Path(out), files)
    except UsageError as error:
        raise UsageError(error.message, f"{out}/{error.path}") from None
    return 0


def _json(tree: object) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
