# Everything from nothing but python3: each target makes its own virtual environment first.
# The version is checked here because `pip` would only say that no matching distribution exists.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
AIRPLAN = $(BIN)/airplan
PO      = $(wildcard src/airplan/locale/*/LC_MESSAGES/airplan.po)
MO      = $(PO:.po=.mo)

.PHONY: due check test lint bench format docs catalogues messages dist bundle clean

due: $(VENV)/installed
	@$(AIRPLAN) due --before 2017-06-30

# The fast gate, under a minute on two cores: before every commit. Everything: before every merge.
check: lint
	$(BIN)/pytest -n auto -m "not slow" --hypothesis-profile=fast

test: lint
	$(BIN)/pytest -n auto

lint: $(VENV)/installed-test $(MO)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/installed-test $(MO)
	@PYTHONPATH=tests $(BIN)/python -m benchmarks

format: $(VENV)/installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/installed-test $(MO)
	$(BIN)/python -m pytest -q tests/test_docs.py tests/test_screens.py --update-golden

# What translators need: the catalogues with everything that the code says, and compiled.
messages: $(VENV)/installed-test
	@PYTHONPATH=tests $(BIN)/python -m support.catalogues update $(PO)

catalogues: $(MO)

%.mo: %.po | $(VENV)/installed-test
	@PYTHONPATH=tests $(BIN)/python -m support.catalogues compile $<

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "airplan needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 3; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "python3 cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 3; }

# The build compiles the catalogues, so an installation is out of date when one of them has changed.
$(VENV)/installed: pyproject.toml src/airplan/__init__.py hatch_build.py $(PO) | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml src/airplan/__init__.py hatch_build.py | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/installed

# Wheel and sdist, each installed into an empty environment and asked in both languages, away from the checkout.
dist: $(VENV)/installed-test
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist . >/dev/null
	@for package in dist/*.whl dist/*.tar.gz; do \
	  rm -rf dist/empty && $(PYTHON) -m venv dist/empty && \
	  dist/empty/bin/python -m pip install --quiet --disable-pip-version-check "$$package" && \
	  (cd dist/empty && export HOME="$$PWD" && unset XDG_DATA_HOME AIRPLAN_STORE && AIRPLAN_LANG=zh bin/airplan due --before 2017-06-30 | grep -q 年度实施方案 && \
	    AIRPLAN_LANG=en bin/airplan due --before 2017-06-30 | grep -q boilers) || exit 1; \
	  echo "$$package: installed and tried"; \
	done; rm -rf dist/empty

# The folder for offices without internet, for Windows and Linux: needs a package index, and says what it holds.
bundle: $(VENV)/installed-test
	@$(BIN)/python bundle/make_bundle.py --to dist

clean:
	rm -rf $(VENV) .venv-* dist build
