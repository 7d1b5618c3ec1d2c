# What can be done here; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run demo agent test check bench bench-quick mutants screenshots

ARGS ?=
URL ?= http://127.0.0.1:5080

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: ## starts DevEx at http://127.0.0.1:5080; ARGS="--urls http://127.0.0.1:5090" changes the address
	@build/need.sh dotnet node
	dotnet run --project src/Web -- $(ARGS)

demo: ## fills the DevEx that runs there (or at URL=...) with an invented organisation; ARGS="--days 30" makes it smaller
	@build/need.sh dotnet node
	@build/demo.sh --url $(URL) $(ARGS)

agent: ## puts the devex command into artifacts/agent
	@build/need.sh dotnet
	dotnet publish src/Agent -c Release -o artifacts/agent -v quiet --nologo
	@echo 'The command is there. To call it by its name:  export PATH="$(CURDIR)/artifacts/agent:$$PATH"'

test: ## runs all tests; ARGS goes to dotnet test
	@build/test.sh $(ARGS)

check: ## runs what CI runs: format, build, all tests, and DevEx on its own build
	@.ci/run

bench: ## runs all benchmarks, the domain's and the store's; ARGS="store --quick" or ARGS="--filter *InnerLoop*" takes some
	@build/need.sh dotnet node
	dotnet run -c Release --project tests/Benchmarks -- $(ARGS)

bench-quick: ## measures the store and the pages in three minutes
	@build/need.sh dotnet node
	dotnet run -c Release --project tests/Benchmarks -- store --quick

mutants: ## breaks the domain in some thousand places and counts what its tests notice
	@build/need.sh dotnet
	dotnet tool restore
	cd tests/Domain.Tests && DEVEX_CASES=2 dotnet stryker -O ../../artifacts/mutants

screenshots: ## makes the pictures of the guide anew, from the demo: every page, wide and on a phone, light and dark
	@build/need.sh dotnet node chromium
	dotnet build tests/EndToEnd -v quiet --nologo
	artifacts/bin/EndToEnd/debug/DevEx.EndToEnd -explicit only -class DevEx.EndToEnd.Screenshots.ScreenshotTests
