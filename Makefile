# Two commands do everything on a machine with git, make and Python 3.11, 3.12 or 3.13:
#   make demo   the main job, end to end, on bundled sites and a made-up decision
#   make test   every check: lint, types, import rules, documentation, tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DATA ?= lekwacht-demo
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --custom-compile-command "make lock"

.PHONY: demo console test test-real lint format docs lock clean

demo: $(VENV)/.installed
	@$(BIN)/lekwacht --data $(DEMO_DATA) demo

console: $(VENV)/.installed
	@test -d $(DEMO_DATA) || $(BIN)/lekwacht --data $(DEMO_DATA) demo
	@$(BIN)/lekwacht --data $(DEMO_DATA) serve

test: $(VENV)/.tools lint
	$(BIN)/python -m pytest --numprocesses auto

test-real: $(VENV)/.tools
	@$(BIN)/python -m tests.real.debian
	LEKWACHT_NO_SKIPS=1 $(BIN)/python -m pytest -m real

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# everything that is generated: pages and drawing of docs/, the JSON schema, the golden files of the exports
docs: $(VENV)/.tools
	$(BIN)/python -m tests.docs.reference
	LEKWACHT_WRITE_GOLDEN=1 $(BIN)/python -m pytest --quiet -p no:randomly -k golden tests/reports/output

# pins with hashes, for every supported Python, and no index addresses
lock: $(VENV)/.tools
	echo setuptools | $(COMPILE) - -o requirements/build.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) --constraint requirements/run.txt --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) $(DEMO_DATA) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Lekwacht needs Python 3.11, 3.12 or 3.13; $$($(PYTHON) --version) is not. Try: make PYTHON=python3.12 demo"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made requirements/run.txt requirements/build.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements/build.txt -r requirements/run.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tools: $(VENV)/.installed requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements/dev.txt
	@touch $@
