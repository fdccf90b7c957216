#!/usr/bin/env bash
# A throw-away PostgreSQL cluster for tests: on a socket in its own folder, reachable by no network, and not durable.
#   postgres.sh start DIR   makes it in DIR (made too) and prints its URL
#   postgres.sh stop DIR    ends it and removes DIR
#   postgres.sh where       prints the folder of the server programs
set -euo pipefail
. "$(dirname "$0")/env.sh"

# Debian keeps these off PATH, one folder a version; the newest wins.
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ -x "$programs/initdb" ] || programs=$(dirname "$(command -v initdb || echo /nowhere/initdb)")

# PostgreSQL refuses to run as root.
as_owner=()
[ "$(id -u)" -ne 0 ] || as_owner=(runuser -u postgres --)

start() {
  local dir=$1
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
  # From a folder that its owner may enter, else it warns.
  cd "$dir"
  "${as_owner[@]}" "$programs/initdb" --pgdata "$dir/data" --username postgres --auth trust \
    --encoding UTF8 --locale C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || { cat "$dir/initdb.log" >&2; return 1; }
  # Tests make a database each; nothing here outlives the run, so nothing needs to reach the disk.
  cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
CONF
  "${as_owner[@]}" "$programs/pg_ctl" start --silent --wait --pgdata "$dir/data" --log "$dir/server.log" >/dev/null ||
    { cat "$dir/server.log" >&2; return 1; }
  echo "postgres://postgres@localhost/postgres?host=$dir"
}

stop() {
  local dir=$1
  [ -d "$dir/data" ] || return 0
  cd "$dir"
  "${as_owner[@]}" "$programs/pg_ctl" stop --silent --wait --mode immediate --pgdata "$dir/data" >/dev/null 2>&1 || true
  cd /
  rm -rf "$dir"
}

case ${1:-} in
  start) start "${2:?DIR}" ;;
  stop) stop "${2:?DIR}" ;;
  where) [ -x "$programs/initdb" ] && echo "$programs" ;;
  *) fail "postgres.sh start DIR | stop DIR | where" ;;
esac
