#!/usr/bin/env bash
# bench.sh [OPTION...]   measures throughput and latency of the release build; prints a table and keeps it in BENCHMARKS.md.
# LATCHKEY_BENCH_SECONDS=0.5 makes each run that long: a glance, which is printed and not kept.
# Options go to `load`, e.g. --only get; figures of a part are not kept either. It never fails because something was slow.
set -euo pipefail
. "$(dirname "$0")/env.sh"
. "$LATCHKEY_ROOT/scripts/fresh-server.sh"
cd "$LATCHKEY_ROOT"
latchkey=$(scripts/build.sh | tail -n 1)
say "deciding by the largest rule set"
cargo bench --locked --quiet -p domain --bench decide
say "the peer: SCIMMY and better-sqlite3 from npm, compiled (2 minutes, once)"
scripts/setup/peer.sh
say "building the load generator (release)"
cargo build --locked --release -p tests --bins

finish() {
  for pid in ${load_pid:-} ${peer_pid:-}; do kill "$pid" 2>/dev/null || true; done
  stop_server
}
trap finish EXIT
trap 'exit 130' INT TERM

if [ -n "${LATCHKEY_BENCH_SECONDS:-}" ]; then
  options=(--seconds "$LATCHKEY_BENCH_SECONDS")
elif [ $# -eq 0 ]; then
  options=(--record BENCHMARKS.md --date "$(date -u +%F)" --commit "$(git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)")
else
  options=()
fi
fresh_server "$latchkey" data/bench 127.0.0.1:0 judith@aldermoor.example "seven hinges in april"
# Starts after the server, whose folder is emptied first, and idles until its turn.
export LATCHKEY_PEER_TOKEN=$LATCHKEY_SCIM_TOKEN
node "$LATCHKEY_CACHE/peer/server.mjs" data/bench/peer.db "$LATCHKEY_PEER_TOKEN" >data/bench/peer.out 2>data/bench/peer.log &
peer_pid=$!
until grep -q '^http' data/bench/peer.out; do
  kill -0 "$peer_pid" 2>/dev/null || { cat data/bench/peer.log >&2; fail "the peer did not start"; }
  sleep 0.1
done

# In the background and waited for: a signal then ends it at once.
"$CARGO_TARGET_DIR/release/load" --origin "$origin" --server-pid "$server_pid" --folder data/bench --peer "$(cat data/bench/peer.out)" \
  --account judith@aldermoor.example --password-file data/bench/password "${options[@]}" "$@" &
load_pid=$!
wait "$load_pid"
