#!/usr/bin/env bash
# cargo-fuzz, which builds and drives the fuzz targets, and a C++ compiler for libFuzzer. Only `make fuzz` needs them.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT"
command -v c++ >/dev/null || { say "a C++ compiler, for libFuzzer (about 50 MB)"; scripts/setup/packages.sh g++; }
[ "$("$LATCHKEY_TOOLS/bin/cargo-fuzz" --version 2>/dev/null)" = "cargo-fuzz $CARGO_FUZZ_VERSION" ] && exit 0
say "compiling cargo-fuzz $CARGO_FUZZ_VERSION (1 to 2 minutes, once)"
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/tools-target
cargo install --quiet --locked --root "$LATCHKEY_TOOLS" cargo-fuzz --version "$CARGO_FUZZ_VERSION"
rm -rf "$CARGO_TARGET_DIR"
