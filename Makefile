SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON := $(firstword $(foreach name,python3.13 python3.12 python3.11 python3 python,$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
UV_VERSION := 0.13.9
BIN := .venv/bin
STAMP := .venv/.installed
export UV_DEFAULT_INDEX ?= $(or $(PIP_INDEX_URL),$(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null),https://pypi.org/simple)
export UV_PROJECT_ENVIRONMENT := .venv

.PHONY: help refresh test lint reconstruct clean

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

$(STAMP): uv.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Payesh needs Python 3.11 or later on the PATH (python3 --version tells yours)."; exit 1; }
	$(PYTHON) -m venv --clear .venv/bootstrap
	.venv/bootstrap/bin/pip install --quiet uv==$(UV_VERSION)
	test -x $(BIN)/python || .venv/bootstrap/bin/uv venv --quiet --allow-existing --python $(PYTHON) .venv
	.venv/bootstrap/bin/uv export --quiet --frozen --no-emit-project --output-file .venv/requirements.txt
	.venv/bootstrap/bin/uv pip sync --quiet --python $(BIN)/python --require-hashes .venv/requirements.txt
	.venv/bootstrap/bin/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $(STAMP)

refresh: $(STAMP) ## Land, parse, build, test and publish every shipped period
	$(BIN)/payesh refresh

test: $(STAMP) ## Run every test
	$(BIN)/python -m pytest

lint: $(STAMP) ## Check style, types and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --processes 2 models tests/data

reconstruct: $(STAMP) ## Make period 7's input again from the published figures
	$(BIN)/python -m periods.reconstruct

clean: ## Remove the environment and everything built
	rm -rf .venv warehouse target logs
