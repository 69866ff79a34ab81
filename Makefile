# Everything runs in a virtual environment inside the clone; nothing has to be activated.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Hundreds of processes of the tests import the package: it is compiled once, not in each of them.
unexport PYTHONDONTWRITEBYTECODE
# A process for each core; each is given files of tests in the order of tests/conftest.py.
SPREAD := --numprocesses auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help report site test quick bench draft-benchmark check tidy readme citation figures lab explore lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

report: $(READY)  ## build the tables, run the notebooks, write reports/city-comparison-{zh,en}.pdf
	@$(BIN)/city-compare build
	@$(BIN)/city-compare report

site: $(READY)  ## build the tables and the static site, site/index.html
	@$(BIN)/city-compare build
	@$(BIN)/city-compare site

test: check  ## check style and types, run all tests
	@$(BIN)/python -m pytest $(SPREAD)

quick: check  ## run the tests that are fast
	@$(BIN)/python -m pytest -m "not slow" $(SPREAD)

bench: $(READY)  ## time builds against pyarrow, and batches of reports against papermill and webpdf
	@$(BIN)/python tests/benchmarks/build_speed.py 5 200 1000 --statements 20000 100000
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r tests/benchmarks/requirements.txt
	@$(BIN)/python tests/benchmarks/report_speed.py

draft-benchmark: $(READY)  ## measure the drafter against readings: SOURCES=folder of texts
	@$(BIN)/python tests/benchmarks/draft_quality.py "$(SOURCES)" $(DRAFTER)

check: $(READY)  ## ruff and mypy alone
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

tidy: $(READY)  ## build data/tidy/*.parquet from data/structured/*.csv
	@$(BIN)/city-compare build

readme: $(READY)  ## write what the tables hold into README.md and README.zh.md
	@$(BIN)/city-compare readme

citation: $(READY)  ## write CITATION.cff and .zenodo.json from src/compare/schema/release.toml
	@$(BIN)/city-compare cite --format cff >CITATION.cff
	@$(BIN)/city-compare cite --format zenodo >.zenodo.json

figures: $(READY)  ## draw the default figures into figures/
	@$(BIN)/city-compare figures

lab: $(READY)  ## open JupyterLab in notebooks/
	@$(BIN)/jupyter lab --notebook-dir=notebooks $$(test "$$(id -u)" != 0 || echo --allow-root)

explore: $(READY)  ## open the explorer in the browser, a page without code
	@JUPYTER_PATH=src/compare/notebook JUPYTER_CONFIG_PATH=src/compare/notebook/voila \
		$(BIN)/voila notebooks/explore.ipynb --template=explorer --token

lock: $(READY)  ## write requirements.lock anew from pyproject.toml (needs the package index)
	@$(BIN)/uv pip compile pyproject.toml --quiet --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
		--output-file requirements.lock

clean:  ## remove what was built here (the environment, reports, caches)
	rm -rf $(VENV) reports export site .pytest_cache .mypy_cache .ruff_cache .hypothesis

# Debian's python3 without python3-venv lacks ensurepip: then the system's pip fills the environment.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("city-compare needs Python 3.11 or newer; this is %d.%d. Name another: make PYTHON=python3.12 ..." % v[:2])'
	@echo "Setting up $(VENV) (once; about 1.8 GB, some minutes)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --without-pip --clear $(VENV)
	@if [ -x $(BIN)/pip ]; then PIP="$(BIN)/python -m pip"; else PIP="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
		$$PIP install --require-hashes -r requirements.lock && \
		$$PIP install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@
