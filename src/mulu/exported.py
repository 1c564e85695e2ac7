"""Schemas in the formats of others: Table Schema for data tools, JSON Schema for editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mulu.catalog import Catalog
from mulu.correction import Corrections
from mulu.decision import Decisions
from mulu.edition import Edition
from mulu.log_file import LogFile
from mulu.schema import Schema
from mulu.waiver import Waivers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from mulu.schema import Field

DRAFT = "https://json-schema.org/draft/2020-12/schema"
INTEGER = "0|-?[1-9][0-9]*"


def table_schema(schema: Schema) -> Mapping[str, Any]:
    """A Data Package v2 Table Schema that accepts items.csv as printed, marks included."""
    fields = []
    for field in schema.fields:
        told: dict[str, Any] = {"name": field.name, "type": field.type}
        described = (("title", field.title), ("description", field.description), ("example", field.example))
        told |= {key: value for key, value in described if value}
        told["missingValues"] = list(field.missingValues)
        told["constraints"] = _constraints(field, schema.marks_of(field.name))
        fields.append({key: value for key, value in told.items() if value not in ({}, [""])})
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
    }


def _constraints(field: Field, marks: tuple[str, ...]) -> dict[str, Any]:
    told = field.constraints.model_dump(exclude_defaults=True)
    for bound in ("minimum", "maximum"):
        if bound in told:
            told[bound] = float(told[bound]) if "." in told[bound] else int(told[bound])
    if "enum" in told:
        told["enum"] = [value + mark for value in told["enum"] for mark in ("", *marks)]
    if "pattern" in told and marks:
        told["pattern"] = f"(?:{told['pattern']})(?:{'|'.join(map(re.escape, marks))})?"
    return told


def item_schema(schema: Schema) -> Mapping[str, Any]:
    """A JSON Schema of one row of items.csv: an object of texts."""
    properties = {field.name: _property(field, schema.marks_of(field.name)) for field in schema.fields}
    return {
        "$schema": DRAFT,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _property(field: Field, marks: tuple[str, ...]) -> dict[str, Any]:
    constraints = field.constraints
    told: dict[str, Any] = {"type": "string"}
    told |= {
        key: value for key, value in (("title", field.title), ("description", field.description)) if value
    }
    mark = f"(?:{'|'.join(map(re.escape, marks))})?" if marks else ""
    shapes = [constraints.pattern, INTEGER if field.type == "integer" else None]
    shapes.append("|".join(map(re.escape, constraints.enum)) if constraints.enum else None)
    found = next((shape for shape in shapes if shape), None)
    if found:
        missing = "".join(
            f"|{re.escape(value)}" for value in field.missingValues if value or not constraints.required
        )
        told["pattern"] = f"^(?:(?:{found}){mark}{missing})$"
    elif constraints.required:
        told["minLength"] = 1
    return told


def yaml_schemas() -> Mapping[str, Mapping[str, Any]]:
    """A JSON Schema for each kind of YAML file, and for change logs, by the kind's name.

    Numbers may be written as numbers or as text, as in the files themselves.
    """
    models: dict[str, type[BaseModel]] = {
        "catalog": Catalog,
        "change-log": LogFile,
        "changes": Decisions,
        "corrections": Corrections,
        "edition": Edition,
        "schema": Schema,
        "waivers": Waivers,
    }
    return {name: {"$schema": DRAFT, **model.model_json_schema()} for name, model in models.items()}
