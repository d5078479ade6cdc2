# Every target sets itself up: a fresh machine needs Python 3.11 or newer, make and a connection to PyPI.
# PYTHON=python3.13 make test   uses another interpreter (after `make clean`).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
LOCKING := $(VENV)/locking/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench lock clean

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(READY)  ## screen the example patients and write their reports
	$(BIN)/screener demo

test: check  ## everything CI asks for: check, then all tests with branch coverage
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term-missing:skip-covered

check: $(READY)  ## lint, format, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## how fast the engine is on this machine
	$(BIN)/screener bench

lock:  ## choose the newest allowed dependencies and write requirements.lock anew
	$(PYTHON) -m venv $(VENV)/locking
	$(LOCKING)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCKING)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	  --all-extras --no-config --default-index https://pypi.org/simple --no-emit-index-url \
	  --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:  ## remove everything that make has made
	rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find screener tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "This needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
	       "Name a newer one: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --no-compile --no-deps --require-hashes --requirement requirements.lock  # it names all there is
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
