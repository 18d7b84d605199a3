#!/bin/sh
# A private RabbitMQ in the foreground: becomes the Erlang process. Its folder, its cookie and its name server are its own.
#
#   private-rabbit.sh DIR AMQP_PORT DISTRIBUTION_PORT EPMD_PORT
#
# Address: amqp://guest:guest@127.0.0.1:AMQP_PORT/ - rabbit-control.sh DIR COMMAND... speaks to it.
# Whoever stops it for good also ends the process in DIR/epmd.pid (leash.sh -d DIR does).
set -eu

fail() { echo "private-rabbit: $2" >&2; exit "$1"; }

dir=$1 amqp=$2 dist=$3 epmd=$4
# The wrapper in sbin would switch to the user rabbitmq; this one runs as whoever called.
server=/usr/lib/rabbitmq/bin/rabbitmq-server
[ -x "$server" ] && command -v epmd >/dev/null ||
  fail 69 "RabbitMQ is missing: install the Debian package rabbitmq-server (infra/install.sh test does it)"

mkdir -p "$dir/home" "$dir/mnesia" "$dir/log"
cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 100MB
CONF
echo '[].' >"$dir/enabled_plugins"
: >"$dir/env.conf"
cat >"$dir/node" <<NODE
export HOME='$dir/home'
export ERL_EPMD_PORT=$epmd ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME=animation$amqp@localhost
export RABBITMQ_CONF_ENV_FILE='$dir/env.conf'
NODE
. "$dir/node"
export RABBITMQ_DIST_PORT="$dist"
export RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" RABBITMQ_ADVANCED_CONFIG_FILE="$dir/none.config"
export RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins"
export RABBITMQ_MNESIA_BASE="$dir/mnesia" RABBITMQ_LOG_BASE="$dir/log" RABBITMQ_LOGS=-
export RABBITMQ_PID_FILE="$dir/rabbit.pid"
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none"
# Makes the server's script become the broker instead of waiting beside it, where a kill would miss the broker.
export RUNNING_UNDER_SYSTEMD=1

# Without a name server of its own the broker would leave a shared one behind. A restart finds the first one still there.
if ! { [ -f "$dir/epmd.pid" ] && kill -0 "$(cat "$dir/epmd.pid")" 2>/dev/null; }; then
  epmd -port "$epmd" -address 127.0.0.1 >/dev/null 2>&1 &
  echo $! >"$dir/epmd.pid"
  tries=0
  until epmd -port "$epmd" -names >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail 75 "no name server on port $epmd"
    sleep 0.1
  done
  kill -0 "$(cat "$dir/epmd.pid")" 2>/dev/null || fail 75 "port $epmd: Address already in use"
fi

cd "$dir"
exec "$server"
