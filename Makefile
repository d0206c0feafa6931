# Everything a newcomer types. Each target sets itself up; `make setup` alone makes the working place.
PYTHON ?= python3
BIN := .venv/bin
OUT ?= out

# A module is compiled when it is first imported, and kept: most of what is installed never is.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup server demo test check bench sample papers templates font lock

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What a server runs: the libraries that production needs, and every module compiled, since a service writes nothing
# but its data.
server:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements-run.lock
	$(BIN)/python -m compileall -q taskbot

demo: .venv/.ready
	$(BIN)/taskbot demo $(if $(HEADLESS),--headless --out $(OUT))

# Neighbours stay on one worker, with what their fixtures have played for the session.
test: .venv/.ready
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: .venv/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.peers
	$(BIN)/python -m benchmarks

.venv/.peers: .venv/.ready requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements-bench.lock
	touch $@

# Data that is made by scripts and kept in the repository.
sample: .venv/.ready
	$(BIN)/python scripts/make_sample.py

papers: .venv/.ready
	$(BIN)/python scripts/make_papers.py

templates: .venv/.ready
	$(BIN)/python scripts/make_writ_template.py
	$(BIN)/python scripts/make_notice_template.py
	$(BIN)/python scripts/make_ledger_template.py

font: .venv/.ready
	$(BIN)/python scripts/make_font.py

COMPILE := pip-compile --quiet --generate-hashes --allow-unsafe --no-strip-extras --no-annotate --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# The second is what production installs: the same versions, without what only development needs. The third has besides
# what the benchmarks measure ours beside.
lock: .venv/.ready
	$(BIN)/$(COMPILE) --extra dev --extra build --output-file requirements.lock pyproject.toml
	cp requirements.lock requirements-run.lock
	$(BIN)/$(COMPILE) --output-file requirements-run.lock pyproject.toml
	cp requirements.lock requirements-bench.lock
	$(BIN)/$(COMPILE) --extra dev --extra build --extra bench --output-file requirements-bench.lock pyproject.toml
