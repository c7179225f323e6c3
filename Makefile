# A thin front of the rpkdgen commands. On Windows without make, run the commands themselves (see README.md).
VENV ?= .venv
ifeq ($(OS),Windows_NT)
PYTHON ?= py
BIN := $(VENV)/Scripts
else
PYTHON ?= python3
BIN := $(VENV)/bin
endif

.DEFAULT_GOAL := build
.PHONY: build check test bench lint docs pictures frames clean help

build: $(VENV)/.installed ## Make the example's Word and PDF documents in build/, and the schema for editors
	$(BIN)/rpkdgen schema
	$(BIN)/rpkdgen build

check: $(VENV)/.installed ## Check the plan
	$(BIN)/rpkdgen check

test: $(VENV)/.dev-installed ## Run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile

bench: $(VENV)/.dev-installed ## Measure the speed on plans of 50, 500 and 5,000 sub kegiatan
	$(BIN)/python tools/bench.py

lint: $(VENV)/.dev-installed ## Style and types of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.dev-installed ## Write the generated pages of docs/ again
	$(BIN)/python tools/make_docs.py

pictures: $(VENV)/.dev-installed ## Make the pictures of README and guide again (needs poppler, LibreOffice, Chromium)
	$(BIN)/python tools/make_pictures.py

frames: $(VENV)/.dev-installed ## Make the Word frames from scratch (loses what was changed in Word)
	$(BIN)/python tools/make_frames.py

clean: ## Remove what was built and installed
	rm -rf build $(VENV) *.egg-info

help: ## Say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 11

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev-installed: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@
