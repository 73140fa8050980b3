# Tenfold: set up, try, test. Needs only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 12

setup: $(READY) ## make .venv and install from the lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tenfold needs Python 3.11 or newer; $$($(PYTHON) --version) found. Name another: make PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing from requirements.lock ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: setup ## read the sample corpus (or SEEDS=folder) and show the result
	@$(BIN)/tenfold demo $(SEEDS)

test: setup ## run the whole suite
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup ## ruff, mypy, the data checkers
	@$(BIN)/ruff check src tests training
	@$(BIN)/mypy
	@$(BIN)/python -m tenfold.whoswho check
	@$(BIN)/python -m tenfold.reading.check

score: setup ## score the built-in reader on our own labelled texts
	@$(BIN)/tenfold score samples/gold/en-a.jsonl
	@$(BIN)/tenfold score samples/gold/zh-a.jsonl

train: setup ## make the weights of the reader's learned layer anew from samples/gold (installs scikit-learn)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement training/requirements.lock
	@$(BIN)/python training/train.py

seeds-doc: setup ## write docs/seeds.md anew from ../shared/seeds
	@$(BIN)/python docs/make_seeds.py ../shared/seeds docs/seeds.md

docs: setup ## run the commands that the docs show and write their real output
	@$(BIN)/python docs/run_examples.py --write
	@$(BIN)/python docs/make_picture.py
	@$(BIN)/python docs/draw_reading.py

screens: setup ## take the pictures of the pages anew (needs Chromium)
	@$(BIN)/python docs/make_screens.py

bench: ## measure the reader's speed beside spaCy's and jieba's, and write docs/bench.md
	@test -x bench/.venv/bin/python || $(PYTHON) -m venv bench/.venv
	@bench/.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@bench/.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@bench/.venv/bin/python -m pip install -qq --disable-pip-version-check --requirement bench/requirements.txt
	@bench/.venv/bin/python bench/reading.py --write

lock: ## resolve the lock anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --all-extras --group dev --group docs pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --group training pyproject.toml -o training/requirements.lock --constraints requirements.lock

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) bench/.venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help setup demo test check score train seeds-doc docs screens bench lock clean
