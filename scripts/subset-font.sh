#!/usr/bin/env bash
# Makes web/public/font/inter.woff2 again: Inter (SIL OFL 1.1) cut to what the console writes.
# Latin, Latin-1, Latin Extended-A, Romanian letters, punctuation, arrows and comparison signs; weights 400 to 650;
# optical size of running text. The result is committed: run this only to take a newer Inter or to add characters.
# Must not be part of any build: the build needs no network and no Python.
set -euo pipefail
cd "$(dirname "$0")/.."
inter_version=4.1.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "fetching Inter $inter_version (npm package inter-ui) and fonttools"
(cd "$work" && npm pack --silent "inter-ui@$inter_version" >/dev/null && tar xzf inter-ui-*.tgz)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1

characters='U+0020-007E,U+00A0-017F,U+0218-021B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030'
characters+=',U+2039,U+203A,U+20AC,U+2122,U+2190-2193,U+21B5,U+2212,U+2260,U+2264,U+2265,U+2318,U+2713'
"$work/venv/bin/fonttools" varLib.instancer "$work/package/variable/InterVariable.woff2" \
  opsz=14 wght=400:650 --quiet -o "$work/inter.ttf"
"$work/venv/bin/pyftsubset" "$work/inter.ttf" --unicodes="$characters" \
  --layout-features=kern,liga,calt,ccmp,locl,mark,mkmk,tnum,case,zero \
  --flavor=woff2 --output-file=web/public/font/inter.woff2
cp "$work"/package/LICENSE.txt web/public/font/OFL.txt

size=$(stat -c %s web/public/font/inter.woff2)
echo "web/public/font/inter.woff2: $size bytes"
[ "$size" -le 40960 ] || { echo "larger than 40 KB: cut characters or features" >&2; exit 1; }
