#!/usr/bin/env bash
# The pinned Node tools: wasm-opt (package binaryen) makes the browser app small, playwright-core drives Chromium in tests.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
manifest=$LATCHKEY_ROOT/scripts/npm
folder=$LATCHKEY_CACHE/npm

# Where the browser tests look for their modules.
link=$LATCHKEY_ROOT/tests/browser/node_modules
[ "$(readlink "$link" 2>/dev/null)" = "$LATCHKEY_NODE_MODULES" ] || { mkdir -p "${link%/*}" && ln -sfn "$LATCHKEY_NODE_MODULES" "$link"; }

cmp -s "$manifest/package-lock.json" "$folder/installed-lock.json" && exit 0
node --eval 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null ||
  fail "Node 20 or newer is missing: install it (https://nodejs.org), then run this again"

say "installing wasm-opt and playwright-core from npm (about 30 MB)"
mkdir -p "$folder"
cp "$manifest/package.json" "$manifest/package-lock.json" "$folder/"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
cp "$manifest/package-lock.json" "$folder/installed-lock.json"
