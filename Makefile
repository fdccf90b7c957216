# Every command a person types. What they do is in scripts/, one file each.
.PHONY: help run test test-slow demo bench fuzz mutants check fmt build schema

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: ## install what is missing, build, and serve on http://127.0.0.1:8080 with SQLite in ./data
	@scripts/run.sh

test: ## install what is missing, then run every test
	@scripts/test.sh

test-slow: ## the tests that take minutes by themselves; CI runs them as well
	@scripts/test.sh slow

demo: ## a company with three offices, and an Okta that hires, moves and removes people before your eyes
	@scripts/demo.sh

bench: ## measure throughput and latency with the release build
	@scripts/bench.sh

fuzz: ## random input for the SCIM parsers, two minutes each
	@scripts/fuzz.sh

mutants: ## change the rules in one place after another, and see whether a test notices
	@scripts/mutants.sh

check: ## format, lints, documentation, dependencies and licences
	@scripts/check.sh

fmt: ## format the code
	@cargo fmt --all

build: ## the release binary with the console in it; the last line printed is its path
	@scripts/build.sh

schema: ## write schema.graphql as the server prints it
	@scripts/schema.sh write
