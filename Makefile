# Builds, tests and shows the connector. Every target sets up what it needs:
# the wasm32 target of Rust, and pinned npm and pip packages in folders of the
# tree's own.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

ifeq ($(filter oneshell,$(.FEATURES)),)
$(error GNU make 3.82 or newer is needed. On macOS: brew install make, then run gmake)
endif

# Everything that is made is found by its place.
export CARGO_TARGET_DIR := $(CURDIR)/target

JS := examples/javascript
PY := examples/python
BROWSER := host-tests/browser
OPENAPI := host-tests/openapi
CARGO := cargo
# One selection of packages for every build, so that their crates are compiled
# with one set of features: once.
PROFILE := release
PACKAGES := --locked --package jira-connector-host --package jira-simulator --package xtask
# The programs of the demonstration are built for one look: with little optimization, and
# without what the tests need.
ifneq ($(PROFILE),demo)
PACKAGES += --package host-tests
endif
NATIVE := --profile $(PROFILE) $(PACKAGES)
BUILT := target/$(PROFILE)

# What has no IO.
CORE := $(foreach crate,time json engine rich-text catalog functions connector,--package jira-$(crate))

need = command -v $(1) >/dev/null || { echo "$(1) is missing. $(2)" >&2; exit 1; }
RUST := $(call need,cargo,Install Rust 1.95 or newer: https://rustup.rs)

find = $(shell find $(1) -type f 2>/dev/null)
WORKSPACE := Cargo.toml Cargo.lock
COMPONENT_SOURCES := $(WORKSPACE) $(call find,src crates wit xtask)
HOST_SOURCES := $(call find,host/src host/blueprints host/build.rs host/Cargo.toml)
SIMULATOR_SOURCES := $(WORKSPACE) $(call find,simulator/src simulator/Cargo.toml)

# What a run of the tests shows, and the secrets that must not be in it.
EVIDENCE := $(CURDIR)/target/evidence

# What is fuzzed, and for how many seconds each.
FUZZ_TARGETS := bodies documents headers lists markdown operations paths storage typed wiki
FUZZ_SECONDS ?= 60
CARGO_FUZZ := target/tools/bin/cargo-fuzz

.PHONY: help demo test check component host simulator bench fuzz clean

help:
	@echo "make demo       list a site's projects (the simulator's, or yours: JIRA_BASE_URL, JIRA_USERNAME, JIRA_API_TOKEN)"
	@echo "make test       run every test"
	@echo "make check      formatting, lints, documentation and its links"
	@echo "make component  write dist/jira.wasm"
	@echo "make host       write target/release/jira"
	@echo "make simulator  write target/release/jira-simulator"
	@echo "make bench      measure against reqwest and hyper; writes target/bench"
	@echo "make fuzz       fuzz every reader, FUZZ_SECONDS=$(FUZZ_SECONDS) each (neither test nor check does: it needs minutes and a C++ compiler)"
	@echo "make clean      remove all that was made"

# What was built for use is shown; otherwise it is built for the demonstration alone.
demo: PROFILE := $(if $(wildcard target/release/jira target/release/jira-simulator),release,demo)
demo:
	@$(MAKE) PROFILE=$(PROFILE) host $(if $(JIRA_BASE_URL),,simulator)
	examples/demo.sh target/$(PROFILE)

component: dist/jira.wasm
	@:

host: $(BUILT)/jira
	@:

simulator: $(BUILT)/jira-simulator
	@:

test: export JIRA_TEST_EVIDENCE := $(EVIDENCE)
test: export JIRA_SIMULATOR_SECRETS := $(EVIDENCE)/secrets/simulators
test: component host simulator target/shells $(JS)/generated/jira.js $(PY)/.venv/installed $(BROWSER)/node_modules/installed $(if $(wildcard ../shared/openapi),$(OPENAPI)/.venv/installed)
	@[ -d ../shared ] || echo "skipped: what compares with Atlassian's documents and recorded answers (../shared is not here)"
	rm -rf $(EVIDENCE)
	mkdir -p $(EVIDENCE)/output $(EVIDENCE)/secrets
	kept() { "$$@" 2>&1 | tee --append $(EVIDENCE)/output/all; }
	kept $(CARGO) test --locked $(CORE)
	kept $(CARGO) test $(NATIVE)
	echo "Node $$(node --version):"
	(cd $(JS) && kept node --test --test-reporter=spec)
	(cd $(BROWSER) && kept node --test --test-reporter=spec)
	echo "$$($(PY)/.venv/bin/python --version):"
	(cd $(PY) && kept .venv/bin/python -m unittest)
	target/release/secrets $(EVIDENCE)

check: target/wasm32
	@$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- --deny warnings
	$(CARGO) clippy --locked --package jira-connector --lib --profile component --target wasm32-unknown-unknown \
	  --target-dir target/component -- --deny warnings
	$(CARGO) check --locked --package jira-rich-text --no-default-features
	RUSTDOCFLAGS='--deny warnings' $(CARGO) doc --locked --workspace --no-deps
	$(CARGO) build $(NATIVE) --bin xtask
	target/release/xtask reference --check
	if [ -d ../shared/openapi ]; then
	  target/release/xtask catalog --check
	else
	  echo "skipped: whether the catalog is that of Atlassian's documents (../shared is not here)"
	fi

bench: component
	@$(CARGO) bench $(PACKAGES) --bench measure

# The code is safe Rust, so that no sanitizer is needed, nor a nightly Rust.
fuzz: $(CARGO_FUZZ)
	@export PATH="$(CURDIR)/$(dir $(CARGO_FUZZ)):$$PATH"
	for target in $(FUZZ_TARGETS); do
	  log=target/fuzz/$$target.log
	  mkdir -p target/fuzz fuzz/corpus/$$target
	  $(CARGO) fuzz run --sanitizer none --target-dir target/fuzz $$target fuzz/corpus/$$target fuzz/seeds/$$target \
	    -- -max_total_time=$(FUZZ_SECONDS) -timeout=5 >$$log 2>&1 || { grep --invert-match '^#' $$log >&2; exit 1; }
	  echo "$$target: $$(grep ^Done $$log), $$(grep --only-matching 'cov: [0-9]* ft: [0-9]*' $$log | tail -n 1)"
	done

clean:
	@rm -rf target dist fuzz/corpus fuzz/artifacts $(JS)/node_modules $(JS)/generated $(PY)/.venv $(BROWSER)/node_modules $(OPENAPI)/.venv

# xtask leaves a component that has not changed as it is; its time says that it
# was looked at.
dist/jira.wasm: $(COMPONENT_SOURCES) | target/wasm32
	@$(CARGO) build $(NATIVE) --bin xtask
	$(BUILT)/xtask component
	touch $@

$(BUILT)/jira: dist/jira.wasm $(HOST_SOURCES)
	@$(CARGO) build $(NATIVE) --bin jira
	touch $@

$(BUILT)/jira-simulator: $(SIMULATOR_SOURCES)
	@$(RUST)
	$(CARGO) build $(NATIVE) --bin jira-simulator
	touch $@

target/wasm32:
	@$(RUST)
	if [ ! -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
	  $(call need,rustup,Install it or your distribution's package of Rust's wasm32-unknown-unknown target.)
	  rustup target add wasm32-unknown-unknown
	fi
	mkdir -p target
	touch $@

# The shells that completion is tested in, and what the documents' console blocks use.
# Where one is missing, its tests say so and are skipped.
target/shells:
	@missing=
	for shell in bash zsh fish script curl jq; do
	  command -v $$shell >/dev/null || missing+=" $${shell/script/bsdutils}"
	done
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	  echo "Installing$$missing"
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes$$missing; } >/dev/null 2>&1 ||
	    echo "They are not to be had."
	elif [ -n "$$missing" ]; then
	  echo "skipped: the tests that need$$missing (not here; install them from your distribution's packages)"
	fi
	mkdir -p target
	touch $@

$(CARGO_FUZZ):
	@$(RUST)
	$(call need,c++,Install a C++ compiler: libFuzzer is C++.)
	$(CARGO) install --quiet --locked --root target/tools --target-dir target/tools/build --version 0.13.2 cargo-fuzz

$(JS)/node_modules/installed: $(JS)/package.json $(JS)/package-lock.json
	@$(call need,npm,Install Node 20 or newer: https://nodejs.org)
	node --eval 'if (parseInt(process.versions.node) < 20) throw "Node 20 or newer is needed, this is " + process.version'
	echo "Installing npm packages into $(JS)/node_modules"
	# Unlike `ci` it takes a lock file without the packages of other machines.
	(cd $(JS) && npm install --no-save --silent --no-fund --no-audit)
	touch $@

$(JS)/generated/jira.js: $(JS)/node_modules/installed $(JS)/transpile.mjs dist/jira.wasm
	@(cd $(JS) && npm run --silent transpile)
	touch $@

# Where they are not to be had, the browser's tests say so and are skipped.
$(BROWSER)/node_modules/installed: $(BROWSER)/package.json $(BROWSER)/package-lock.json
	@echo "Installing npm packages into $(BROWSER)/node_modules"
	rm -rf target/browser
	(cd $(BROWSER) && npm install --no-save --silent --no-fund --no-audit && touch node_modules/installed) ||
	  echo "They are not to be had."

%/.venv/installed: %/requirements.txt
	@$(call need,python3,Install Python 3.10 or newer: https://python.org)
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed, this is " + sys.version)'
	echo "Installing pip packages into $*/.venv"
	rm -rf $*/.venv
	python3 -m venv $*/.venv
	$*/.venv/bin/pip install --quiet --disable-pip-version-check --requirement $*/requirements.txt
	touch $@
