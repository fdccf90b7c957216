#!/usr/bin/env bash
# Joins web/style/*.css into web/style/bundle.css, in the order of index.css: one file a component to read, one request to load.
# Trunk runs this before every build (Trunk.toml); it does not follow @import by itself.
set -euo pipefail
cd "$(dirname "$0")/../web/style"
bundle=$(mktemp)
trap 'rm -f "$bundle"' EXIT
sed -n 's/^@import url("\(.*\)");$/\1/p' index.css | while read -r file; do
  cat "$file"
done >"$bundle"
# Left alone if nothing changed, so that a watching build does not start itself again.
cmp -s "$bundle" bundle.css || cp "$bundle" bundle.css
