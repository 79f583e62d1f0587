# Builds, tests and shows the connector. Every target sets up what it needs:
# the wasm32 target of Rust, and pinned npm and pip packages in folders of the
# tree's own.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

STAMPS := target/stamps
JS := examples/javascript
PY := examples/python
CARGO := cargo
# One selection of packages for every build, so that their crates are compiled
# with one set of features: once.
NATIVE := --locked --release --package jira-connector-host --package jira-simulator --package host-tests --package xtask

find = $(shell find $(1) -type f -not -path '*/node_modules/*' -not -path '*/.venv/*' 2>/dev/null)
WORKSPACE := Cargo.toml Cargo.lock
COMPONENT_SOURCES := $(WORKSPACE) $(call find,src wit xtask)
HOST_SOURCES := $(call find,host/src host/build.rs host/Cargo.toml)
SIMULATOR_SOURCES := $(WORKSPACE) $(call find,simulator/src simulator/Cargo.toml)

.PHONY: help demo test check component host simulator bench clean

help:
	@echo "make demo       list a site's projects (the simulator's, or yours: JIRA_BASE_URL, JIRA_USERNAME, JIRA_API_TOKEN)"
	@echo "make test       run every test"
	@echo "make check      formatting, lints, documentation"
	@echo "make component  write dist/jira.wasm"
	@echo "make host       write target/release/jira"
	@echo "make simulator  write target/release/jira-simulator"
	@echo "make bench      measure, as ratios"
	@echo "make clean      remove all that was made"

demo: host $(if $(JIRA_BASE_URL),,simulator)
	@examples/demo.sh

component: $(STAMPS)/component
	@:

host: $(STAMPS)/host
	@:

simulator: $(STAMPS)/simulator
	@:

test: component host simulator $(STAMPS)/javascript $(STAMPS)/python
	@$(CARGO) test --locked --package jira-connector
	$(CARGO) test $(NATIVE)
	echo "Node $$(node --version):"
	(cd $(JS) && node --test --test-reporter=spec)
	echo "$$($(PY)/.venv/bin/python --version):"
	(cd $(PY) && .venv/bin/python -m unittest)

check: $(STAMPS)/wasm32
	@$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- --deny warnings
	$(CARGO) clippy --locked --package jira-connector --lib --profile component --target wasm32-unknown-unknown \
	  --target-dir target/component -- --deny warnings
	RUSTDOCFLAGS='--deny warnings' $(CARGO) doc --locked --workspace --no-deps

bench: component
	@$(CARGO) bench --locked --package host-tests --bench measure

clean:
	@rm -rf target dist $(JS)/node_modules $(JS)/generated $(PY)/.venv

$(STAMPS)/component: $(COMPONENT_SOURCES) | $(STAMPS)/wasm32
	@$(CARGO) build $(NATIVE) --bin xtask
	target/release/xtask component
	touch $@

$(STAMPS)/host: $(STAMPS)/component $(HOST_SOURCES)
	@$(CARGO) build $(NATIVE) --bin jira
	touch $@

$(STAMPS)/simulator: $(SIMULATOR_SOURCES)
	@mkdir -p $(STAMPS)
	command -v cargo >/dev/null || { echo "cargo is missing. Install Rust 1.95 or newer: https://rustup.rs" >&2; exit 1; }
	$(CARGO) build $(NATIVE) --bin jira-simulator
	touch $@

$(STAMPS)/wasm32:
	@mkdir -p $(STAMPS)
	command -v cargo >/dev/null || { echo "cargo is missing. Install Rust 1.95 or newer: https://rustup.rs" >&2; exit 1; }
	if [ ! -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
	  command -v rustup >/dev/null || { echo "Rust's wasm32-unknown-unknown target is missing. Install rustup, or your distribution's package of it." >&2; exit 1; }
	  rustup target add wasm32-unknown-unknown
	fi
	touch $@

$(STAMPS)/npm: $(JS)/package.json $(JS)/package-lock.json
	@mkdir -p $(STAMPS)
	command -v npm >/dev/null || { echo "npm is missing. Install Node 20 or newer: https://nodejs.org" >&2; exit 1; }
	echo "Installing npm packages into $(JS)/node_modules"
	# Unlike `ci` it takes a lock file without the packages of other machines.
	(cd $(JS) && npm install --no-save --silent --no-fund --no-audit)
	touch $@

$(STAMPS)/javascript: $(STAMPS)/npm $(STAMPS)/component
	@(cd $(JS) && npm run --silent transpile)
	touch $@

$(STAMPS)/python: $(PY)/requirements.txt
	@mkdir -p $(STAMPS)
	command -v python3 >/dev/null || { echo "python3 is missing. Install Python 3.10 or newer: https://python.org" >&2; exit 1; }
	echo "Installing pip packages into $(PY)/.venv"
	rm -rf $(PY)/.venv
	python3 -m venv $(PY)/.venv
	$(PY)/.venv/bin/pip install --quiet --disable-pip-version-check --requirement $(PY)/requirements.txt
	touch $@
