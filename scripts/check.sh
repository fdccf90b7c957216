#!/usr/bin/env bash
# check.sh   what a reviewer should not have to say: format, lints, documentation, dependencies and licences.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
scripts/setup.sh build
scripts/setup/deny.sh
say "format"
cargo fmt --all --check
say "lints"
cargo clippy --locked --all-targets -- -D warnings
scripts/web.sh clippy
say "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items
say "dependencies and licences"
cargo deny --offline check bans licenses sources
