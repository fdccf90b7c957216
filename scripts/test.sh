#!/usr/bin/env bash
# test.sh [slow]   installs what is missing, then runs every test; ends with how many passed and failed. Those that take
# minutes by themselves are run in CI only; `slow` runs them alone.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
only=${1:-}
case $only in '' | slow) ;; *) fail "test.sh knows slow, not $only" ;; esac
scripts/setup.sh test

report=$(mktemp)
cluster=$(mktemp -d /tmp/latchkey-postgres.XXXXXX) # under /tmp: the path of a socket has at most 107 bytes
finish() {
  scripts/postgres.sh stop "$cluster"
  rm -rf "$report" "$cluster"
}
trap finish EXIT
trap 'exit 130' INT TERM

# step TITLE COMMAND...   goes on after a failure, so that one run shows everything that is wrong
failed_steps=()
step() {
  local title=$1 began=$SECONDS
  shift
  say "$title"
  "$@" 2>&1 | tee -a "$report" || failed_steps+=("$title")
  say "$title: $((SECONDS - began)) s"
}
native_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --no-fail-fast --no-tests=fail
  else
    cargo test --locked --no-fail-fast --lib --bins --tests -- --skip slow::
  fi
}
slow_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --no-fail-fast --no-tests=fail --profile slow
  else
    cargo test --locked --no-fail-fast --test it slow::
  fi
}

# The browser tests serve web/dist, and tests that kill the server need it as a program: without these nothing below means much.
[ "$only" = slow ] || scripts/web.sh debug
say "building the server and its tests"
cargo build --locked --bins --tests
export LATCHKEY_BIN=$CARGO_TARGET_DIR/debug/latchkey
LATCHKEY_TEST_POSTGRES_URL=$(scripts/postgres.sh start "$cluster")
export LATCHKEY_TEST_POSTGRES_URL

if [ -z "$only" ]; then
  step "tests of the server, on SQLite and PostgreSQL, and of the whole in Chromium" native_tests
  step "examples in the documentation" cargo test --locked --doc -p domain -p scim-protocol
  step "tests of the browser app's logic" scripts/web.sh test
  step "schema.graphql is what the server prints" scripts/schema.sh check "$LATCHKEY_BIN"
fi
[ -z "$only" ] && [ -z "${CI:-}" ] || step "tests that take minutes" slow_tests

# Both runners' closing lines: "test result: ok. 3 passed; 1 failed" and "Summary [1.0s] 4 tests run: 3 passed, 1 failed".
total() { sed -E 's/\x1b\[[0-9;]*m//g' "$report" | grep -E '^(test result:| +Summary )' | grep -oE "[0-9]+ $1" | awk '{ n += $1 } END { print n + 0 }' || true; }
passed=$(total passed)
failed=$(total failed)
for title in "${failed_steps[@]}"; do echo "FAILED: $title"; done
# A step that fails without naming a test (it did not compile, say) counts as one.
[ ${#failed_steps[@]} -le "$failed" ] || failed=${#failed_steps[@]}
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
