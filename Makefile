# Each target sets up all that it needs; the second time there is nothing left to set up.
# A fresh Debian or Ubuntu needs make and Python 3.11 or newer, and root or a Docker Engine.

PYTHON ?= python3
WORKERS ?= 8
BIN := .venv/bin
# Cases of the referee that share their containers stay together; the longest tests come first, a
# few at a time, so that no worker is left with them at the end.
PYTEST = $(BIN)/pytest --dist loadgroup

# A test's bot is a process of its own: without bytecode files each would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help play test tests coverage referee lint bench pictures clean lock

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

play: .venv/playground ## Open a lab on this machine: Discord on loopback, a Docker Engine, the bot
	@$(BIN)/python -m playground play

test: ## Lint, and run all tests on a real engine
	@$(MAKE) --no-print-directory -j2 lint tests

# Side by side with lint: an engine that comes up waits more than it computes.
tests: .venv/chromium | tests/__pycache__
	@$(BIN)/python -m playground engine run -- sh -c '$(PYTEST) -n $(WORKERS) $(ARGS) || { \
		echo "What failed is tried once more, with the machine to itself:"; \
		$(PYTEST) -n 1 --last-failed --last-failed-no-failures none; }'

# Once, for all workers: pytest rewrites each test's asserts, and keeps what it made of them.
tests/__pycache__: .venv/dev
	@$(PYTEST) --collect-only -q >/dev/null

coverage: .venv/chromium ## Run all tests, and report the coverage of the bot's own process too
	@$(BIN)/python -m playground engine run -- \
		$(PYTEST) -n $(WORKERS) --cov --cov-report=term:skip-covered $(ARGS)

referee: .venv/dev ## Judge every command's words beside the real docker client's, all cases
	@$(BIN)/python -m playground engine run -- $(BIN)/python -m tests.referee

lint: .venv/dev ## Check style, types and architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/chromium ## Measure against the real docker client on the same engine
	@$(BIN)/python -m playground engine run -- sh -c '$(BIN)/python -m bench && \
		$(BIN)/python -m bench load --file docs/pictures/load.png'

pictures: .venv/dev .venv/chromium ## Take the screenshots in docs/pictures anew
	@$(BIN)/python -m playground engine run -- $(BIN)/python -m playground.pictures

clean: ## Remove the private engine, its images, and the virtual environment
	@test ! -x $(BIN)/python || $(BIN)/python -m playground engine clean
	find bot playground bench tests migrations -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .venv .playground .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

lock: .venv/dev ## Resolve the dependencies anew
	for name in bot playground dev; do \
		$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes \
			--no-annotate --no-header --upgrade pyproject.toml -o requirements/$$name.lock \
			$$(case $$name in playground) echo --extra playground;; dev) echo --all-extras;; esac); \
	done

# The virtual environment, from a lock: `playground` holds what `make play` needs, `dev` all.
# The lock names everything, so pip resolves nothing: it would look for newer ones of some extras.
.venv/playground .venv/dev: .venv/%: requirements/%.lock | .venv/bin/pip
	@echo "Installing $* from its lock (about a minute, the first time) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $< 2>&1 \
		| { grep -v '^WARNING: Location' || true; }
	@$(BIN)/python -c 'import discord, aiodocker, nicegui'
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Quayside needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { \
		echo "Installing python3-venv …"; \
		apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && \
		$(PYTHON) -m venv --clear .venv; }

.venv/chromium: .venv/dev
	@$(BIN)/python -m playground.page.chromium
	@touch $@
