# The assistant on one machine. Needs git, make and any Python >= 3.8 to begin with; uv and the
# Python 3.10 environment live in .tools and .venv. Nothing outside this folder is installed to;
# what uv, pip and npm fetch they keep in their usual caches too.

.DEFAULT_GOAL := help
SHELL := /bin/bash

UV_VERSION := 0.13.9
UV ?= $(shell uv --version >/dev/null 2>&1 && echo uv || echo .tools/bin/uv)
PYTHON := .venv/bin/python
LOCK := requirements.lock
# Where no Python 3.10 is found, uv fetches one: beside itself, so that the folder is whole.
export UV_PYTHON_INSTALL_DIR ?= $(CURDIR)/.tools/python
# Tools that Rasa's pins do not admit, in an environment of their own.
SECURITY := .tools/security
SECURITY_LOCK := tests/security/requirements.lock

.PHONY: help
help:  ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

# ---- environment

.PHONY: setup
setup: | $(UV)  ## Environment with the locked dependencies (again only when the lock changed)
	@cmp -s $(LOCK) .venv/installed.lock || { \
	  { test -x $(PYTHON) || $(UV) venv --quiet --python "$$(cat .python-version)" .venv; } && \
	  $(UV) pip sync --python $(PYTHON) --require-hashes $(LOCK) && \
	  cp $(LOCK) .venv/installed.lock; }

.PHONY: security-tools
security-tools: | $(UV)
	@cmp -s $(SECURITY_LOCK) $(SECURITY)/installed.lock || { \
	  { test -x $(SECURITY)/bin/python || \
	    $(UV) venv --quiet --python "$$(cat .python-version)" $(SECURITY); } && \
	  $(UV) pip sync --quiet --python $(SECURITY)/bin/python --require-hashes $(SECURITY_LOCK) && \
	  cp $(SECURITY_LOCK) $(SECURITY)/installed.lock; }

# Run from / so that a pyenv without the version in .python-version still offers its default.
.tools/bin/uv:
	@for python in python3 python python3.13 python3.12 python3.11 python3.10; do \
	  (cd / && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))') 2>/dev/null || continue; \
	  (cd / && "$$python" -m venv "$(CURDIR)/.tools" >/dev/null 2>&1 && \
	    "$(CURDIR)/.tools/bin/python" -m pip install --quiet "uv==$(UV_VERSION)") && exit 0; \
	  (cd / && "$$python" -m pip install --quiet --target "$(CURDIR)/.tools" "uv==$(UV_VERSION)") && exit 0; \
	done; echo "make: no Python >= 3.8 with venv or pip found to fetch uv with" >&2; exit 1

.PHONY: lock
lock: | $(UV)  ## Resolve the dependencies anew into requirements.lock (UPGRADE=1: to their newest)
	$(UV) pip compile pyproject.toml --group assistant --group compile --group widget --group dev --universal \
	  --python-version "$$(cat .python-version)" --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url $(if $(UPGRADE),--upgrade) --quiet --output-file $(LOCK)
	$(UV) pip compile --group security --universal \
	  --python-version "$$(cat .python-version)" --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url $(if $(UPGRADE),--upgrade) --quiet --output-file $(SECURITY_LOCK)

.PHONY: lock-containers
lock-containers: | $(UV)  ## The part of requirements.lock that each container holds
	for part in assistant actions compile widget; do \
	  $(UV) pip compile pyproject.toml --group $$part --constraint $(LOCK) --python-platform x86_64-manylinux_2_28 \
	    --python-version "$$(cat .python-version)" --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --quiet --output-file bot/deploy/$$part.lock || exit 1; done

# ---- the assistant

.PHONY: serve
serve: setup  ## Run the assistant: Rasa and its action server, one Ctrl-C stops both
	@exec $(PYTHON) -m bot.serve

.PHONY: chat
chat: setup  ## Talk to the assistant in the terminal
	@exec $(PYTHON) -m bot.chat

.PHONY: train
train: setup  ## Train the model if configuration, domain or data changed
	@$(PYTHON) -m bot.serve --train-only

.PHONY: page
page: setup  ## Build the chat page if its sources changed (serve does it as well)
	@$(PYTHON) -m bot.server.page_build

.PHONY: backup
backup: setup  ## Copy conversations and audit log, also while it runs (ARGS=folder, one that is not there yet)
	@$(PYTHON) -m bot.server.backup $(ARGS)

# ---- checks

.PHONY: test
test: setup security-tools  ## All tests (ARGS="-k name" for some)
	$(PYTHON) -m pytest $(ARGS)

.PHONY: dialogue
dialogue: setup  ## Play scripted dialogues: FILE=tests/dialogues/da/notat.yaml (or a folder)
	@$(PYTHON) -m tests.dialogues.run $(FILE)

.PHONY: record
record: setup  ## Print the last conversation as a scripted dialogue (ID=… for another one)
	@$(PYTHON) -m tests.dialogues.record $(ID)

.PHONY: load
load: setup  ## Many conversations at once, beside Rasa's starter bot (ARGS="--help" for more)
	$(PYTHON) -m tests.load --starter build/starter $(ARGS)

.PHONY: lint
lint: setup page  ## ruff, mypy, import contracts, the page's types
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	cd bot/widget && ../../.venv/bin/node node_modules/typescript/bin/tsc --noEmit

.PHONY: check
check: setup  ## Rasa's own validation of domain and data
	.venv/bin/rasa data validate --fail-on-warnings \
	  --config bot/config.yml --domain bot/domain --data data/nlu data/dialogue

.PHONY: second-reader
second-reader: setup  ## The weights that data/messages gives (after a change there; ten minutes)
	@$(PYTHON) -m bot.train_second_reader

.PHONY: doubts
doubts: setup  ## The weights that data/doubts gives (after a change there or in the lexicon)
	@$(PYTHON) -m bot.train_doubts

.PHONY: compile
compile: setup  ## The language reader as machine code: more than twice as fast (a C compiler, 5 minutes)
	@$(PYTHON) -m bot.compiled

.PHONY: eval
eval: setup  ## How well messages are read and told apart (ARGS="--mistakes")
	@$(PYTHON) -m tests.language.evaluate $(ARGS)
	@$(PYTHON) -m tests.language.intents $(filter --mistakes,$(ARGS))

.PHONY: eval-side-by-side
eval-side-by-side: setup  ## The reader beside Rasa's DIET on the same messages (half an hour and more, 15 GB; ARGS="--epochs 10")
	@$(PYTHON) -m tests.language.side_by_side $(ARGS)

.PHONY: bench
bench: setup compile  ## All benchmarks as one table, with the compiled reader, about half an hour (ARGS="--parts core")
	@$(PYTHON) -m tests.bench $(ARGS)

.PHONY: docs
docs: setup  ## The documentation, self-contained, into build/docs
	@NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict --quiet
	@echo "build/docs/index.html"

.PHONY: audit
audit: setup security-tools  ## Known vulnerabilities of every locked package (ARGS=--online)
	@$(PYTHON) -m tests.security.audit $(ARGS)

.PHONY: sbom
sbom: setup security-tools  ## The parts list in CycloneDX, Python and npm: build/sbom
	@$(PYTHON) -m tests.security.sbom

.PHONY: fuzz
fuzz: setup security-tools  ## Odd requests by the thousand to an assistant of its own (ARGS="--cases 5000")
	@$(PYTHON) -m tests.security.fuzz $(ARGS)

.PHONY: verify
verify: setup  ## Prove the guideline pack over its whole fact space
	@$(PYTHON) -m rules_core verify
