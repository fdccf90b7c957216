#!/usr/bin/env bash
# packages.sh NAME...   installs the Debian packages among these that are missing; asks for root only then.
set -euo pipefail
. "$(dirname "$0")/../env.sh"

missing=()
for name in "$@"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0
command -v apt-get >/dev/null || fail "please install by hand: ${missing[*]}"

say "installing Debian packages: ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
install=("${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}")
# The package list may be older than the archive; ask for a new one only when it does not do.
"${install[@]}" >/dev/null 2>&1 || {
  "${as_root[@]}" apt-get update -qq
  "${install[@]}" >/dev/null
}
