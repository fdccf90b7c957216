#!/usr/bin/env bash
# screenshots.sh   takes the pictures in docs/images anew: a fresh server, the demo's company after some ordinary days, Chromium.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$LATCHKEY_ROOT/scripts/fresh-server.sh"
cd "$LATCHKEY_ROOT"
# What README shows must not make a clone heavy.
most_kilobytes=120

scripts/setup.sh test
command -v pngquant >/dev/null || { say "pngquant, which makes the pictures small"; scripts/setup/packages.sh pngquant; }
scripts/web.sh debug
say "building the server and the Okta simulator"
cargo build --locked --bins
programs=$CARGO_TARGET_DIR/debug

work=$(mktemp -d)
finish() {
  stop_server
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

owner=judith@aldermoor.example
password="seven hinges in april"
fresh_server "$programs/latchkey" "$work/data" "127.0.0.1:$(free_port 8180)" "$owner" "$password"
say "ordinary days at $origin"
"$programs/okta-simulator" --base "$origin/scim/v2" --people 140 demo --origin "$origin" --settle 2 --every 0.4 --steps 40 >"$work/days"
# One office that waits for somebody.
curl --silent --fail --output /dev/null "$origin/graphql" -H "Authorization: Bearer $LATCHKEY_API_TOKEN" -H 'Content-Type: application/json' \
  -d '{"query":"mutation { createProperty(input: {name: \"Denver\", timeZone: \"America/Denver\"}) { property { id } } }"}'

say "taking pictures"
LATCHKEY_FLOW=$(printf '{"base":"%s","email":"%s","password":"%s","shots":"%s"}' "$origin" "$owner" "$password" "$work")
export LATCHKEY_FLOW
node tests/browser/screenshots.mjs
mkdir -p docs/images
for picture in "$work"/*.png; do
  name=docs/images/${picture##*/}
  pngquant --force --strip --speed 1 --output "$name" 256 "$picture"
  kilobytes=$(($(stat -c %s "$name") / 1024))
  say "$name: $kilobytes KB"
  [ "$kilobytes" -le $most_kilobytes ] || fail "$name has $kilobytes KB; $most_kilobytes are allowed"
done
