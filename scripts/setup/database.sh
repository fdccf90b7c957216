#!/usr/bin/env bash
# PostgreSQL's server programs, for tests that run against both engines. scripts/postgres.sh starts a throw-away cluster with them.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
"$LATCHKEY_ROOT/scripts/postgres.sh" where >/dev/null 2>&1 && exit 0
say "PostgreSQL is missing: the store is tested on SQLite and on PostgreSQL (about 60 MB)"
"$(dirname "$0")/packages.sh" postgresql
