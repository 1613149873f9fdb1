# For developers only; no step of a user's path needs it.
PYTHON ?= .venv/bin/python

help:            ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/:/'
check: lint types test  ## all that CI checks, but for the wheel
lint:            ## ruff, lint and format
	$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check .
types:           ## mypy, strict
	$(PYTHON) -m mypy
test:            ## the tests
	$(PYTHON) -m pytest
fix:             ## mend what ruff can mend
	$(PYTHON) -m ruff check --fix . ; $(PYTHON) -m ruff format .
sample-data:     ## make the invented data again
	$(PYTHON) tools/make_sample_data.py --out sample_data
docs:            ## make the generated pages again
	$(PYTHON) tools/make_reference.py
picture:         ## make the README's picture again
	$(PYTHON) tools/make_picture.py
bench:           ## speed, side by side with plain pandas
	$(PYTHON) bench/run.py
.PHONY: help check lint types test fix sample-data docs picture bench
