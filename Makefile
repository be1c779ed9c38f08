# What can be done here. CI runs the same targets as a desk does.

GO ?= go
PACKAGES = ./...
SHARED ?= ../shared

.DEFAULT_GOAL := help
.PHONY: help run build test check generate echarts bench fuzz

help: ## Say what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build, make a demonstration, serve it, and print who can log in.
	./standings demo

build: ## Build the binary, ./standings.
	$(GO) build -o standings ./cmd/standings

test: ## Test everything; the browser and PostgreSQL join in where they are installed.
	$(GO) test $(PACKAGES)

check: ## Generated code, format, vet, staticcheck, data races, known vulnerabilities.
	@.ci/check

generate: ## Make the Go code of the templates.
	$(GO) tool templ generate -lazy=false

echarts: ## Build the vendored ECharts anew, byte for byte; needs npm.
	@static/vendor/echarts/build.sh

bench: ## Measure, as ratios against something outside.
	@.ci/bench

fuzz: ## Fuzz every parser for half a minute each.
	@for package in $$($(GO) list $(PACKAGES)); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime 30s $$package || exit 1; \
		done; \
	done
