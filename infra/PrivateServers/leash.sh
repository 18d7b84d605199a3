#!/bin/sh
# Runs a command that must not outlive its owner: when this script's standard input closes (the owner ended, even by
# kill -9) or on TERM, INT or HUP, the command gets SIGNAL, and KILL ten seconds later if it is still there.
#
#   leash.sh [-d DIR] [-r] SIGNAL command args...
#
#   -d DIR  DIR is the command's throw-away folder, removed at the end; DIR/pid holds the command's process id while it
#           runs, DIR/exit its exit code afterwards
#   -r      restartable: when the command ends by itself, wait for the owner to write "again" (or to close)
#
# A line on standard input naming a signal (KILL, TERM, INT, QUIT) sends it to the command.
set -u

dir='' restartable=''
while :; do
  case "$1" in
    -d) dir=$2; shift 2 ;;
    -r) restartable=1; shift ;;
    *) break ;;
  esac
done
signal=$1
shift
exec 3<&0 </dev/null

child='' closed='' again=''

# Called from the traps: a flag alone could be set just before `wait` begins, and be seen too late.
stop() {
  closed=1
  [ -n "$child" ] || return 0
  kill -"$signal" "$child" 2>/dev/null || return 0
  (
    tries=0
    while [ $tries -lt 100 ] && kill -0 "$child" 2>/dev/null; do sleep 0.1; tries=$((tries + 1)); done
    kill -KILL "$child" 2>/dev/null
  ) 3<&- &
}
trap stop TERM INT HUP
trap 'again=1' USR1

leash=$$
(
  while read -r word <&3; do
    case "$word" in
      again) kill -USR1 $leash ;;
      KILL | TERM | INT | QUIT) kill -"$word" "$(cat "$dir/pid")" 2>/dev/null ;;
    esac
  done
  kill -TERM $leash
) &
reader=$!

run() {
  "$@" 3<&- &
  child=$!
  [ -z "$dir" ] || echo "$child" >"$dir/pid"
  # The owner may have closed between the fork and the line above that names the child.
  [ -z "$closed" ] || stop
  while :; do
    wait "$child"
    code=$?
    kill -0 "$child" 2>/dev/null || break
  done
  child=''
  if [ -n "$dir" ]; then
    rm -f "$dir/pid"
    echo "$code" >"$dir/exit.new" && mv "$dir/exit.new" "$dir/exit"
  fi
}

while [ -z "$closed" ]; do
  again=''
  run "$@"
  [ -n "$restartable" ] || break
  while [ -z "$closed$again" ]; do sleep 0.05; done
done

kill "$reader" 2>/dev/null
if [ -n "$dir" ]; then
  # Erlang's name server outlives the broker it was started for.
  if [ -f "$dir/epmd.pid" ]; then kill "$(cat "$dir/epmd.pid")" 2>/dev/null; fi
  rm -rf "$dir" 2>/dev/null || { sleep 0.5; rm -rf "$dir"; }
fi
exit "${code:-0}"
