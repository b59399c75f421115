#!/usr/bin/env bash
# Start a throw-away PostgreSQL for the tests and print its address, or say on stderr why not and fail.
#
#   export SQDASH_TEST_POSTGRES="$(scripts/start_postgres.sh)"; make test
#
# It listens on loopback only and lives in a new folder under /tmp. Tests kill processes, not the machine, so nothing
# need reach the disk. `scripts/start_postgres.sh stop ADDRESS` ends it.
set -euo pipefail

programs=$(find /usr/lib/postgresql /usr/pgsql-* /opt/homebrew/opt/postgresql* /usr/local/opt/postgresql* -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1 || true)
programs=${programs:-$(command -v initdb || true)}
[ -n "$programs" ] || { echo "no PostgreSQL server on this machine (Debian: apt-get install postgresql)" >&2; exit 1; }
programs=$(dirname "$programs")

as_server() { # initdb and the server refuse to run as root
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

if [ "${1:-}" = stop ]; then
    port=${2##*:}
    folder=$(echo /tmp/sqdash-postgres-*-"${port%%/*}")
    as_server "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null && rm -rf "$folder"
    exit
fi

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
folder=/tmp/sqdash-postgres-$$-$port
mkdir -m 700 "$folder"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
cd "$folder"
as_server "$programs/initdb" -D "$folder/data" -A trust -U sqdash -E UTF8 --no-instructions >"$folder/log" 2>&1 ||
    { cat "$folder/log" >&2; exit 1; }
as_server "$programs/pg_ctl" -D "$folder/data" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off" -l "$folder/data/log" -w start >&2
echo "postgresql://sqdash@127.0.0.1:$port/postgres"
