#!/usr/bin/env bash
# run.sh [OPTION...]   builds what is not built, then serves the console, GraphQL and SCIM. Options go to `latchkey serve`.
set -euo pipefail
. "$(dirname "$0")/env.sh"
cd "$LATCHKEY_ROOT"
latchkey=$(scripts/build.sh | tail -n 1)
export LATCHKEY_LISTEN=${LATCHKEY_LISTEN:-127.0.0.1:8080}
export LATCHKEY_DATABASE_URL=${LATCHKEY_DATABASE_URL:-sqlite://data/latchkey.db}
mkdir -p data
exec "$latchkey" serve "$@"
