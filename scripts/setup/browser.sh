#!/usr/bin/env bash
# Chromium, for the tests that use the console as a person does.
set -euo pipefail
. "$(dirname "$0")/../env.sh"
[ -x "$CHROMIUM" ] && exit 0
say "Chromium is missing: browser tests need it (about 400 MB; or set CHROMIUM to the one you have)"
"$(dirname "$0")/packages.sh" chromium
