#!/usr/bin/env bash
# setup.sh build|test   installs what is missing, saying what and why; at once when nothing is. Each step can be run by itself.
#   build: compiler for the browser app, Trunk, wasm-bindgen, wasm-opt      test: that, Chromium and PostgreSQL
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
steps=$LATCHKEY_ROOT/scripts/setup

purpose=${1:-test}
case $purpose in build | test) ;; *) fail "setup.sh knows build and test, not $purpose" ;; esac

command -v cargo >/dev/null || fail "cargo is missing: install Rust with rustup (https://rustup.rs), then run this again"
command -v cc >/dev/null || { say "a C compiler, for SQLite and the cryptography library (about 100 MB)"; "$steps/packages.sh" gcc libc6-dev; }
mkdir -p "$LATCHKEY_CACHE"
"$steps/wasm.sh"
"$steps/tools.sh"
"$steps/node.sh"
[ "$purpose" = build ] || "$steps/browser.sh"
[ "$purpose" = build ] || "$steps/database.sh"
[ "$purpose" = build ] || command -v curl >/dev/null || { say "curl, for the examples in the documentation"; "$steps/packages.sh" curl ca-certificates; }
[ "$purpose" = build ] || command -v openssl >/dev/null || { say "openssl, for a server whose certificate nobody vouches for"; "$steps/packages.sh" openssl; }
"$steps/crates.sh"
