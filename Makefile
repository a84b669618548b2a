# Every target installs what it needs itself (scripts/setup), and only what is missing.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

MODULES := . sdk-go-pdk
GOTESTFLAGS ?=
SOAK_TIME ?= 2m
GOSRC = git ls-files --cached --others --exclude-standard '*.go'

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
COMMIT := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)

.PHONY: help build build-alone demo test python-runtime python-conformance lint bench bench-engine bench-gate accuracy soak check generate clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' Makefile

build: ## build bin/medplug
	@scripts/setup go
	@echo "building bin/medplug, a minute or two the first time" >&2
	@go build -ldflags '$(LDFLAGS)' -o bin/medplug ./cmd/medplug

build-alone: ## bin/medplug with the Python runtime inside, for machines that have nothing else
	@scripts/setup go cpython
	@cp .cache/toolchains/python-runtime/medplug-python.wasm harness/build/
	@trap 'rm harness/build/medplug-python.wasm' EXIT; go build -tags pyruntime -ldflags '$(LDFLAGS)' -o bin/medplug ./cmd/medplug

demo: build ## scaffold, build, test and run a plugin on a real ECG
	@scripts/demo bin/medplug

test: ## vet, gofmt and the tests of both modules
	@scripts/setup go c rust python cpython fhir report registry integrations
	@scripts/format-check
	@for m in $(MODULES); do (cd "$$m" && go vet ./...); done
	@go run ./scripts/gotest $(MODULES) -- $(GOTESTFLAGS)

python-runtime: ## CPython as a plugin, which medplug build makes plugins in Python from
	@scripts/setup cpython

python-conformance: ## CPython's own tests of the modules that plugins compute with, inside the runtime (minutes)
	@scripts/setup go cpython
	@go test -count=1 -timeout 60m -tags conformance -run TestCPythonsOwnTests -v ./harness/build/python/runtimetest

lint: ## golangci-lint at the pinned version
	@scripts/setup lint
	@bad=0; for m in $(MODULES); do (cd "$$m" && "$(CURDIR)/.cache/bin/golangci-lint" run --config "$(CURDIR)/.golangci.yml" ./...) || bad=1; done; exit $$bad

bench: ## all benchmarks, one "name value unit" a line
	@scripts/setup go c rust cpython
	@scripts/bench $(MODULES)
	@$(MAKE) bench-engine

bench-engine: ## what limits and fresh sandboxes cost, each figure beside its aim
	@scripts/setup go c rust
	@go run ./harness/enginebench/measure

bench-gate: build ## how the gate's speed-up compares with a pure loop's, and what 200 plugins take together (minutes)
	@scripts/setup go cpython
	@go run ./conformance/gate/measure -medplug bin/medplug

accuracy: ## how much personal data the detector finds in texts it was not tuned on, each figure beside its aim
	@scripts/setup go
	@go run ./fixtures/text/accuracy/measure

soak: ## every fuzz target for SOAK_TIME (2m), a million mutated modules, 20,000 generated ones
	@scripts/setup go c rust python cpython smith
	@scripts/soak $(SOAK_TIME) $(MODULES)

generate: ## write the generated docs and the goldens anew
	@scripts/setup go python
	@scripts/generate

check: ## regenerate, format, vet, tidy; the tree must come out unchanged
	@scripts/setup go python
	@scripts/check $(MODULES)

clean: ## remove what was built
	@rm -rf bin dist .medplug
	@rm -rf .cache/demo
