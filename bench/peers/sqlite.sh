#!/usr/bin/env bash
# SQLite: all of the work, in a file beside the output that is gone afterwards. Usage: sqlite.sh DIR OUT
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$here/timed.sh"
command -v sqlite3 >/dev/null || { echo "sqlite: not installed (Debian: sqlite3)" >&2; exit 3; }
folder=$(realpath "$1") out=$(realpath -m "$2")
trap 'rm -f "$out".sqlite*' EXIT
rm -f "$out".sqlite*

sql() { node "$here/fill.mjs" "$here/$1" "$folder" "$out" | sqlite3 -bail "$out.sqlite" >/dev/null; }
timed load sql sqlite-load.sql
timed screen sql sqlite-screen.sql
