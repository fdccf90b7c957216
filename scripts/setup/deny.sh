#!/usr/bin/env bash
# cargo-deny, which holds dependencies to deny.toml. Only `make check` needs it.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT"
[ "$("$LATCHKEY_TOOLS/bin/cargo-deny" --version 2>/dev/null)" = "cargo-deny $CARGO_DENY_VERSION" ] && exit 0
say "compiling cargo-deny $CARGO_DENY_VERSION (3 to 5 minutes, once)"
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/tools-target
cargo install --quiet --locked --root "$LATCHKEY_TOOLS" cargo-deny --version "$CARGO_DENY_VERSION"
rm -rf "$CARGO_TARGET_DIR"
