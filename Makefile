# Payesh's commands. They need Python 3.11 to 3.13, make and a PyPI index; everything else comes from uv.lock.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help install refresh report docs check test spark-test soak bench lint format audit reconstruct clean

# How much the soak tries, see tests/lengths.py.
SOAK ?= whole

# How many times period 7 the benchmark makes it; 2800 times is a hundred million observations.
FACTORS ?= 1 10 100

UV_VERSION := 0.13.9
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
# `python -m` and not console scripts: no shebang can be too long, or break on a space in the path.
RUN := .venv/bin/python -m
# The stamp is named after the lock's content and the folder: a changed lock, a moved clone or a set-up that was
# interrupted has no stamp and is made anew; a touched file is not. One environment for all commands: a machine
# that loses its index after `make refresh` can still run the tests.
INSTALLED := .venv/installed-$(shell { pwd; cat uv.lock; } | cksum | tr ' ' '-')
# Beside it, the extra `spark`: half a gigabyte that nobody else needs.
SPARK_INSTALLED := .venv/spark-installed

# A process a core; a module stays whole, so that its fixtures are made once; tests/conftest.py says which is first.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

help: ## List these commands
	@sed -n 's/^\([a-z][a-z0-9-]*\):.*## /\1|/p' Makefile | \
	while IFS='|' read -r name meaning; do printf 'make %-12s %s\n' "$$name" "$$meaning"; done

install: $(INSTALLED) ## Make the environment, .venv, which every other command makes when it lacks

refresh: $(INSTALLED) ## Land, parse, build, test and publish every period that has an inbox
	@.venv/bin/payesh refresh

report: $(INSTALLED) ## Write the report of what is published anew: warehouse/report/index.html (make refresh writes it too)
	@.venv/bin/payesh report

docs: $(INSTALLED) ## Write docs/marts.md and docs/analysis.md, and dbt's documentation of the models as one page: warehouse/docs/index.html
	@$(RUN) flows.marts.document
	@$(RUN) flows.analysis.document
	@$(RUN) flows.building.documentation

check: lint $(INSTALLED) ## Lint, and run the tests that need no built warehouse: what to do before each commit (a minute)
	@$(RUN) pytest --quiet $(SIDE_BY_SIDE) -m "not long and not home"

test: $(INSTALLED) ## Run the tests, a whole refresh of period 7 among them (10 minutes)
	@$(RUN) pytest $(SIDE_BY_SIDE)

soak: $(INSTALLED) ## Try the long claims whole: 200 kills, every page, a week of operations (an hour; SOAK=short: a third)
	@SOAK=$(SOAK) $(RUN) pytest $(SIDE_BY_SIDE) -m soak

bench: $(INSTALLED) ## Compare what Payesh costs with others, side by side: docs/benchmarks.md (15 minutes; FACTORS="1 10 100")
	@$(RUN) benchmarks.run --factors $(FACTORS)

spark-test: $(INSTALLED) ## Build both periods on Spark and compare them with DuckDB's (20 minutes; needs Java 17, and installs PySpark)
	@if command -v java > /dev/null || test -x "$$JAVA_HOME/bin/java"; then \
		$(MAKE) --no-print-directory $(SPARK_INSTALLED) && PAYESH_SPARK_TESTS=1 $(RUN) pytest --verbose tests/spark; \
	else \
		echo "spark-test: NOT DONE, there is no Java; install Java 17 (on Debian: openjdk-17-jre-headless)." \
			"Nothing but builds on Spark needs it."; \
	fi

lint: $(INSTALLED) ## Check the style of Python, SQL and YAML, and the types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) sqlfluff lint --processes 2 models tests/data flows/analysis

format: $(INSTALLED) ## Format Python and SQL, and mend what the linters can
	$(RUN) ruff check --fix .
	$(RUN) ruff format .
	$(RUN) sqlfluff fix --processes 2 --quiet models tests/data flows/analysis

audit: $(INSTALLED) ## Look the locked packages up among known vulnerabilities, where that data can be reached
	@.venv/bin/python .ci/audit.py .venv/requirements.txt

reconstruct: $(INSTALLED) ## Make period 7's input again from the published figures
	@$(RUN) reconstruction.reconstruct

clean: ## Remove the environment and caches; the warehouse, landed data included, stays
	rm -rf .venv target logs .pytest_cache .mypy_cache .ruff_cache .hypothesis

# uv reads no pip configuration, so the index that pip is told of is handed to it. Where it fails all the same (a
# mirror with a certificate or credentials that only pip knows), pip installs the same locked files, more slowly.
$(INSTALLED):
	@set -e; \
	for python in $(PYTHONS); do \
		"$$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
			2>/dev/null && break || python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Payesh needs Python 3.11, 3.12 or 3.13 with its venv module, and found none of: $(PYTHONS)." >&2; \
		echo "Install one (on Debian: python3 and python3-venv), or name it: make PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	echo "Making the environment from uv.lock (once)"; \
	rm -rf .venv; \
	"$$python" -m venv .venv; \
	$(RUN) pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); \
	configured=$$($(RUN) pip config get global.index-url 2>/dev/null || true); \
	UV_DEFAULT_INDEX=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$configured}}; export UV_DEFAULT_INDEX; \
	test -n "$$UV_DEFAULT_INDEX" || unset UV_DEFAULT_INDEX; \
	UV_PYTHON=.venv/bin/python; export UV_PYTHON; \
	$(RUN) uv export --quiet --frozen --no-emit-project --output-file .venv/requirements.txt; \
	$(RUN) uv pip sync --quiet --compile-bytecode --require-hashes .venv/requirements.txt || { \
		echo "uv could not install from $${UV_DEFAULT_INDEX:-its own index}; trying with pip, which takes longer"; \
		$(RUN) pip install --quiet --no-deps --require-hashes --requirement .venv/requirements.txt; \
	}; \
	$(RUN) uv pip install --quiet --no-deps --editable . || \
		$(RUN) pip install --quiet --no-deps --editable .; \
	touch $@

$(SPARK_INSTALLED): $(INSTALLED)
	@set -e; \
	echo "Installing the extra spark from uv.lock (once; half a gigabyte)"; \
	UV_PYTHON=.venv/bin/python; export UV_PYTHON; \
	configured=$$($(RUN) pip config get global.index-url 2>/dev/null || true); \
	UV_DEFAULT_INDEX=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$configured}}; export UV_DEFAULT_INDEX; \
	test -n "$$UV_DEFAULT_INDEX" || unset UV_DEFAULT_INDEX; \
	$(RUN) uv export --quiet --frozen --no-emit-project --extra spark --output-file .venv/spark-requirements.txt; \
	$(RUN) uv pip install --quiet --require-hashes --requirement .venv/spark-requirements.txt || \
		$(RUN) pip install --quiet --no-deps --require-hashes --requirement .venv/spark-requirements.txt; \
	touch $@
