#!/usr/bin/env bash
# build.sh   the release binary with the browser app in it. Its path is the last line printed.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
scripts/setup.sh build
scripts/web.sh release
say "building the server (release; 5 to 10 minutes the first time)"
cargo build --locked --release -p server --bin latchkey >&2
echo "$CARGO_TARGET_DIR/release/latchkey"
