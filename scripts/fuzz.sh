#!/usr/bin/env bash
# fuzz.sh [SECONDS] [TARGET...]   random input for the SCIM parsers, each target for so long (120); stops at what breaks one.
# What it found interesting stays in LATCHKEY_CACHE/fuzz for the next run; an input that broke a target is kept in fuzz/artifacts.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
scripts/setup/fuzz.sh

seconds=${1:-120}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || fail "fuzz.sh takes a number of seconds, not $seconds"
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(filter path patch body)
# Its own target folder: other flags than the workspace's, so that neither builds the other anew.
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/target-fuzz
for target in "${targets[@]}"; do
  corpus=$LATCHKEY_CACHE/fuzz/$target
  mkdir -p "$corpus"
  say "fuzzing $target for $seconds s"
  # Without a sanitizer, because the crates fuzzed forbid unsafe code: the pinned compiler will do, no nightly one.
  cargo fuzz run --sanitizer none "$target" "$corpus" "fuzz/seeds/$target" -- \
    -dict=fuzz/scim.dict -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1
done
