#!/usr/bin/env bash
# Redis: look-ups in the listed numbers only, on a private server that is gone afterwards. Usage: redis.sh DIR OUT
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$here/numbers.sh"
command -v redis-server >/dev/null || { echo "redis: not installed (Debian: redis-server)" >&2; exit 3; }
folder=$(realpath "$1") out=$(realpath -m "$2")
home=$(mktemp -d "${TMPDIR:-/tmp}/redis.XXXXXX") # a socket's path may have 107 characters at most

server=
finish() {
  if [[ -n $server ]]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$home" "$out.numbers"
}
trap finish EXIT

redis-server --port 0 --unixsocket "$home/socket" --dir "$home" --save '' --appendonly no --logfile "$home/log" &
server=$!
for _ in {1..100}; do [[ -S $home/socket ]] && break; sleep 0.1; done

numbers "$folder" "$out.numbers"
node "$here/redis.mjs" "$home/socket" "$folder/rpo.csv" "$out.numbers" "$out"
