# Everything a fresh machine needs is Python 3.11 or later, git and make.
PYTHON ?= python3
VENV   := .venv
# The second engine has an environment of its own: it needs pandas, and pandera is slow to start beside pandas.
SECOND := .venv-gx
# Spark has one too: it is four hundred megabytes that nobody else needs.
SPARK  := .venv-spark
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help check probe test fast docs messages formats lock bench fuzz kill disturb office clean

help:           ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1	/' | expand -t 12

check: $(VENV)/core.stamp   ## check the committed catalogues and print the verdict
	@$(BIN)/mulu check

probe: $(VENV)/core.stamp   ## plant faults in the committed catalogues, in memory: what the policy must tell of
	$(BIN)/mulu probe shanghai-skill-subsidy/2026 --fail-under 100
	$(BIN)/mulu probe shanghai-skill-subsidy/2026 --fail-under 88 --without-document --quiet
	$(BIN)/mulu probe national-occupations/2022 --faults 100 --fail-under 100 --quiet

test: $(VENV)/dev.stamp $(SECOND)/stamp $(SPARK)/stamp ## run every test, linter and contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -n auto -q

fast: $(VENV)/dev.stamp     ## the tests alone, stop at the first failure
	$(BIN)/python -m pytest -n auto -q -x

docs: $(VENV)/dev.stamp     ## build the documentation as a site, in Chinese and English, into build/docs
	$(BIN)/python -m documentation build/docs

messages: $(VENV)/dev.stamp ## gather the texts to translate and compile the translations
	$(BIN)/python -m tests.translations

formats: $(VENV)/dev.stamp  ## write the JSON Schemas of the YAML files for editors
	$(BIN)/mulu formats --out docs/formats

lock: $(VENV)/dev.stamp     ## pin all requirements anew, with hashes and without the name of a registry
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade pyproject.toml requirements/build.in -o requirements/core.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --extra site pyproject.toml requirements/build.in -c requirements/core.txt -o requirements/site.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --extra gx --extra site pyproject.toml requirements/build.in -c requirements/core.txt -o requirements/publish.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --extra documents pyproject.toml requirements/build.in -c requirements/core.txt -o requirements/documents.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --extra spark pyproject.toml requirements/build.in -c requirements/core.txt -o requirements/spark.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade --extra dev pyproject.toml requirements/build.in -c requirements/core.txt -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade benchmarks/peers.in -o benchmarks/peers.txt

bench: $(VENV)/dev.stamp    ## measure speed against floors and peers, up to hours; BENCH=--quick takes minutes
	$(BIN)/python -m benchmarks $(BENCH)

fuzz: $(VENV)/dev.stamp     ## damage ten thousand copies of the repository and watch what happens
	$(BIN)/python -m tests.fuzzing --files 10000 --seed 1

kill: $(VENV)/dev.stamp    ## kill every command that writes two hundred times, and look at what is left
	$(BIN)/python -m tests.killing --rounds 200 --seed 1

disturb: $(VENV)/dev.stamp ## let every command that writes meet a full disc, a read-only one, and itself
	$(BIN)/python -m tests.disturbing --rounds 3 --seed 1

office: $(VENV)/dev.stamp  ## import every layout in every format that LibreOffice writes
	MULU_OFFICE=1 $(BIN)/python -m pytest -q tests/test_office.py

clean:          ## remove what make has made
	rm -rf $(VENV) $(SECOND) $(SPARK) build .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/python.stamp:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mulu needs Python 3.11 or later: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/core.stamp: requirements/core.txt pyproject.toml | $(VENV)/python.stamp
	$(PIP) install --require-hashes -r requirements/core.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@# Where the environment forbids Python to write byte code, each start would compile anew.
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/core.stamp
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(SECOND)/stamp: requirements/publish.txt pyproject.toml
	$(PYTHON) -m venv $(SECOND)
	$(SECOND)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/publish.txt
	$(SECOND)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@

$(SPARK)/stamp: requirements/spark.txt pyproject.toml
	$(PYTHON) -m venv $(SPARK)
	$(SPARK)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/spark.txt
	$(SPARK)/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@
