# Everything from nothing: each target makes the virtual environment, the packages and the browser that it needs.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

# Tests start many processes: what Python and Playwright's Node have compiled is kept for the next.
unexport PYTHONDONTWRITEBYTECODE
export NODE_COMPILE_CACHE := $(abspath $(VENV))/.compiled

.PHONY: demo test check bench slow clean

demo: $(VENV)/.train $(VENV)/.browser  ## oracle, trained policy and chance on the burrito site, with a report
	$(BIN)/webgym demo

test: check $(VENV)/.browser  ## the checks, then every test but the soaks, in several processes
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadscope --no-loadscope-reorder

check: $(VENV)/.dev  ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

slow: $(VENV)/.dev $(VENV)/.browser  ## the soaks
	$(BIN)/python -m pytest -m slow

bench: $(VENV)/.dev $(VENV)/.browser  ## speed, into tests/bench/RESULTS.md
	$(BIN)/python -m tests.bench

clean:  ## what the other targets made, recorded runs excepted
	rm -rf $(VENV) .editable .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up, each step done once -------------------------------------------------------------------------------------

$(VENV)/.packages: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "webgym needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "$(PYTHON) has no venv module; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	$(PIP) --editable .
	@touch $@

$(VENV)/.train: $(VENV)/.packages
	$(PIP) --editable '.[train]'
	@touch $@

$(VENV)/.dev: $(VENV)/.packages
	$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.browser: $(VENV)/.packages
	$(BIN)/webgym doctor --install-browser
	@touch $@
