"""Every file of a release, read back by a tool of its own kind, says what items.csv says, cell by cell."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from mulu.schema import read_schema
from tests.command import mulu
from tests.published import freeze, make_published, publish as import_edition
from tests.released import ALONE, contents, copied, frozen_and_published, run_elsewhere
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mulu.schema import Schema

SHANGHAI, DIVISIONS = "shanghai-skill-subsidy", "administrative-divisions"
CSV_COLUMNS = {
    SHANGHAI: "key,section,section_title,serial,code,code_class,name,name_black_star,category,category_asterisk",
    DIVISIONS: "key,code,name",
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The releases of both real catalogues."""
    folder = tmp_path_factory.mktemp("releases")
    ours = copied(REPOSITORY, folder / "ours")
    example = copied(REPOSITORY / "examples" / DIVISIONS, folder / "example")
    return {
        SHANGHAI: frozen_and_published(ours, SHANGHAI, ["2026"]),
        DIVISIONS: frozen_and_published(example, DIVISIONS, ["2015", "2016", "2017"]),
    }


@pytest.fixture(params=[SHANGHAI, DIVISIONS])
def release(request: pytest.FixtureRequest, releases: Mapping[str, Path]) -> Path:
    place: Path = releases[request.param]
    return place


def printed(release: Path) -> list[dict[str, str]]:
    """The rows of items.csv, as Python's own csv module reads them."""
    with (release / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def schema_of(release: Path) -> Schema:
    root = REPOSITORY if release.parent.name == SHANGHAI else REPOSITORY / "examples" / DIVISIONS
    path = root / "schemas" / f"{release.parent.name}.yaml"
    return read_schema(path.read_bytes(), path.name).schema


def restored(rows: Iterator[Mapping[str, Any]], schema: Schema) -> list[dict[str, str]]:
    """What was printed, put together again from values, marks and placeholders."""
    spelled = {"*": "asterisk", "★": "black_star"}
    found = []
    for row in rows:
        cells = {}
        for field in schema.fields:
            value = row[field.name]
            marks = [mark for mark in schema.marks_of(field.name) if row[f"{field.name}_{spelled[mark]}"]]
            missing = next(iter(field.placeholders), "")
            cells[field.name] = missing if value is None else f"{value}{''.join(marks)}"
        found.append(cells)
    return found


def test_another_clone_folder_zone_locale_and_umask_give_the_same_bytes_and_prove_them(
    release: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "elsewhere" / "clone"
    subprocess.run(["git", "clone", "--quiet", release.parents[2], clone], check=True)
    title = f"{release.parent.name}/{release.name}"
    run_elsewhere(clone, "publish", title, ALONE, zone="America/Los_Angeles", language="POSIX", mask=0o077)
    assert contents(clone / "releases" / title) == contents(release)
    outcome = mulu("verify", release, "--root", clone, "--lang", "en")
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        "proven: 16 file(s) were made again from the commit, and are the same to the last byte" in outcome.out
    )


def test_the_tidy_csv_is_what_is_printed(release: Path) -> None:
    with (release / "tidy.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [
            {name: {"true": True, "false": False, "": None}.get(cell, cell) for name, cell in row.items()}
            for row in reader
        ]
    assert ",".join(reader.fieldnames or ()) == CSV_COLUMNS[release.parent.name]
    assert restored(iter(rows), schema_of(release)) == printed(release)


def test_json_is_what_is_printed(release: Path) -> None:
    rows = json.loads((release / "tidy.json").read_bytes())
    assert restored(iter(rows), schema_of(release)) == printed(release)


def test_pyarrow_reads_from_parquet_what_is_printed(release: Path) -> None:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(release / "tidy.parquet")
    assert ",".join(table.column_names) == CSV_COLUMNS[release.parent.name]
    assert restored(iter(table.to_pylist()), schema_of(release)) == printed(release)
    assert str(table.schema.field("code").type) in ("string", "large_string", "string_view")


# XLSX.


def sheet_of(release: Path) -> Any:
    import openpyxl

    return openpyxl.load_workbook(release / "tidy.xlsx").worksheets[0]


def test_openpyxl_reads_from_the_sheet_what_is_printed(release: Path) -> None:
    rows = list(sheet_of(release).iter_rows(min_row=2, values_only=True))
    names = CSV_COLUMNS[release.parent.name].split(",")
    assert restored((dict(zip(names, row, strict=True)) for row in rows), schema_of(release)) == printed(
        release
    )


def test_calamine_reads_the_same_sheet(release: Path) -> None:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(release / "tidy.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [
        row[0] for row in sheet_of(release).iter_rows(min_row=2, values_only=True)
    ]


def test_the_sheet_has_a_frozen_heading_filters_and_room_for_chinese(releases: Mapping[str, Path]) -> None:
    sheet = sheet_of(releases[SHANGHAI])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J380"
    assert [cell.value for cell in sheet[1]][:5] == ["编码或标识", "部分", "部分：名称", "序号", "项目编码"]
    longest = max(len(row["name"]) for row in printed(releases[SHANGHAI]))
    assert sheet.column_dimensions["G"].width > 2 * longest


def test_codes_are_text_for_excel(release: Path) -> None:
    sheet = sheet_of(release)
    at = CSV_COLUMNS[release.parent.name].split(",").index("code") + 1
    cells = [sheet.cell(row, at) for row in range(2, sheet.max_row + 1)]
    assert {(cell.data_type, cell.number_format) for cell in cells if cell.value} == {("s", "@")}


HOSTILE = {
    "01-01": "=cmd|' /C calc'!A0",
    "01-02": "@SUM(1+1)cmd",
    "01-03": "https://example.org",
    "01-04": "+1 <script>alert(1)</script>",
    "01-05": 'O"Neil\\ {curly} $',
    "01-06": "-2+3",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of items whose names mean something to programs."""
    made = make_published(tmp_path_factory.mktemp("hostile") / "repo")
    freeze(made, "2026")
    schema = (made.root / "schemas/trades.yaml").read_text("utf-8")
    made.write("schemas/trades.yaml", schema + 'rules: {spreadsheet-damage: "off"}\n')
    import_edition(made, "2027", HOSTILE)
    return frozen_and_published(made, "trades", ["2027"])


def test_no_text_becomes_a_formula_or_a_link(hostile: Path) -> None:
    rows = list(sheet_of(hostile).iter_rows(min_row=2))
    names = [row[6] for row in rows]
    assert [cell.value for cell in names] == list(HOSTILE.values())
    assert {
        (cell.data_type, cell.hyperlink) for row in rows for cell in row if isinstance(cell.value, str)
    } == {("s", None)}
    with zipfile.ZipFile(hostile / "tidy.xlsx") as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert b"<f>" not in sheets
    assert b"<hyperlink" not in sheets


def test_hostile_names_are_the_same_in_every_format(hostile: Path) -> None:
    import pyarrow.parquet
    import rdflib

    names = list(HOSTILE.values())
    assert [row["name"] for row in printed(hostile)] == names
    assert [row["name"] for row in json.loads((hostile / "tidy.json").read_bytes())] == names
    assert pyarrow.parquet.read_table(hostile / "tidy.parquet")["name"].to_pylist() == names
    with closing(sqlite3.connect(hostile / "catalog.sqlite")) as database:
        assert [name for (name,) in database.execute("SELECT name FROM items ORDER BY position")] == names
    graph = rdflib.Graph().parse(hostile / "skos.ttl")
    labels = {str(label) for label in graph.objects(None, rdflib.SKOS.prefLabel)}
    assert set(names) <= labels


# SQLite.


def query(release: Path, statement: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{release / 'catalog.sqlite'}?mode=ro", uri=True)) as database:
        return database.execute(statement, values).fetchall()


def test_sqlite_holds_what_is_printed(release: Path) -> None:
    names = CSV_COLUMNS[release.parent.name].split(",")
    rows = query(release, f"SELECT {', '.join(names)} FROM items ORDER BY position")  # noqa: S608
    assert restored((dict(zip(names, row, strict=True)) for row in rows), schema_of(release)) == printed(
        release
    )


def test_the_database_is_sound(release: Path) -> None:
    assert query(release, "PRAGMA integrity_check") == [("ok",)]
    assert query(release, "PRAGMA foreign_key_check") == []


def test_sections_notes_marks_and_editions_are_tables(releases: Mapping[str, Path]) -> None:
    release = releases[SHANGHAI]
    assert query(release, "SELECT section, title FROM sections ORDER BY position")[0] == (
        "一",
        "职业技能等级项目",
    )
    assert query(release, "SELECT note FROM notes") == [("注：标*的项目为技岗匹配项目。",)]
    assert ("category", "*", "category_asterisk") in query(release, "SELECT * FROM marks")
    assert query(releases[DIVISIONS], "SELECT edition, previous FROM editions") == [
        ("2015", None),
        ("2016", "2015"),
        ("2017", "2016"),
    ]
    [(count,)] = query(
        release, "SELECT count(*) FROM items JOIN sections USING (section) WHERE title = section_title"
    )
    assert count == 379


@pytest.mark.parametrize("word", ["师", "智能", "人工智", "人工智能训练师", "数字化解决方案设计师"])
def test_search_finds_chinese_substrings_of_any_length(releases: Mapping[str, Path], word: str) -> None:
    release = releases[SHANGHAI]
    found = query(
        release,
        "SELECT items.name FROM items JOIN items_fts ON items_fts.rowid = position WHERE items_fts MATCH ? ORDER BY position",
        f'"{word}"',
    )
    expected = [row["name"].removesuffix("★") for row in printed(release) if word in row["name"]]
    assert expected
    assert [name for (name,) in found] == expected


def test_search_finds_the_beginning_of_a_code(releases: Mapping[str, Path]) -> None:
    release = releases[SHANGHAI]
    found = query(release, "SELECT count(*) FROM items_fts WHERE items_fts MATCH ?", '"4-04-05"')
    assert found == [(sum(row["code"].startswith("4-04-05-") for row in printed(release)),)]


def test_changes_are_a_table(releases: Mapping[str, Path]) -> None:
    release = releases[DIVISIONS]
    log = json.loads((release / "changes.json").read_bytes())
    pairs = {
        (change["old"][0]["key"], change["new"][0]["key"])
        for change in log["changes"]
        if change["kind"] == "changed"
    }
    assert len(pairs) == 26
    assert {*query(release, "SELECT old_key, new_key FROM changes WHERE kind = 'changed'")} == pairs
    told = query(release, "SELECT field, old_value, new_value, reason FROM changes WHERE new_key = '360704'")
    assert told == [("name", "赣县", "赣县区", "更名")]


# Data Package and DCAT.


def test_frictionless_finds_the_data_package_valid_and_reads_what_is_printed(release: Path) -> None:
    import frictionless

    package: Any = frictionless.Package(str(release / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["type", "message"])
    rows = package.get_resource("items-csv").read_rows()
    expected = printed(release)
    assert len(rows) == len(expected)
    schema = schema_of(release)
    for row, cells in zip(rows, expected, strict=True):
        for field in schema.fields:
            value = None if cells[field.name] in field.missingValues else cells[field.name]
            assert (None if row[field.name] is None else str(row[field.name])) == value
    assert [row["key"] for row in package.get_resource("tidy-csv").read_rows()] == [
        schema.key_of(cells) for cells in expected
    ]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_dcat_names_every_file_with_its_sum(release: Path) -> None:
    import rdflib

    dcat, spdx = rdflib.DCAT, rdflib.Namespace("http://spdx.org/rdf/terms#")
    graph = rdflib.Graph().parse(
        release / "dcat.jsonld", format="json-ld", publicID="https://example.org/release/"
    )
    [dataset] = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    sums = dict(line.split("  ")[::-1] for line in (release / "SHA256SUMS").read_text("utf-8").splitlines())
    found = {}
    for distribution in graph.objects(dataset, dcat.distribution):
        [address] = graph.objects(distribution, dcat.downloadURL)
        [value] = graph.objects(graph.value(distribution, spdx.checksum), spdx.checksumValue)
        found[str(address).removeprefix("https://example.org/release/")] = str(value)
    assert found == {name: digest for name, digest in sums.items() if name not in OF_THEMSELVES}


OF_THEMSELVES = ("dcat.jsonld", "datapackage.json", "statement.json")


# SKOS.

SHAPES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

[] a sh:NodeShape ; sh:targetClass skos:Concept ;
   sh:property [ sh:path skos:inScheme ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:ConceptScheme ] ;
   sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:uniqueLang true ] ;
   sh:property [ sh:path skos:notation ; sh:maxCount 1 ] ;
   sh:property [ sh:path skos:topConceptOf ; sh:class skos:ConceptScheme ] ;
   sh:property [ sh:path owl:deprecated ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ;
   sh:property [ sh:path dct:isReplacedBy ; sh:class skos:Concept ] .
[] a sh:NodeShape ; sh:targetSubjectsOf dct:isReplacedBy ;
   sh:property [ sh:path owl:deprecated ; sh:hasValue true ] .
[] a sh:NodeShape ; sh:targetClass skos:ConceptScheme ;
   sh:property [ sh:path dct:title ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass skos:Collection ;
   sh:property [ sh:path skos:member ; sh:minCount 1 ; sh:class skos:Concept ] .
"""


@pytest.fixture(scope="module")
def graphs(releases: Mapping[str, Path]) -> Mapping[str, Any]:
    import rdflib

    return {name: rdflib.Graph().parse(place / "skos.ttl") for name, place in releases.items()}


def test_skos_is_valid_by_its_shapes(graphs: Mapping[str, Any]) -> None:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    for graph in graphs.values():
        conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
        assert conforms, text


def test_rdflib_reads_from_skos_what_is_printed(
    releases: Mapping[str, Path], graphs: Mapping[str, Any]
) -> None:
    import rdflib

    for name, release in releases.items():
        graph, root = graphs[name], f"urn:mulu:{name}:"
        schema, rows = schema_of(release), printed(release)
        found = {
            str(concept): {
                field: str(graph.value(concept, rdflib.URIRef(f"{root}fields:{field}")))
                for field in schema.columns
            }
            for concept in graph.subjects(rdflib.SKOS.topConceptOf, rdflib.URIRef(f"{root}{release.name}"))
        }
        assert sorted(found.values(), key=str) == sorted(rows, key=str)


def test_what_was_recoded_is_deprecated_and_names_what_replaced_it(graphs: Mapping[str, Any]) -> None:
    import rdflib

    root, graph = f"urn:mulu:{DIVISIONS}:", graphs[DIVISIONS]

    def said(place: str, name: Any) -> list[str]:
        return sorted(str(one).removeprefix(root) for one in graph.objects(rdflib.URIRef(root + place), name))

    assert said("2016:542422", rdflib.OWL.deprecated) == ["true"]
    assert said("2016:542422", rdflib.DCTERMS.isReplacedBy) == ["2017:540621"]
    assert said("2017:540621", rdflib.OWL.deprecated) == []
    assert "2016:542422" in said("2017:540621", rdflib.DCTERMS.replaces)
    assert said("2016:110101", rdflib.OWL.deprecated) == []


# The statement.


def test_an_in_toto_parser_reads_the_statement(release: Path) -> None:
    from google.protobuf import json_format
    from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement

    text = (release / "statement.json").read_text("utf-8")
    parsed = json_format.Parse(text, statement_pb2.Statement())
    Statement.copy_from_pb(parsed).validate()
    predicate = json_format.ParseDict(json.loads(text)["predicate"], test_result_pb2.TestResult())
    assert predicate.result in ("PASSED", "WARNED")
    assert len(predicate.passed_tests) >= 50
