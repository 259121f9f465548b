# zhibu. `make help` lists what can be done.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python manage.py
ADDRESS ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-data serve test test-fast test-postgres check \
	format messages docs requirements bench clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## Make the environment only: .venv with what the program needs
	@scripts/setup.sh $(PYTHON) base

setup-dev: ## The same, with what tests and checks need
	@scripts/setup.sh $(PYTHON) dev

demo: setup ## Install all, build the demo county in var/, serve it
	@$(RUN) build_demo --if-missing
	@$(RUN) collectstatic --noinput --verbosity 0
	@$(RUN) serve --host $(ADDRESS) --port $(PORT)

demo-data: setup ## Build the demo county anew (what is in var/ is thrown away)
	@$(RUN) build_demo --again

serve: setup ## Serve what is in var/ without touching it
	@$(RUN) migrate --verbosity 0
	@$(RUN) collectstatic --noinput --verbosity 0
	@$(RUN) serve --host $(ADDRESS) --port $(PORT)

test: setup-dev ## Run all tests, the browser ones in real Chromium too
	@scripts/need.sh chromium:chromium fc-list:fonts-noto-cjk xgettext:gettext
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not browser"
	@$(BIN)/python -m pytest -m browser

test-fast: setup-dev ## Run the tests that need no browser
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not browser"

test-postgres: setup-dev ## Run them on the PostgreSQL of ZHIBU_TEST_DATABASE_URL
	@test -n "$$ZHIBU_TEST_DATABASE_URL" || { echo "Set ZHIBU_TEST_DATABASE_URL=postgres://…"; exit 2; }
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not browser"

check: setup-dev ## Style, import contracts, types, catalogue, generated docs, migrations
	@scripts/need.sh xgettext:gettext
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy zhibu
	$(BIN)/python scripts/catalogue.py check
	$(BIN)/python scripts/make_docs.py --check
	$(BIN)/python scripts/vendor_frontend.py --check
	DJANGO_SETTINGS_MODULE=zhibu.settings.test $(RUN) makemigrations --check --dry-run

format: setup-dev ## Format the code
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

messages: setup-dev ## Gather the msgids into the Chinese catalogue
	@scripts/need.sh xgettext:gettext
	$(BIN)/python scripts/catalogue.py update

docs: setup-dev ## Write the generated pages of docs/
	$(BIN)/python scripts/make_docs.py

requirements: setup-dev ## Compile requirements/ from pyproject.toml
	@scripts/requirements.sh

bench: setup-dev ## Measure: ratios against peers, in the same run (takes long)
	@$(BIN)/python -m benchmarks

clean: ## Throw away the environment; var/ stays
	rm -rf .venv staticfiles .setup-*
