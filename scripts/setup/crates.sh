#!/usr/bin/env bash
# The crates of Cargo.lock, so that every later step works without a network.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT"
cmp -s Cargo.lock "$LATCHKEY_CACHE/fetched.lock" && exit 0
say "fetching the crates of Cargo.lock"
cargo fetch --locked --quiet
cp Cargo.lock "$LATCHKEY_CACHE/fetched.lock"
