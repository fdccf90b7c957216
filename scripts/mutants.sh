#!/usr/bin/env bash
# mutants.sh [OPTION...]   changes the domain crate in one place after another and looks whether its tests notice it; says how
# many of the changes that compile were caught. It takes an hour or two; options go to cargo-mutants, so that a part is quicker:
# --file 'server/domain/src/lint*' those of some files, --iterate only what was not caught the last time.
# What came of each stays in LATCHKEY_CACHE/mutants/mutants.out. .cargo/mutants.toml names what is not tried, and why.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
scripts/setup/mutants.sh

# A target folder of its own, because the flags differ. Each change is compiled and linked anew and runs once, so that what
# saves compiling counts most; a generated case that fails need not be made small.
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/target-mutants CARGO_INCREMENTAL=1 CARGO_PROFILE_DEV_DEBUG=false
export PROPTEST_CASES=${PROPTEST_CASES:-64} PROPTEST_MAX_SHRINK_ITERS=0
status=0
mkdir -p "$LATCHKEY_CACHE/mutants"
cargo mutants --dir server/domain --output "$LATCHKEY_CACHE/mutants" --no-times "$@" || status=$?
# 2: a change was missed. 3: tests did not end with one, which they would not in CI either.
case $status in 0 | 2 | 3) ;; *) exit "$status" ;; esac

tried=$LATCHKEY_CACHE/mutants/mutants.out
lines() { cat "$@" 2>/dev/null | wc -l; }
caught=$(lines "$tried"/{caught,timeout}.txt)
missed=$(lines "$tried/missed.txt")
[ ! -s "$tried/missed.txt" ] || { say "missed:"; cat "$tried/missed.txt"; }
[ "$((caught + missed))" -eq 0 ] ||
  echo "$caught of $((caught + missed)) caught ($((100 * caught / (caught + missed))) %), $missed missed, $(lines "$tried/unviable.txt") do not compile"
