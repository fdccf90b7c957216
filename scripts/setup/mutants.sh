#!/usr/bin/env bash
# cargo-mutants, which changes the domain crate in one place after another and looks whether a test notices. Only `make mutants` needs it.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT"
[ "$("$LATCHKEY_TOOLS/bin/cargo-mutants" mutants --version 2>/dev/null)" = "cargo-mutants $CARGO_MUTANTS_VERSION" ] && exit 0
say "compiling cargo-mutants $CARGO_MUTANTS_VERSION (2 to 4 minutes, once)"
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/tools-target
cargo install --quiet --locked --root "$LATCHKEY_TOOLS" cargo-mutants --version "$CARGO_MUTANTS_VERSION"
rm -rf "$CARGO_TARGET_DIR"
