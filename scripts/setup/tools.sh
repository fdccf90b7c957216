#!/usr/bin/env bash
# Trunk builds the browser app; wasm-bindgen writes the JavaScript that loads it. Both are compiled once into the cache folder.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT"

has() { [ "$("$LATCHKEY_TOOLS/bin/$1" --version 2>/dev/null)" = "$1 $2" ]; }

missing=()
has trunk "$TRUNK_VERSION" || missing+=(trunk)
has wasm-bindgen "$WASM_BINDGEN_VERSION" || missing+=(wasm-bindgen)
[ ${#missing[@]} -eq 0 ] && exit 0

# These run for seconds, so the minutes that their own release settings (fat LTO) cost are not worth it.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
export CARGO_PROFILE_RELEASE_DEBUG=0
# One throw-away folder for both: they share dependencies.
export CARGO_TARGET_DIR=$LATCHKEY_CACHE/tools-target
for tool in "${missing[@]}"; do
  case $tool in
    trunk)
      say "compiling Trunk $TRUNK_VERSION, which builds the browser app (5 to 8 minutes, once)"
      cargo install --quiet --locked --root "$LATCHKEY_TOOLS" trunk --version "$TRUNK_VERSION" --no-default-features --features rustls
      ;;
    wasm-bindgen)
      say "compiling wasm-bindgen $WASM_BINDGEN_VERSION, which connects the browser app to JavaScript (2 minutes, once)"
      # Not --locked: the lock it ships with names a version that the registry does not have.
      cargo install --quiet --root "$LATCHKEY_TOOLS" wasm-bindgen-cli --version "$WASM_BINDGEN_VERSION" --bin wasm-bindgen
      ;;
  esac
done
rm -rf "$CARGO_TARGET_DIR"
