# Every target does its own set-up: a fresh clone needs Python 3.11 or later, make and a package index, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED ?= ../shared
REPORTS := fixtures/reports
OUT := out
EXTRAS := --extra office --extra ocr --extra archives --extra xlsx --extra parquet --extra review --extra remote \
	--extra duckdb --extra postgres --extra zst --extra ray --extra docs

.DEFAULT_GOAL := help
.PHONY: help run test system check bench reading page score golden docs picture format lock clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: $(VENV)/.installed ## convert the sample reports and print what was found
	@rm -rf $(OUT) && $(BIN)/extractor convert $(REPORTS) -o $(OUT)/
	@$(BIN)/python scripts/summary.py $(OUT)

test: $(VENV)/.developing system ## run all tests
	@$(BIN)/python -m pytest

system: ## install LibreOffice (.doc .wps .rtf), Chromium (the page) and PostgreSQL where this user may; else their tests are skipped
	@$(call installs,soffice,libreoffice-writer,.doc .wps and .rtf are not tested)
	@$(call installs,chromium chromium-browser google-chrome,chromium,the page is not tested in a browser)
	@$(call installs,initdb $(wildcard /usr/lib/postgresql/*/bin/initdb),postgresql,archives are tested on SQLite and DuckDB alone)

installs = for name in $(1); do ! command -v $$name >/dev/null || exit 0; done; \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; } \
		|| echo "no $(firstword $(1)) on PATH and no right to install it: $(3)"

check: $(VENV)/.developing ## lint, formatting, types, and the laws of the house
	@$(BIN)/ruff check src tests scripts
	@$(BIN)/ruff format --check src tests scripts
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_house.py

bench: $(VENV)/.benching ## time against other readers, with size, on hostile text, by pattern; checks; databases; archives
	@failed=0; for name in bench bench_reconcile bench_store bench_archive; do \
		echo "== $$name"; $(BIN)/python scripts/$$name.py || failed=1; done; exit $$failed

reading: $(VENV)/.installed ## reading held against pdfplumber, table by table; numbers kept whole; pages a second, memory, encodings
	@$(BIN)/python scripts/against_pdfplumber.py
	@$(BIN)/python scripts/bench_readers.py

page: $(VENV)/.developing system ## the shown page in a browser: first paint, answer to a key, size, of a short report and of 300 pages
	@$(BIN)/python scripts/bench_page.py

score: $(VENV)/.installed ## run the scoreboards of the shared folder, where there is one
	@test -d $(SHARED) || { echo "no $(SHARED): nothing to score against"; exit 0; }; \
	export PATH="$(CURDIR)/$(BIN):$$PATH"; for board in gold/score.py peers/run.py tables/score.py corpus/score.py; do \
		test ! -f "$(SHARED)/$$board" || { echo "== $$board"; python "$(SHARED)/$$board"; }; done

golden: $(VENV)/.developing ## approve the records as they are now: look at the difference before you commit it
	@$(BIN)/python scripts/golden.py && $(BIN)/python scripts/schema_doc.py && $(BIN)/python scripts/reference.py \
		&& $(BIN)/python scripts/readme.py

docs: $(VENV)/.developing ## the docs as a site in site/, to be opened from disk: site/index.html
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet && echo site/index.html

picture: $(VENV)/.developing system ## draw docs/page.png anew, the picture of a shown page
	@$(BIN)/python scripts/picture.py

format: $(VENV)/.developing ## format the code
	@$(BIN)/ruff check --fix src tests scripts && $(BIN)/ruff format src tests scripts

lock: $(VENV)/.developing ## resolve the dependencies anew into the hashed locks
	@command -v uv >/dev/null || { echo "make lock needs uv on PATH"; exit 1; }
	@echo hatchling | uv pip compile pyproject.toml - --universal --python-version 3.11 --generate-hashes --no-header -q -U -o requirements.txt
	@echo hatchling | uv pip compile pyproject.toml - --extra dev $(EXTRAS) -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-header -q -U -o requirements-dev.txt

clean: ## remove what the targets made, the environment included
	@rm -rf $(VENV) $(OUT) site build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.benching: $(VENV)/.installed
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -e '.[bench,postgres]' || echo "no peers: the package index has them not"
	@touch $@

$(VENV)/.developing: $(VENV)/.installed requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
