SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

CONFIGURATION ?= Release
SOLUTION := GatewayOperator.sln
INPUTS ?= 10000000
SEED ?= $(shell date +%s)
CRDGEN := dotnet run --project operator/GatewayOperator.CrdGen -c $(CONFIGURATION) --no-build --
GATEWAY_BENCH := tests/Benchmarks/bin/$(CONFIGURATION)/net10.0/gateway-bench
export CONFIGURATION
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## Install what build, demo and tests need (Debian packages, npm and NuGet packages); quick when all is there
	@scripts/deps all

.PHONY: build
build: ## Build everything, warnings are errors; the programs are linked into artifacts/bin
	@scripts/deps dotnet
	@dotnet build $(SOLUTION) -c $(CONFIGURATION) --no-restore -v quiet -clp:NoSummary
	@scripts/link-programs

.PHONY: demo
demo: ## Show the main job end to end on a private PostgreSQL, then clean up
	@scripts/deps demo
	@$(MAKE) --no-print-directory build
	@demo/run.sh

.PHONY: run
run: ## Start the demo's installation, print the psql line to paste, keep it up until Ctrl-C
	@scripts/deps demo
	@$(MAKE) --no-print-directory build
	@demo/keep.sh

.PHONY: test
test: deps build ## Run all suites; the last line is `N passed, N failed`
	@scripts/test-suites all

.PHONY: test-unit
test-unit: deps build ## Run the suites of the single rooms
	@scripts/test-suites unit

.PHONY: test-integration
test-integration: deps build ## Run the suites that use the whole system
	@scripts/test-suites integration

.PHONY: conformance
conformance: deps build ## Run PostgreSQL's own suites and the client matrix through the gateway
	@scripts/test-suites conformance

.PHONY: bench
bench: deps-bench build ## Measure the gateway beside pgbouncer and haproxy (MASKS=1 what masks cost, RECORDING=1 what recording costs, HOLDS=1 what approval costs, QUICK=1, ROUNDS=, DURATION=, CELL=, GATEWAY=other build)
	@$(GATEWAY_BENCH) bench $(if $(MASKS),--masks) $(if $(RECORDING),--recording) $(if $(HOLDS),--holds) $(if $(QUICK),--quick) $(if $(ROUNDS),--rounds $(ROUNDS)) \
		$(if $(DURATION),--duration $(DURATION)) $(if $(CELL),--cell '$(CELL)') $(foreach g,$(GATEWAY),--gateway $(g))

.PHONY: soak
soak: deps-bench build ## Let a mixed load run for MINUTES=30 and see what it leaves behind
	@$(GATEWAY_BENCH) soak $(if $(MINUTES),--minutes $(MINUTES))

.PHONY: deps-bench
deps-bench:
	@scripts/deps bench

.PHONY: fuzz
fuzz: deps build ## Fuzz decoders, relays and whole gateways: make fuzz INPUTS=10000000 SEED=7 (failing inputs: artifacts/fuzz)
	@FUZZ_INPUTS=$(INPUTS) FUZZ_SEED=$(SEED) dotnet test tests/Fuzz/Fuzz.csproj -c $(CONFIGURATION) --no-build \
		--logger "console;verbosity=normal" </dev/null

.PHONY: test-faults
test-faults: deps build ## Break everything under load: make test-faults ROUNDS=170 SEED=7 (rounds of each of three kinds of installation)
	@FAULT_ROUNDS=$(ROUNDS) FAULT_SEED=$(SEED) dotnet test tests/Faults/Faults.csproj -c $(CONFIGURATION) --no-build \
		--logger "console;verbosity=normal" </dev/null

.PHONY: images
images: ## Make the images of operator and proxy, without Docker or a registry: artifacts/images/*.tar
	@scripts/deps images
	@scripts/images

.PHONY: crds
crds: build ## Generate crds/, docs/configuration.md and the chart's kinds and rules from the C# code
	@$(CRDGEN) --output crds --docs docs/configuration.md
	@$(CRDGEN) --output charts/gateway-operator/files/crds
	@scripts/chart-rules write

.PHONY: verify
verify: build ## Fail when the generated files are not what the C# code says
	@$(CRDGEN) --verify crds --docs docs/configuration.md
	@$(CRDGEN) --verify charts/gateway-operator/files/crds
	@scripts/chart-rules verify

.PHONY: lint
lint: ## Check formatting and the house rules, changing nothing
	@scripts/deps dotnet
	@dotnet format $(SOLUTION) --no-restore --verify-no-changes
	@scripts/house-rules

.PHONY: fmt
fmt: ## Format the code
	@scripts/deps dotnet
	@dotnet format $(SOLUTION) --no-restore

.PHONY: checks
checks: build verify lint ## Everything CI checks besides the tests
	@echo "checks: ok"

.PHONY: clean
clean: ## Remove what builds and tests made
	@git ls-files -z --others --ignored --exclude-standard --directory -- '*/bin/' '*/obj/' '*/node_modules/' TestResults artifacts \
		| xargs -0 -r rm -rf --
