# Everything a person types. `make run` starts the program, `make test` proves it.
PYTHON ?= python3
PORT ?= 8000
# Processes that test: one more than two cores, since browsers and servers are waited for.
TESTERS ?= 3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# Else each of some hundred processes that the tests start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-sqlite test-postgres prove install install-dev check fmt bench pictures paper measured book worker upgrade lock clean

run: install
	@echo "Menyiapkan aplikasi (pertama kali sekitar satu menit). Mohon tunggu …"
	@$(BIN)/python manage.py serve --port $(PORT)

worker: install
	@$(BIN)/python manage.py worker

# After a new version was unpacked here, with the web server and the workers stopped; docs/deploy.md.
upgrade: install
	@$(BIN)/python manage.py upgrade

# The page pictures of the documentation.
pictures: install-dev
	@$(BIN)/python -m tests.pictures

book: install
	@mkdir -p out
	@$(BIN)/python manage.py prepare
	@$(BIN)/python manage.py load_demo --if-empty
	@$(BIN)/python manage.py report_pdf --year 2022 --quarter 2 --out out --book
	@$(BIN)/python manage.py iki_pdf --year 2022 --out out

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock
	@echo "Memasang yang diperlukan; hanya kali ini, di komputer lambat sampai empat menit."
	@echo "  1 dari 3: paket Debian …"
	@.ci/system-packages run
	@echo "  2 dari 3: tempat untuk paket Python …"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "  3 dari 3: paket Python, langkah terlama; mohon tunggu …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock
	@.ci/system-packages test
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@ $(VENV)/.installed

test: install-dev check test-sqlite test-postgres

test-sqlite: install-dev
	@echo "== tests on SQLite, browser included"
	@$(PYTEST) -n $(TESTERS) --dist worksteal

test-postgres: install-dev
	@echo "== what can differ there on PostgreSQL (throw-away cluster); tests/databases.py says what and why"
	@.ci/with-postgres $(PYTEST) --differing -n $(TESTERS) --dist worksteal

# The long proofs, whole: an hour and more; see docs/testing.md. PROVE="kills mutated" runs some of them.
prove: install-dev
	@$(BIN)/python -m tests.prove $(PROVE)

check: install-dev
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy lkj units reports
	@$(BIN)/oxlint --quiet --deny-warnings static tests/js
	@node --test --test-reporter=spec tests/js/*.test.js
	@$(PYTEST) -p no:cacheprovider tests/test_layers.py
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@LKJ_HTTPS=1 LKJ_HOSTS=lkj.example.go.id $(BIN)/python manage.py check --deploy --fail-level WARNING

# Timings beside each other, of one run on one machine; see docs/entry.md and docs/performance.md.
bench: install-dev
	@.ci/system-packages bench
	@$(BIN)/python -m tests.bench

# Pages of the demo's reports, how full they are, what stands alone on one; kept in docs/paper.md.
paper: install-dev
	@$(BIN)/python -m tests.paper

# Clicks counted in a browser; see docs/setting-up.md and docs/disposition.md. MEASURED="excel" counts one way.
measured: install-dev
	@$(BIN)/python -m tests.measured $(MEASURED)

fmt: install-dev
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .

# Pins every dependency with hashes; needs uv on the path. No registry's name gets into the files.
lock:
	uv pip compile pyproject.toml --only-binary :all: --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --only-binary :all: --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --upgrade -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) var out staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis
