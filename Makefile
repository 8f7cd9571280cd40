# Two commands are all one needs: `make start` and `make test`. Everything is done by dev.py, which needs Python alone.
PYTHON ?= python3
ARGS ?=

.PHONY: start test bench docs lint lock schema install
start test bench docs lint lock schema install:
	@exec $(PYTHON) dev.py $@ $(ARGS)
