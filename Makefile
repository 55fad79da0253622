# The entrance for people and for continuous integration. `make run` and `make test` set up
# everything they need by themselves; packaging/setup.sh says how and for which systems.
# Written for GNU make 3.81, which is what macOS brings.

SHELL := /bin/sh
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME

SETUP := packaging/setup.sh
BIN := .venv/bin
LINT_BIN := .venv-lint/bin
export NOVA_LINT_BIN := $(CURDIR)/$(LINT_BIN)

# Two set-ups at once would undo each other's work.
.NOTPARALLEL:

# Tests and screenshots get a display of their own where there is none.
ON_DISPLAY := $(shell if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY" ]; then \
	echo 'xvfb-run -a -s "-screen 0 1280x800x24"'; fi)
PYTEST := $(ON_DISPLAY) $(BIN)/python -m pytest
# Two processes; tests/conftest.py says which tests share one.
AT_ONCE := -n 2 --dist loadgroup

.PHONY: help setup setup-run setup-lint run test test-long e2e lint format types bench shots messages \
	package lock clean

help:
	@echo 'make run        start Nova; without a display, its self-test (ARGS="..." are passed on)'
	@echo 'make test       lint, types and the default tests'
	@echo 'make test-long  the tests marked long: faults, soak, packaging'
	@echo 'make e2e        only tests/e2e'
	@echo 'make lint       ruff; `make format` lets it mend what it can'
	@echo 'make types      pyright, strict'
	@echo 'make bench      the benchmarks, as a table and as bench/results.json'
	@echo 'make shots      screenshots into shots/'
	@echo 'make messages   the texts for translators, after a change of texts'
	@echo 'make package    the frozen application into dist/nova-desktop'
	@echo 'make lock       write requirements/*.txt anew (UPGRADE=1 takes newer versions)'
	@echo 'make clean      remove everything that was built or set up'

setup:
	@$(SETUP) test

setup-run:
	@$(SETUP) run

setup-lint:
	@$(SETUP) lint

run: setup-run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		exec $(BIN)/nova-desktop $(ARGS); \
	else \
		echo 'There is no display, so this runs the self-test instead of the window.'; \
		exec $(BIN)/nova-desktop selftest $(ARGS); \
	fi

# pytest's closing line stays the last one; a finding of the linters stops before it.
test: setup lint types
	@$(PYTEST) $(AT_ONCE) $(ARGS)

test-long: setup setup-lint
	@$(PYTEST) -m long $(ARGS)

e2e: setup setup-lint
	@$(PYTEST) tests/e2e $(ARGS)

lint: setup-lint
	@$(LINT_BIN)/ruff check .
	@$(LINT_BIN)/ruff format --check .

format: setup-lint
	@$(LINT_BIN)/ruff check --fix .
	@$(LINT_BIN)/ruff format .

# pyright reads the packages that the application is installed with.
types: setup-run setup-lint
	@$(LINT_BIN)/pyright --pythonpath $(BIN)/python

bench: setup
	@$(ON_DISPLAY) $(BIN)/python -m bench $(ARGS)

shots: setup
	@$(ON_DISPLAY) $(BIN)/python -m tests.shots $(ARGS)

messages: setup
	@$(BIN)/pybabel -q extract -o resources/i18n/nova.pot --project="Nova Desktop" \
		--no-location --omit-header nova_desktop

package: setup-run
	@$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build \
		packaging/nova_desktop.spec $(ARGS)

lock:
	@$(SETUP) lock

clean:
	rm -rf .venv .venv-lint .venv-lock build dist shots *.egg-info .pytest_cache .ruff_cache \
		.hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
