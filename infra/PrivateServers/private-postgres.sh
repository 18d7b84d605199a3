#!/bin/sh
# A private PostgreSQL 15 in the foreground: becomes the server process.
#
#   private-postgres.sh DIR PORT [durable]
#
# The data lives in DIR/data and is made on the first run. Without `durable` nothing is ever forced to disk: for data
# that may be lost. As root the server runs as the user postgres. Address: Host=127.0.0.1;Port=PORT;Username=app;Database=postgres
set -eu

fail() { echo "private-postgres: $2" >&2; exit "$1"; }

dir=$1 port=$2 mode=${3:-throw-away}
bin=/usr/lib/postgresql/15/bin
[ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] ||
  fail 69 "PostgreSQL 15 is missing: install the Debian package postgresql-15 (infra/install.sh run does it)"

mkdir -p "$dir"
as=''
if [ "$(id -u)" = 0 ]; then
  as='setpriv --reuid=postgres --regid=postgres --init-groups --reset-env'
  chown postgres:postgres "$dir"
  $as test -x "$dir" || fail 69 "the user postgres may not enter $dir: choose a folder whose parents are open to it"
fi
cd "$dir"

settings='-c fsync=off -c synchronous_commit=off -c full_page_writes=off'
sync='--no-sync'
if [ "$mode" = durable ]; then settings='' sync=''; fi

if [ ! -d data ]; then
  # A half-made folder is never mistaken for data.
  rm -rf data.new
  $as "$bin/initdb" -D data.new -U app -A trust -E UTF8 --locale=C.UTF-8 $sync --no-instructions >initdb.log 2>&1 ||
    { cat initdb.log >&2; fail 70 "initdb failed in $dir"; }
  mv data.new data
fi

exec $as "$bin/postgres" -D "$dir/data" -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c timezone=UTC -c log_timezone=UTC $settings
