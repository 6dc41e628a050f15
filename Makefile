# Everything a fresh machine needs: `make demo` and `make test` set themselves up.

VENV   := .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench fuzz golden setup clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## make the virtual environment

$(STAMP): pyproject.toml
	@sh tools/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $@

demo: $(STAMP) ## give a verdict on the bundled sample mailbox
	@sh tools/demo.sh "$(BIN)"

test: $(STAMP) ## lint, types, import rules and all tests, on the built wheel
	@sh tools/test.sh "$(BIN)"

lint: $(STAMP) ## ruff, mypy and the import rules
	@sh tools/lint.sh "$(BIN)"

bench: $(STAMP) ## measure speed and memory, as ratios within one run
	@$(BIN)/python -m bench

fuzz: $(STAMP) ## fuzz message/ and bounce/ for ten minutes (SECONDS_EACH=… to change)
	@$(BIN)/python -m tests.fuzz.run $${SECONDS_EACH:-300}

golden: $(STAMP) ## write the expected outputs and what the pages show anew; review the diff
	@$(BIN)/python tools/make_evidence_tables.py
	@$(BIN)/python tools/make_host_table.py
	@WHOSENT_GOLDEN=write $(BIN)/python -m pytest -q tests/golden tests/docs/test_commands.py

clean: ## remove what was built
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
