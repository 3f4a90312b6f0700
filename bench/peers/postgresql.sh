#!/usr/bin/env bash
# PostgreSQL: all of the work, on a private server that lives beside the output and is gone afterwards. Usage: postgresql.sh DIR OUT
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
. "$here/timed.sh"
folder=$(realpath "$1") out=$(realpath -m "$2")
home=$(realpath -m "$out.postgresql")

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1)
[[ -x ${bin:-}/initdb ]] || { echo "postgresql: not installed (Debian: postgresql)" >&2; exit 3; }

# The server refuses to be root; its home must then be reachable by the user that it runs as.
as=()
if (( EUID == 0 )); then as=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

rm -rf "$home"; mkdir -p "$home"
server=
finish() {
  if [[ -n $server ]]; then kill -INT "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$home"
}
trap finish EXIT
if (( EUID == 0 )); then chown postgres "$home"; fi

"${as[@]}" "$bin/initdb" -D "$home/data" -U quiete -A trust --locale=C --encoding=UTF8 >/dev/null
"${as[@]}" "$bin/postgres" -D "$home/data" -k "$home" -h '' \
  -c shared_buffers=2GB -c work_mem=1500MB -c hash_mem_multiplier=1 -c maintenance_work_mem=1GB -c max_wal_size=8GB -c wal_level=minimal \
  -c max_wal_senders=0 -c fsync=off -c synchronous_commit=off -c autovacuum=off -c jit=off -c max_parallel_workers_per_gather=1 \
  -c log_min_messages=fatal &
server=$!
for _ in {1..100}; do "$bin/pg_isready" -q -h "$home" -U quiete -d postgres && break; sleep 0.1; done

sql() { node "$here/fill.mjs" "$here/$1" "$folder" "$out" | psql -q -h "$home" -U quiete -d postgres -v ON_ERROR_STOP=1 -X; }
timed load sql postgresql-load.sql
timed screen sql postgresql-screen.sql
