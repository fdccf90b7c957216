#!/usr/bin/env bash
# web.sh debug|release|check|clippy   builds the browser app into web/dist, or only checks it, with the compiler that set-up chose.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"

if ! pinned_compiler_has_wasm; then
  [ -f "$LATCHKEY_WEB_COMPILER/built-for" ] || fail "no compiler for wasm32: run scripts/setup.sh"
  export PATH=$LATCHKEY_WEB_COMPILER/bin:$PATH
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $LATCHKEY_WEB_COMPILER"
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$LATCHKEY_WEB_COMPILER/bin/rust-lld
fi
export CARGO_TARGET_DIR=$LATCHKEY_WEB_TARGET_DIR
export TRUNK_SKIP_VERSION_CHECK=true

case ${1:?debug, release, check or clippy} in
  debug) trunk build ;;
  release) trunk build --release --cargo-profile wasm-release ;;
  check) cargo check --locked -p web --target wasm32-unknown-unknown ;;
  *) fail "web.sh knows debug, release and check, not $1" ;;
esac
