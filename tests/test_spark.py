"""Spark judges the same rows by the same rules and says the same to the letter: rules, lines, fields, characters, words, counts."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from benchmarks.agreement import OTHER_NOTES, PLANTS, planted
from benchmarks.generator import make_rows, write_repository
from benchmarks.large import write_large
from mulu.dialect import java_pattern, java_replacement
from mulu.schema import read_schema
from tests.command import Outcome, mulu
from tests.editions import make_editions
from tests.sample import REPOSITORY, SAMPLE_SCHEMA, make_catalog
from tests.test_hiding import WAIVED, WAIVERS
from tests.test_second_opinion import CELLS, RICH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PYTHON = REPOSITORY / ".venv-spark" / "bin" / "python"
# Who lives for seconds does not earn back what compiling costs, neither Java's nor Spark's.
SMALL = (
    '--master local[2] --driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" '
    "--conf spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN "
    "--conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
)
HEADING = "section,serial,code,name,grade"
SPELT_ODDLY = '''
import narwhals as nw

from mulu.rule import cell_rule


@cell_rule("{value} is spelt oddly")
def spelt_oddly(field, _):
    """A value is spelt oddly.

    Why: Nobody finds it.

    Mend: Spell it well.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baeker,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    return nw.col(field.name).str.replace("ae", "a") == "Baker_"
'''


@pytest.fixture(scope="session")
def worker() -> Iterator[Callable[..., Any]]:
    """The environment with Spark: gives an answer for a request. One session serves all tests."""
    if not PYTHON.exists():
        pytest.skip("there is no environment with Spark: make test makes it")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        pytest.skip("there is no Java, which Spark needs")
    with subprocess.Popen(
        [PYTHON, "-m", "tests.opinion_worker"],
        cwd=REPOSITORY,
        env={**os.environ, "PYSPARK_SUBMIT_ARGS": SMALL},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as worker:

        def answer(**request: Any) -> Any:
            assert worker.stdin
            assert worker.stdout
            worker.stdin.write(json.dumps(request, default=str) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.readline())

        yield answer
        assert worker.stdin
        worker.stdin.close()


@pytest.fixture(scope="session")
def spark(worker: Callable[..., Any]) -> Callable[..., Outcome]:
    """Runs a command where there is Spark."""
    return lambda *arguments: Outcome(**worker(arguments=arguments))


def verdicts(spark: Callable[..., Outcome], root: Path) -> tuple[Any, Any]:
    """What Polars and what Spark say, as JSON."""
    first = mulu("check", "--root", root, "--format", "json")
    second = spark("check", "--root", root, "--format", "json", "--engine", "spark")
    assert (second.code, second.err) == (first.code, first.err)
    return json.loads(first.out), json.loads(second.out)


def test_a_fault_for_every_rule_is_told_in_the_same_words_at_the_same_places(
    spark: Callable[..., Outcome], tmp_path: Path
) -> None:
    edition = write_repository(tmp_path, *planted(make_rows(2000)))
    (edition / "edition.yaml").write_text(
        f"format: mulu.edition/1\nstate: draft\ntitle: 合成目录\nnotes:\n  - {OTHER_NOTES}\n", "utf-8"
    )
    polars, on_spark = verdicts(spark, tmp_path)
    found = {(one["rule"], one["field"]) for one in on_spark["findings"]}
    assert {plant.expected for plant in PLANTS} <= found
    assert len(found) > 70
    assert on_spark == polars


def test_warnings_and_what_is_waived_hide_as_little_on_spark(
    spark: Callable[..., Outcome], tmp_path: Path
) -> None:
    schema = f"{SAMPLE_SCHEMA}rules: {{stray-space: warning}}\n"
    rows = f"{HEADING}\nI,1,01-1,Baker, D\nI,2,01-1,Miller,A\n"
    polars, on_spark = verdicts(spark, make_catalog(tmp_path, rows.encode(), schema, files={WAIVERS: WAIVED}))
    assert {"stray-space", "unlisted-grade", "duplicate-code"} <= {one["rule"] for one in polars["findings"]}
    assert on_spark == polars


def test_a_table_that_is_not_read_into_memory_gets_the_same_findings(
    worker: Callable[..., Any], tmp_path: Path
) -> None:
    write_large(tmp_path, 3000, faults=20)
    polars = json.loads(mulu("check", "--root", tmp_path, "--lang", "en", "--format", "json").out)["findings"]
    parts = ("rule", "line", "column", "field", "value", "message")
    assert len(polars) == 20
    assert worker(large=1000, root=tmp_path) == [[one[part] for part in parts] for one in polars]


PLAIN = {name: [cell for cell in cells if not set(cell) & set('",\n')] for name, cells in CELLS.items()}
BREAKS = (
    lambda line: line + ",more",
    lambda line: line.rpartition(",")[0],
    lambda line: '"never closed,' + line,
    lambda line: line + "\n",
    lambda line: line.replace(",", '"', 1),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Generated rows. Half of the tables are plain, which Spark reads by itself; of others some lines are broken."""
    is_plain = draw(st.booleans())
    row = st.tuples(*map(st.sampled_from, (PLAIN if is_plain else CELLS).values()))
    lines = [
        ",".join(f'"{cell}"' if set(cell) & set('",\n') else cell for cell in cells)
        for cells in draw(st.lists(row, min_size=20, max_size=60))
    ]
    places = st.integers(0, len(lines) - 1)
    for place, breaks in (
        () if is_plain else draw(st.dictionaries(places, st.sampled_from(BREAKS), max_size=3)).items()
    ):
        lines[place] = breaks(lines[place])
    return "\n".join([",".join(CELLS), *lines, ""]).encode()


@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=tables())
def test_generated_and_broken_rows_get_the_same_verdict(
    spark: Callable[..., Outcome], tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    polars, on_spark = verdicts(spark, make_catalog(tmp_path_factory.mktemp("generated"), data, RICH))
    assert on_spark == polars


def test_where_more_is_wrong_than_is_told_the_first_are_told_and_the_rest_are_counted(
    spark: Callable[..., Outcome], tmp_path: Path
) -> None:
    rows = [f"I,{number % 7},{number:05},Baker {number},Z" for number in range(3000)]
    root = make_catalog(tmp_path, "\n".join([HEADING, *rows, ""]).encode())
    polars, on_spark = verdicts(spark, root)
    told = [one for one in on_spark["findings"] if one["rule"] == "unlisted-grade"]
    assert [one["line"] for one in told] == list(range(2, 1002))
    assert on_spark["summary"]["errors"] > 5000
    assert on_spark == polars


def test_a_rule_that_spark_cannot_evaluate_stops_the_run_and_says_what_to_do_instead(
    spark: Callable[..., Outcome], tmp_path: Path
) -> None:
    root = make_catalog(
        tmp_path,
        f"{HEADING}\nI,1,01-01,Baker,A\n".encode(),
        f"{SAMPLE_SCHEMA}rules: {{spelt-oddly: error}}\n",
        files={"validators/spelt_oddly.py": SPELT_ODDLY},
    )
    assert mulu("check", "--root", root, "--fail-on", "never", "--quiet").code == 0
    outcome = spark("check", "--root", root, "--lang", "en", "--engine", "spark")
    assert outcome.code == 2
    told = "Spark cannot evaluate the rule spelt-oddly, check with --engine polars instead: "
    assert outcome.err.startswith(f"mulu: validators/spelt_oddly.py: {told}")
    assert len(outcome.err.splitlines()) == 1


def test_without_spark_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, f"{HEADING}\nI,1,01-01,Baker,A\n".encode())
    outcome = mulu("check", "--root", root, "--lang", "en", "--engine", "spark")
    assert (outcome.code, outcome.out) == (2, "")
    assert (
        outcome.err
        == "mulu: --engine spark needs PySpark, which is not installed: pip install 'mulu[spark]'\n"
    )


def test_an_engine_that_there_is_not_is_refused(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, f"{HEADING}\nI,1,01-01,Baker,A\n".encode())
    outcome = mulu("check", "--root", root, "--lang", "en", "--engine", "duckdb")
    assert (outcome.code, outcome.err) == (2, "mulu: --engine is polars or spark, not duckdb\n")


@pytest.mark.parametrize(
    ("pattern", "in_java"),
    [
        ("^[0-9]{2}$", r"(?dU)^[0-9]{2}\z"),
        ("[$^.]$", r"(?dU)[$^.]\z"),
        (r"\$\d", r"(?dU)\$\d"),
        ("[]a]", r"(?dU)[\]a]"),
        ("[^]a]", r"(?dU)[^\]a]"),
        (r"(?P<year>\p{Han}+)\u{4e00}", r"(?dU)(?<year>\p{IsHan}+)\x{4e00}"),
        (r"\p{Lu}\P{^Greek}", r"(?dU)\p{Lu}\p{IsGreek}"),
        ("(?i:jan)(?s:.)", "(?dU)(?i:jan)(?s:.)"),
        ("[a-z&&[^b]]", "(?dU)[a-z&&[^b]]"),
    ],
)
def test_a_pattern_is_written_for_java_so_that_it_finds_the_same(pattern: str, in_java: str) -> None:
    assert java_pattern(pattern) == in_java


@pytest.mark.parametrize("pattern", ["[[:alpha:]]", "[a-z--b]", "(?U:a)", r"\b{start}"])
def test_a_pattern_that_java_cannot_say_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot be said in Java"):
        java_pattern(pattern)


@pytest.mark.parametrize(
    ("text", "in_java"),
    [("Z0${1}", "Z0$1"), ("${1}0", r"$1\0"), ("$$1", r"\$1"), (r"a\b", r"a\\b"), ("${year}", "${year}")],
)
def test_a_replacement_is_written_for_java(text: str, in_java: str) -> None:
    assert java_replacement(text) == in_java


def test_a_long_class_becomes_a_tree_of_short_ones_that_holds_the_same() -> None:
    signs = "acegikmoqsuwy"
    tree = java_pattern(f"x[{signs}]")
    assert tree == "(?dU)x[a-y&&[[a-k&&[[ace][gik]]][m-y&&[[moq][suwy]]]]]"


REMARKED = SAMPLE_SCHEMA.replace("identity:", "  - {name: remark, type: string}\nidentity:", 1).replace(
    "key: [code]", "key: [section, code]"
)
ODD = (
    "　",
    "",
    "--",
    "a/b",
    "100%",
    "%2F",
    "x*",
    "★",
    "Ｂａｋｅｒ",
    "Baker★",
    " Baker",
    "\u0085",
    "a\u200b",
    "--*",
)


def told_twice(spark: Callable[..., Outcome], root: Path, old: str, new: str) -> Outcome:
    """What `mulu diff` tells on Spark, which must be what it tells in memory."""
    command = ("diff", old, new, "--root", root, "--lang", "en", "-f", "json")
    on_spark = spark(*command, "--engine", "spark")
    assert on_spark == mulu(*command)
    return on_spark


def editions_by_chance(seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """Rows of two editions, most of them the same: with odd keys, numbers that count and others, remarks."""
    chance = random.Random(seed)  # noqa: S311 - the same for one seed
    rows = {
        (section, code if code.strip() and code != "--" else name): [section, code, name, chance.choice(["A", "B*"])]
        for section in ("I", "II")
        for code in (*ODD, *(f"{at:02}-01" for at in range(60)))
        for name in chance.sample(ODD[3:], 1)
    }  # fmt: skip
    schema = read_schema(REMARKED.encode(), "x").schema
    old = list({schema.key_of(dict(zip(("section", "code", "name"), row, strict=False))): row for row in rows.values()}.values())  # fmt: skip
    new = [[*row[:3], "C"] if chance.random() < 0.05 else row for row in old if chance.random() > 0.05]
    new = [*new[40:60], *new[:40], *new[60:], ["II", "99-01", "Baker", "A"]]
    return [numbered(side, chance) for side in (old, new)]  # type: ignore[return-value]


def numbered(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    counts: dict[str, int] = {}
    found = []
    for section, *rest in rows:
        counts[section] = counts.get(section, 0) + 1
        serial = str(counts[section]) if chance.random() < 0.9 else "007"
        found.append([section, serial, *rest, "new" * (section == "II")])
    return found


def test_two_editions_differ_on_spark_as_they_do_in_memory(
    spark: Callable[..., Outcome], tmp_path: Path
) -> None:
    old, new = (
        "\n".join([f"{HEADING},remark", *map(",".join, rows), ""]).encode() for rows in editions_by_chance(7)
    )
    links = "format: mulu.changes/1\nlinks:\n- {old: [I/05-01], new: [II/99-01], reason: recoded}\napart:\n- {old: I/06-01, new: I/06-01, reason: other}\n"
    root = make_editions(tmp_path, old, new, links, schema=REMARKED)
    summary = json.loads(told_twice(spark, root, "2026", "2027").out)["summary"]
    assert (summary["unchanged"] > 90, summary["renumbered"] > 20, summary["moved"] > 9) == (True,) * 3
    assert json.loads(told_twice(spark, root, "2027", "2026").out)["layout"]["new"]["serials"]


def test_what_spark_does_not_read_itself_it_is_given(spark: Callable[..., Outcome], tmp_path: Path) -> None:
    rows = ['I,1,01-01,"Baker, Cook",A', 'I,2,01-02,"a\nb",A', "I,3,--,Mason,A"]
    root = make_editions(tmp_path, "\n".join(rows[::-1]), f"{HEADING}\n".encode())
    told_twice(spark, root, "2026", "2027")
    (root / "catalogs/trades/2027/items.csv").write_text("\n".join([HEADING, *rows, "", rows[2], rows[0]]))
    told = spark("diff", "2026", "2027", "--root", root, "--engine", "spark", "--lang", "en")
    assert told == mulu("diff", "2026", "2027", "--root", root, "--lang", "en")
    assert "items.csv:7: the item I/Mason stands already on line 5" in told.err
