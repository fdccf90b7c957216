#!/usr/bin/env bash
# A compiler for the browser app: the pinned one with its wasm32 target, or else Debian's with a standard library built here.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
cd "$LATCHKEY_ROOT" # rust-toolchain.toml decides which compiler `rustc` is

pinned_compiler_has_wasm && exit 0
debian=$(dpkg-query -W -f '${Version}' rustc-web 2>/dev/null || true)
[ -n "$debian" ] && [ "$(cat "$LATCHKEY_WEB_COMPILER/built-for" 2>/dev/null)" = "$debian" ] && exit 0

say "adding the wasm32 target to the Rust compiler, to build the browser app (about 20 MB)"
if command -v rustup >/dev/null && rustup target add wasm32-unknown-unknown; then exit 0; fi

say "rustup cannot add it here: falling back on Debian's compiler (about 300 MB)"
"$(dirname "$0")/packages.sh" rustc-web cargo-web rust-web-src
debian=$(dpkg-query -W -f '${Version}' rustc-web)
source_dir=/usr/src/rustc-${debian%%+*}/library
[ -f "$source_dir/sysroot/Cargo.toml" ] || fail "no standard library source in $source_dir"
linker=$(rustc --print sysroot)/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld
[ -x "$linker" ] || fail "no linker at $linker"

say "building the standard library for wasm32 (about a minute, once)"
rm -rf "$LATCHKEY_WEB_COMPILER"
build=$LATCHKEY_WEB_COMPILER/build
libraries=$LATCHKEY_WEB_COMPILER/lib/rustlib/wasm32-unknown-unknown/lib
mkdir -p "$build" "$libraries" "$LATCHKEY_WEB_COMPILER/bin"
cp -r "$source_dir" "$build/library"
# The three settings are how the compiler's own build makes a standard library.
(cd "$build/library" && env -u RUSTUP_TOOLCHAIN -u CARGO_TARGET_DIR PATH=/usr/bin:/bin RUSTC_BOOTSTRAP=1 \
  __CARGO_DEFAULT_LIB_METADATA=stablestd RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
  cargo build --quiet --release --target wasm32-unknown-unknown --manifest-path sysroot/Cargo.toml \
  --no-default-features --target-dir "$build/target")
cp "$build"/target/wasm32-unknown-unknown/release/deps/*.rlib "$libraries/"
rm -rf "$build"
ln -s /usr/bin/cargo /usr/bin/rustc /usr/bin/rustdoc "$LATCHKEY_WEB_COMPILER/bin/"
# Its name tells the compiler which kind of linker it is.
ln -s "$linker" "$LATCHKEY_WEB_COMPILER/bin/rust-lld"
echo "$debian" >"$LATCHKEY_WEB_COMPILER/built-for"
