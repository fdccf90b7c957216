#!/usr/bin/env bash
# demo.sh [OPTION...]   a company with three offices, and an Okta that hires, moves and removes people until Ctrl-C.
# Its database is data/demo, made anew each time. Options go to `okta-simulator demo`, e.g. --every 1.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$LATCHKEY_ROOT/scripts/fresh-server.sh"
cd "$LATCHKEY_ROOT"
latchkey=$(scripts/build.sh | tail -n 1)
say "building the Okta simulator (release)"
cargo build --locked --release -p tests --bins

owner=judith@aldermoor.example
password="seven hinges in april"
simulator_pid=
finish() {
  [ -z "$simulator_pid" ] || kill "$simulator_pid" 2>/dev/null || true
  stop_server
}
trap finish EXIT
trap 'echo; echo "The demo has ended."; exit 0' INT TERM

port=$(free_port 8080)
[ "$port" -eq 8080 ] || say "port 8080 is taken: the demo is on $port"
fresh_server "$latchkey" data/demo "127.0.0.1:$port" "$owner" "$password"
cat <<TEXT

  Open      $origin
  Sign in   $owner
  Password  $password

  Look at Live events and Employees: something happens every few seconds. Losses wait 10 seconds here, not 60.
  Ctrl-C ends it. The server's log is data/demo/server.log.

TEXT
"$CARGO_TARGET_DIR/release/okta-simulator" --base "$origin/scim/v2" demo --origin "$origin" "$@" &
simulator_pid=$!
# In the background and waited for: a signal then ends the demo at once, not after the child. Without either there is no demo.
if wait -n "$server_pid" "$simulator_pid"; then
  echo "The demo has ended."
else
  tail -n 5 data/demo/server.log >&2
  fail "the demo ended by itself"
fi
