#!/usr/bin/env bash
# coreutils: joins the list's numbers, already normalised, with every answer of the register. Usage: sort-join.sh DIR OUT
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$here/timed.sh"
. "$here/numbers.sh"
export LC_ALL=C
folder=$(realpath "$1") out=$(realpath -m "$2")
home=$(realpath -m "$out.sort")
trap 'rm -rf "$home"' EXIT
mkdir -p "$home"
numbers "$folder" "$home/numbers"

sorted() { sort --parallel=2 -S 2G -T "$home" -t, -k1,1 "$@"; }
load() { tail -n +2 "$folder/rpo.csv" | sorted > "$home/rpo"; }
screen() { sorted "$home/numbers" | join -t, -a1 - "$home/rpo" > "$out"; }
timed load load
timed screen screen
