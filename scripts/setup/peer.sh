#!/usr/bin/env bash
# The peer of `make bench`, pinned, in the cache folder. better-sqlite3 is compiled here: its ready-made files are on a host
# that not every machine reaches.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
manifest=$LATCHKEY_ROOT/scripts/peer
folder=$LATCHKEY_CACHE/peer

mkdir -p "$folder"
cp "$manifest/server.mjs" "$folder/"
cmp -s "$manifest/package-lock.json" "$folder/installed-lock.json" && exit 0
cp "$manifest/package.json" "$manifest/package-lock.json" "$manifest/.npmrc" "$folder/"
npm ci --prefix "$folder" --ignore-scripts --loglevel=error >/dev/null
npm rebuild better-sqlite3 --prefix "$folder" --build-from-source --foreground-scripts >"$folder/build.log" 2>&1 ||
  fail "better-sqlite3 did not compile: $folder/build.log says why"
cp "$manifest/package-lock.json" "$folder/installed-lock.json"
