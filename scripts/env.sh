# Sourced by every script: where things are kept and which versions are wanted. Defines and exports; does nothing else.
# shellcheck shell=bash

LATCHKEY_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything that set-up installs or builds for this project, apart from Debian's own packages.
LATCHKEY_CACHE=${LATCHKEY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/latchkey}
export LATCHKEY_ROOT LATCHKEY_CACHE

# Kept outside the checkout, so that a fresh clone starts warm.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$LATCHKEY_CACHE/target}
# The browser app may be built by another compiler, and two compilers must not share one target folder.
LATCHKEY_WEB_TARGET_DIR=${LATCHKEY_WEB_TARGET_DIR:-$LATCHKEY_CACHE/target-web}
# Stands in for the pinned compiler's wasm32 target where rustup cannot add it (scripts/setup/wasm.sh).
LATCHKEY_WEB_COMPILER=$LATCHKEY_CACHE/web-compiler
LATCHKEY_TOOLS=$LATCHKEY_CACHE/tools
LATCHKEY_NODE_MODULES=$LATCHKEY_CACHE/npm/node_modules
export LATCHKEY_WEB_TARGET_DIR LATCHKEY_WEB_COMPILER LATCHKEY_TOOLS LATCHKEY_NODE_MODULES
export PATH=$LATCHKEY_TOOLS/bin:$LATCHKEY_NODE_MODULES/.bin:$PATH

TRUNK_VERSION=0.21.14
CARGO_DENY_VERSION=0.20.2
CARGO_FUZZ_VERSION=0.13.2
CARGO_MUTANTS_VERSION=27.1.0
# The binding generator must equal the library in Cargo.lock to the digit.
WASM_BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$LATCHKEY_ROOT/Cargo.lock")
export TRUNK_VERSION CARGO_DENY_VERSION CARGO_FUZZ_VERSION CARGO_MUTANTS_VERSION WASM_BINDGEN_VERSION

CHROMIUM=${CHROMIUM:-$(command -v chromium || echo /usr/bin/chromium)}
export CHROMIUM
# Nothing is compiled twice there, and the caches stay small.
[ -z "${CI:-}" ] || export CARGO_INCREMENTAL=0

say() { printf '\033[2m==>\033[0m %s\n' "$*" >&2; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
# Whether the pinned compiler can build for the browser by itself.
pinned_compiler_has_wasm() { [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; }
