# Sourced by demo.sh and bench.sh, after env.sh: a server on a database of its own. Defines functions; starts nothing by itself.
# shellcheck shell=bash

# fresh_server LATCHKEY FOLDER ADDRESS OWNER PASSWORD
# Empties FOLDER, makes an organization in it and serves it in the background. Sets server_pid and origin, and exports
# LATCHKEY_SCIM_TOKEN and LATCHKEY_API_TOKEN. The caller's exit trap calls stop_server. Two at a time in one folder are refused.
fresh_server() {
  local latchkey=$1 folder=$2 address=$3 owner=$4 password=$5 made
  mkdir -p "${folder%/*}"
  # Held by this script and the server, so that the files of a running server are never pulled from under it.
  exec 9>"$folder.lock"
  flock --nonblock 9 || fail "another one runs with $folder: stop that first"
  rm -rf "$folder"
  mkdir -p "$folder"
  # What a shell has set for `make run` must not lead to another database.
  unset LATCHKEY_DATABASE_URL_FILE LATCHKEY_SECRET_KEY LATCHKEY_SECRET_KEY_FILE LATCHKEY_PUBLIC_URL LATCHKEY_LISTEN
  export LATCHKEY_DATABASE_URL=sqlite://$folder/latchkey.db
  # A load generator with one token asks for far more than an identity provider may.
  export LATCHKEY_SCIM_RATE=1000000
  (umask 077 && printf '%s\n' "$password" >"$folder/password")
  made=$("$latchkey" bootstrap --organization "Aldermoor Studios" --owner "$owner" --owner-name "Judith Aaltonen" \
    --password-file "$folder/password" --json 2>"$folder/server.log") || { cat "$folder/server.log" >&2; fail "bootstrap failed"; }
  LATCHKEY_SCIM_TOKEN=$(token_of scim "$made")
  LATCHKEY_API_TOKEN=$(token_of graphql "$made")
  export LATCHKEY_SCIM_TOKEN LATCHKEY_API_TOKEN

  "$latchkey" serve --listen "$address" >"$folder/server.out" 2>>"$folder/server.log" &
  server_pid=$!
  origin=
  while [ -z "$origin" ]; do
    kill -0 "$server_pid" 2>/dev/null || { tail -n 20 "$folder/server.log" >&2; fail "the server did not start"; }
    sleep 0.1
    origin=$(sed -n 's/^Latchkey is at \(http[^ ]*\)$/\1/p' "$folder/server.out")
  done
  origin=${origin%/}
}

# token_of PART JSON   the token in one part of what bootstrap prints.
token_of() { sed -n "s/.*\"$1\":{[^}]*\"token\":\"\([^\"]*\)\".*/\1/p" <<<"$2"; }

# stop_server   ends what fresh_server started, if it is still there.
stop_server() {
  [ -n "${server_pid:-}" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
}

# free_port FROM   the first port from FROM on which nobody listens.
free_port() {
  local port=$1
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}
