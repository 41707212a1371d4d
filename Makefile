# Two commands are enough: `make demo` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SET_UP := $(VENV)/.set-up
SPREAD := --numprocesses 2 --dist loadgroup

# What `make browser-test` judges pages with: never part of the repository, and the archive is known by its hash.
AXE := 4.14.1
AXE_SHA256 := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745
AXE_SCRIPT := .cache/axe-core-$(AXE)/axe.min.js

.PHONY: help install demo test faults faults-long real browser browser-test pictures check docs bench bench-long lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The project itself is installed without its dependencies: those come from the lock, with their hashes.
$(SET_UP): requirements.lock pyproject.toml
	@echo "setting up $(VENV): the locked packages, about a minute"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(SET_UP)  ## the locked packages and the program in .venv

demo: $(SET_UP)  ## four years and three nights of four invented outlets, then what to try next
	@$(BIN)/nato-asia demo

test: $(SET_UP)  ## the quick tests
	@$(BIN)/python -m pytest $(SPREAD) --ignore=tests/faults --ignore=tests/real --ignore=tests/browser

faults: $(SET_UP)  ## what a hostile web and a hostile machine do
	@$(BIN)/python -m pytest $(SPREAD) tests/faults

faults-long: $(SET_UP)  ## 200 nights killed at random instants, half of them through a Prefect server; prints the figure
	@$(BIN)/python -m tests.bench.bench_kills

real: $(SET_UP)  ## what is measured on real material, where it is available (../shared)
	@$(BIN)/python -m pytest $(SPREAD) tests/real

browser:  ## install Chromium (Debian, Ubuntu), for browser-test
	@command -v chromium || command -v google-chrome || { \
	  [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get update --quiet && $$sudo apt-get install --yes --no-install-recommends chromium; }

$(AXE_SCRIPT):
	@mkdir -p $(@D)
	@cd $(@D) && npm pack --silent axe-core@$(AXE) >/dev/null && echo "$(AXE_SHA256)  axe-core-$(AXE).tgz" | sha256sum --check --quiet - \
	  && tar -xzf axe-core-$(AXE).tgz --strip-components=1 package/axe.min.js package/LICENSE && rm axe-core-$(AXE).tgz && touch axe.min.js

browser-test: $(SET_UP)  ## the published pages in Chromium: widths, dark, print, accessibility, hostile texts
	@$(MAKE) --no-print-directory $(AXE_SCRIPT) || echo "axe-core cannot be had: tests that need it are skipped"
	@$(BIN)/python -m pytest tests/browser

pictures: $(SET_UP)  ## the pictures of the demo's report in docs/ (after make demo, make browser)
	@$(BIN)/python -m tests.browser.docs_pictures

check: docs  ## lint, format, types, import direction, SQL style, documentation
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --disable-progress-bar warehouse

docs: $(SET_UP)  ## the documentation as a site in site/; a broken link is an error
	@rm -rf site
	@$(BIN)/zensical build --clean --strict
	@! grep -rlE '<(script|link|img|iframe|source)[^>]* (src|href)="?(https?:)?//' site --include='*.html' \
	  || { echo 'these pages load something from elsewhere'; exit 1; }

bench: $(SET_UP)  ## ratios of speed and memory, kept in docs/benchmarks.md; ROW=sieve measures one claim
	@$(BIN)/python -m tests.bench $(ROW)

bench-long: $(SET_UP)  ## the same for a million articles, large loads and many kills: hours
	@$(BIN)/python -m tests.bench long

lock:  ## resolve pyproject.toml again (needs uv) and write requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --upgrade --output-file requirements.lock

clean:  ## remove the virtual environment, caches, the built site and the demo's data
	rm -rf $(VENV) data/demo site .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
