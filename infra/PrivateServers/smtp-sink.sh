#!/bin/sh
# Postfix's smtp-sink in the foreground: keeps each message with its envelope as a file in DIR. No Postfix needs to run.
#
#   smtp-sink.sh DIR PORT [options of smtp-sink...]
set -eu

dir=$1 port=$2
shift 2
PATH=$PATH:/usr/sbin
command -v smtp-sink >/dev/null || {
  echo "smtp-sink is missing: install the Debian package postfix (infra/install.sh test does it)" >&2
  exit 69
}

mkdir -p "$dir"
as=''
if [ "$(id -u)" = 0 ]; then
  # smtp-sink does not stay root. It writes relative to the working folder, so the way there may be closed to postfix.
  as='-u postfix'
  chown postfix "$dir"
fi
cd "$dir"
exec smtp-sink $as -d '%H%M%S.' "$@" "127.0.0.1:$port" 256
