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
say "building the load generator (release)"
cargo build --locked --release -p tests --bins

trap stop_server EXIT
trap 'exit 130' INT TERM

if [ -n "${LATCHKEY_BENCH_SECONDS:-}" ]; then
  options=(--seconds "$LATCHKEY_BENCH_SECONDS")
elif [ $# -eq 0 ]; then
  options=(--record BENCHMARKS.md --date "$(date -u +%F)" --commit "$(git describe --always --dirty --exclude '*' 2>/dev/null || echo unknown)")
else
  options=()
fi
fresh_server "$latchkey" data/bench 127.0.0.1:0 judith@aldermoor.example "seven hinges in april"
# In the background and waited for: a signal then ends it at once.
"$CARGO_TARGET_DIR/release/load" --origin "$origin" --server-pid "$server_pid" --folder data/bench "${options[@]}" "$@" &
load_pid=$!
trap 'kill "$load_pid" 2>/dev/null || true; stop_server' EXIT
wait "$load_pid"
