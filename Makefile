# mapdesk: `make` prints the targets. Everything runs from .venv in this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEMO ?= demo-desk

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lock clean golden docs system

help: ## print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with mapdesk and everything pinned in it

$(STAMP): requirements.lock pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) .venv && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(STAMP)

demo: setup ## build the example desk in ./demo-desk, draw it, print the files
	@$(BIN)/mapdesk demo --no-serve --force $(DEMO)

test: check system ## everything CI runs: check, then the tests
	$(BIN)/python -m pytest

check: setup ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

system: ## programs the tests drive that pip cannot bring: Chromium, PostgreSQL (Debian, as root)
	@tools/system_packages.sh

golden: setup ## renew the golden pictures in tests/draw/golden, write build/golden/before_after.png
	$(BIN)/python benchmarks/golden.py

docs: setup ## renew the gallery of the docs from the demo desk
	$(BIN)/python benchmarks/gallery.py

lock: ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra dev --extra geography --extra dask --extra postgres --extra video --python-version 3.11 --universal --generate-hashes --no-annotate -o requirements.lock

clean: ## remove .venv and the demo desk
	rm -rf .venv $(DEMO)
