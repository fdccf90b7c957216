#!/usr/bin/env bash
# schema.graphql is what the server prints.
#   schema.sh write [BINARY]   takes it over      schema.sh check [BINARY]   fails where the committed file differs
# BINARY is a latchkey that is built already.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
if [ -n "${2:-}" ]; then "$2" schema >"$printed"; else cargo run --locked --quiet --bin latchkey -- schema >"$printed"; fi
case ${1:-} in
  write) cp "$printed" schema.graphql ;;
  check) diff -u schema.graphql "$printed" || fail "schema.graphql is not what the server prints: run make schema and look at the difference" ;;
  *) fail "schema.sh write | check" ;;
esac
