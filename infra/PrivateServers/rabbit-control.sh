#!/bin/sh
# rabbitmqctl for a broker started by private-rabbit.sh:  rabbit-control.sh DIR COMMAND...
set -eu

dir=$1
shift
. "$dir/node"
exec /usr/lib/rabbitmq/bin/rabbitmqctl -q -n "$RABBITMQ_NODENAME" "$@"
