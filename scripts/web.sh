#!/usr/bin/env bash
# web.sh COMMAND   the browser app, with the compiler that set-up chose.
#   debug | release   build it into web/dist (release: small and slow to build); at once if that was built before
#   check | clippy    check it for wasm32
#   test              run the tests of its logic, natively
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"

compiler=pinned
if ! pinned_compiler_has_wasm; then
  compiler=debian
  [ -f "$LATCHKEY_WEB_COMPILER/built-for" ] || fail "no compiler for wasm32: run scripts/setup.sh"
  export PATH=$LATCHKEY_WEB_COMPILER/bin:$PATH
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $LATCHKEY_WEB_COMPILER"
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$LATCHKEY_WEB_COMPILER/bin/rust-lld
fi
export CARGO_TARGET_DIR=$LATCHKEY_WEB_TARGET_DIR
export TRUNK_SKIP_VERSION_CHECK=true

# A digest of all that the built app depends on.
inputs() {
  rustc --version
  find web -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
  sha256sum Cargo.toml Cargo.lock Trunk.toml schema.graphql scripts/env.sh scripts/web.sh scripts/npm/package-lock.json
}

# build NAME TRUNK-ARGUMENT...   A fresh clone has new file times, so cargo would build again; the same inputs give the same app.
build() {
  local name=$1 kept
  shift
  kept=$LATCHKEY_CACHE/web-dist/$name-$(inputs | sha256sum | cut -c 1-16)
  if [ -f "$kept/index.html" ]; then
    if [ -f web/dist/index.html ] && diff -qr "$kept" web/dist >/dev/null; then return; fi
    rm -rf web/dist
    mkdir -p web/dist
    cp -a "$kept/." web/dist/
    return
  fi
  say "building the browser app ($name)"
  trunk --log warn build "$@"
  rm -rf web/dist/.stage
  mkdir -p "${kept%/*}"
  # Only the newest of each kind is worth its space.
  find "${kept%/*}" -mindepth 1 -maxdepth 1 -name "$name-*" -exec rm -rf {} +
  cp -a web/dist "$kept.new"
  mv "$kept.new" "$kept"
}

case ${1:-} in
  debug) build debug ;;
  release) build release --release --cargo-profile wasm-release ;;
  check) cargo check --locked -p web --target wasm32-unknown-unknown ;;
  clippy)
    # Debian has the compiler without clippy; the pinned one then reads the app as a native program.
    if [ $compiler = pinned ]; then
      cargo clippy --locked -p web --all-targets --target wasm32-unknown-unknown -- -D warnings
    else
      PATH=${PATH#"$LATCHKEY_WEB_COMPILER/bin:"} CARGO_TARGET_DIR=$LATCHKEY_CACHE/target cargo clippy --locked -p web --all-targets -- -D warnings
    fi
    ;;
  test) cargo test --locked -p web --lib ;;
  *) fail "web.sh debug | release | check | clippy | test" ;;
esac
