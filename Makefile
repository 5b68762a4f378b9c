# Needs python3.11, pip and make; sets up .venv on first use. `make help` lists the targets.
PYTHON ?= python3.11
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test test-slow serve lint eval gate bench bench-peers bench-scale bench-guard schema lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# uv installs the same hash-locked file several times faster; where it cannot be had, pip does it.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "jianbao: $(PYTHON) not found; install Python 3.11 or set PYTHON=…" >&2; exit 1; }
	@echo "setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@{ $(BIN)/python -m pip install -qq uv && $(BIN)/python -m uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements.lock; } \
	  || $(BIN)/python -m pip install -q --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $(READY)

run: $(READY)  ## process raw/ into extracted/
	@$(BIN)/jianbao run raw --out extracted

test: $(READY)  ## all fast tests
	@$(BIN)/python -m pytest

test-slow: $(READY)  ## kills at random moments, Dask (half an hour)
	@$(BIN)/python -m pytest -m slow -s tests/slow

serve: $(READY)  ## a local Prefect server with its UI, the deployments, a worker (PORT=4200)
	@$(BIN)/python -m flows.serve $(or $(PORT),4200)

lint: $(READY)  ## style, types, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

eval: $(READY)  ## precision, recall, F1 and every error against tests/gold
	@$(BIN)/jianbao eval tests/gold

gate: $(READY)  ## fail if any score fell below the stored baseline
	@$(BIN)/jianbao eval tests/gold --baseline tests/gold/baseline.json --totals

bench: $(READY)  ## speed beside jieba.cut, start-up, memory
	@$(BIN)/python -m benchmarks.run --write

bench-peers:  ## the sample through other extractors, in an environment of their own
	@$(MAKE) -s VENV=.venv-peers .venv-peers/.ready
	@.venv-peers/bin/python -m pip install -qq -e '.[peers]'
	@.venv-peers/bin/python -m benchmarks.run --only others --write

bench-scale: $(READY)  ## a whole archive in one run: rate, memory, a run with nothing to do (ISSUES=10000)
	@$(BIN)/python -m benchmarks.archive --issues $(or $(ISSUES),200)

bench-guard: $(READY)  ## warn if speed beside jieba.cut fell by more than a quarter
	@$(BIN)/python -m benchmarks.guard

schema: $(READY)  ## write the JSON Schemas anew
	@$(BIN)/python -m pipeline.export.schema

lock: $(READY)  ## resolve the dependencies anew (maintainers)
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/python -m uv pip compile pyproject.toml --extra dev --extra dask --extra s3 --upgrade --no-emit-index-url --no-header --generate-hashes --python-version 3.11 -o requirements.lock

clean:  ## remove what can be made again
	rm -rf $(VENV) .venv-peers .prefect .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
