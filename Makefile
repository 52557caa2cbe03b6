# The commands of On Record. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 3000
# the data folder; another one: make release DATA=~/news
DATA ?= $(or $(ONRECORD_DATA),data)
override DATA := $(patsubst ~/%,$(HOME)/%,$(DATA))
ONRECORD = $(BIN)/onrecord --data "$(DATA)"
unexport DAGSTER_HOME
# what Python compiles is kept: without that every start compiles the packages again, which takes twice as long
unexport PYTHONDONTWRITEBYTECODE
# one numerical thread per process: the work is spread over processes instead
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The lock holds hashes and no addresses. uv installs it in seconds; where uv cannot be had, pip does the same, slower.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] < (3, 14) else f"On Record needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Name another one: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV) (half a minute with a good connection) ..."
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9 2>/dev/null; then \
	  $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements.lock && \
	  $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(STAMP)

setup: $(STAMP)  ## create .venv from the hash-pinned lock

lock: pyproject.toml  ## resolve the dependencies again into requirements.lock
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev --extra cluster --extra postgres pyproject.toml -o requirements.lock

release: setup  ## read the inbox of data/ and publish a release; of a folder of your own: make release DATA=~/news
	@$(ONRECORD) release || test $$? -eq 3  # 3: released, but something was left out, which it has said

lint: setup  ## style, types and which room may ask which (part of the tests too)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

browse: setup  ## read the latest release in the browser on http://127.0.0.1:8900; elsewhere: make browse PORT=8901
	@$(ONRECORD) browse $(if $(filter command environment,$(origin PORT)),--port $(PORT))

test: setup  ## run every test
	@$(BIN)/python -m pytest

torture: setup  ## every fault and attack (under 20 minutes, root for small disks), with a table in docs/torture.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[fuzz]' || echo "No coverage-guided fuzzer (atheris) for this machine; all else is run."
	@$(BIN)/python -m benchmarks.torture --out docs/torture.md

licences: setup  ## list every locked package with its licence in docs/dependencies.md
	@$(BIN)/python -m benchmarks.supply licences

sbom: setup  ## a bill of materials (CycloneDX) in dist/onrecord.cdx.json
	@$(BIN)/python -m benchmarks.supply sbom dist/onrecord.cdx.json

audit: setup  ## known faults of the locked packages: make audit ADVISORIES=all.zip (advisories in the OSV format)
	@$(BIN)/python -m benchmarks.supply audit $(ADVISORIES)

ui: setup  ## open the Dagster UI with its daemon on http://127.0.0.1:3000; elsewhere: make ui PORT=3001
	@$(ONRECORD) ui --port $(PORT)

.PHONY: help setup lock release browse lint test torture licences sbom audit ui
