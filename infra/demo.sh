#!/usr/bin/env bash
# The demonstration: a made-up association, two months of its life, three people to be.
#
#   infra/demo.sh            one process on its own PostgreSQL; the data is kept from run to run
#   infra/demo.sh --split    the same data in the real shape: RabbitMQ, one process per service, Caddy in front
#   infra/demo.sh --fresh    starts over
#   infra/demo.sh --check    without a person: afresh and on free ports, goes round the whole loop and says whether it closes
#                            (with --split, in the real shape)
#
# Ctrl-C stops everything; nothing stays behind, even after kill -9.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
services='members events watch newsletter engagement'
program=services/Host/bin/Release/net10.0/Animation.dll
split='' check='' fresh=''
for word in "$@"; do
  case "$word" in
    --split) split=1 ;;
    --check) check=1 ;;
    --fresh) fresh=1 ;;
    *) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
  esac
done

home='' hold='' apps=() servers=()

say() { echo "demo: $*"; }
fail() {
  echo "demo: $1" >&2
  [ -z "${2:-}" ] || tail -n 15 "$2" >&2
  exit 1
}

# The programs first, while their database still answers; then the servers, by letting go of their leash.
clean() {
  trap '' INT TERM
  local pid
  for pid in "${apps[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${apps[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ -n "$hold" ]; then exec {hold}>&-; fi
  for pid in "${servers[@]}"; do wait "$pid" 2>/dev/null || true; done
  if [ -n "$home" ]; then rm -f "$home/hold"; fi
  if [ -n "$check" ] && [ -n "$home" ]; then rm -rf "$home"; fi
}
trap 'code=$?; clean; exit $code' EXIT
trap 'echo; exit 130' INT TERM

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
declare -A given=()
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    if [ -z "${given[$port]:-}" ] && ! taken "$port"; then break; fi
  done
  given[$port]=1
  free=$port
}

# First line of the answer to a GET, without needing curl.
status() {
  { exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3 && head -n 1 <&3; } 2>/dev/null || true
}

# PostgreSQL never runs as root: the user postgres must be able to enter.
choose_home() {
  if [ -n "$check" ]; then
    home=$(mktemp -d "${TMPDIR:-/tmp}/animation-check-XXXXXX")
  else
    home=$root/.demo
    if [ "$(id -u)" = 0 ] && id postgres >/dev/null 2>&1 && ! setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$root"; then
      home=/var/tmp/animation-demo-$(echo "$root" | cksum | cut -d' ' -f1)
    fi
    mkdir -p "$home"
  fi
  if [ "$(id -u)" = 0 ]; then chmod 755 "$home"; fi
}

refuse_a_second_one() {
  [ -f "$home/port" ] || return 0
  case "$(status "$(cat "$home/port")" /demo)" in
    *" 200 "*) if [ -p "$home/hold" ]; then fail "it already runs: http://localhost:$(cat "$home/port")/demo"; fi ;;
  esac
}

start_over() {
  [ -n "$fresh" ] || return 0
  say "starting over, $home is emptied"
  rm -rf "${home:?}/postgres" "$home/mail" "$home/port" "$home/seeded"
}

build() {
  if [ -f "$program" ] && [ -z "$(find services Directory.Build.props Directory.Packages.props global.json -newer "$program" -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -not -path '*/wwwroot/vendor/*' -print -quit)" ]; then
    return 0
  fi
  say "building (a minute or two the first time)"
  dotnet restore services/Host --locked-mode -v q >"$home/build.log" 2>&1 &&
    dotnet build services/Host -c Release --no-restore -v q -p:UseSharedCompilation=false >>"$home/build.log" 2>&1 || fail "the build failed" "$home/build.log"
  touch "$program"
}

# Runs a command that ends when this script does, however it ends. Its own session: Ctrl-C reaches only this script.
leashed() {
  local log=$1
  shift
  setsid sh infra/PrivateServers/leash.sh "$@" <"$home/hold" >"$log" 2>&1 {hold}>&- &
}

# A command of the program; it must not keep the leash of the servers in its hand.
program() { dotnet "$program" "$@" {hold}>&-; }

start_postgres() {
  local attempt waited
  mkdir -p "$home/log"
  [ "$(id -u)" != 0 ] || mkdir -p "$home/postgres"
  for attempt in 1 2 3; do
    free_port
    leashed "$home/log/postgres" INT sh infra/PrivateServers/private-postgres.sh "$home/postgres" "$free" durable
    local pid=$!
    for ((waited = 0; waited < 600; waited++)); do
      kill -0 "$pid" 2>/dev/null || break
      if grep -q '^ready' "$home/postgres/data/postmaster.pid" 2>/dev/null && taken "$free"; then
        servers+=("$pid")
        export ANIMATION_POSTGRES="Host=127.0.0.1;Port=$free;Username=app;Database=postgres"
        return
      fi
      sleep 0.1
    done
    kill "$pid" 2>/dev/null || true
    grep -q 'Address already in use' "$home/log/postgres" || break
  done
  fail "PostgreSQL does not start" "$home/log/postgres"
}

start_rabbit() {
  free_port; local amqp=$free
  free_port; local dist=$free
  free_port; local epmd=$free
  say "starting RabbitMQ"
  # Throw-away: what a lost broker held leaves again from the outboxes, and the inboxes skip what was handled.
  leashed "$home/log/rabbit" -d "$home/rabbit" TERM sh infra/PrivateServers/private-rabbit.sh "$home/rabbit" "$amqp" "$dist" "$epmd"
  local pid=$! waited
  servers+=("$pid")
  export ANIMATION_RABBITMQ="amqp://guest:guest@127.0.0.1:$amqp/"
  for ((waited = 0; waited < 900; waited++)); do
    if taken "$amqp"; then return; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  fail "RabbitMQ does not start" "$home/log/rabbit"
}

choose_port() {
  if [ -n "$check" ]; then
    free_port
    port=$free
  else
    port=$(cat "$home/port" 2>/dev/null || echo 5000)
    if taken "$port"; then
      local before=$port
      free_port
      port=$free
      say "port $before is taken, using $port"
      [ ! -f "$home/port" ] || say "note: addresses written in earlier mails and items still point to $before; --fresh starts over"
    fi
    [ -f "$home/port" ] || echo "$port" >"$home/port"
  fi
  export ANIMATION_URL="http://localhost:$port" ANIMATION_FETCH_EXEMPT="localhost:$port"
}

ready() {
  local name=$1 at=$2 pid=$3 waited
  for ((waited = 0; waited < 600; waited++)); do
    case "$(status "$at" /sante/pret)" in *" 200 "*) return ;; esac
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  fail "$name does not start" "$home/log/$name"
}

start_whole() {
  export ANIMATION_RABBITMQ=memory
  leashed "$home/log/animation" TERM dotnet "$program" --urls "http://localhost:$port"
  apps+=($!)
  ready animation "$port" "$!"
}

start_split() {
  local service upper names=() ports=() pids=() i
  program outbox resend --since "$(date -u -d '2 days ago' +%Y-%m-%dT%H:%M:%SZ)" >"$home/log/resend" || fail "outbox resend failed" "$home/log/resend"
  free_port
  export ANIMATION_INTERNAL_PORT=$free ANIMATION_INTERNAL="http://127.0.0.1:$free"
  for service in $services; do
    free_port
    upper=${service^^}
    export "ANIMATION_AT_$upper=127.0.0.1:$free"
    leashed "$home/log/$service" TERM dotnet "$program" --services "$service" --urls "http://127.0.0.1:$free"
    apps+=($!)
    names+=("$service") ports+=("$free") pids+=($!)
  done
  for i in "${!names[@]}"; do ready "${names[$i]}" "${ports[$i]}" "${pids[$i]}"; done
  HOME=$home XDG_DATA_HOME=$home/caddy XDG_CONFIG_HOME=$home/caddy ANIMATION_SITE="http://:$port" ANIMATION_BIND=127.0.0.1 \
    leashed "$home/log/caddy" TERM caddy run --config infra/caddy/Caddyfile --adapter caddyfile
  apps+=($!)
  ready caddy "$port" "$!"
}

seed() {
  [ ! -f "$home/seeded" ] || return 0
  say "living through two months"
  ANIMATION_RABBITMQ=memory program demo seed --urls "http://localhost:$port" 2>"$home/log/seed" || fail "seeding failed" "$home/log/seed"
  touch "$home/seeded"
}

main() {
  local wanted=run
  [ -z "$split" ] || wanted=demo-split
  infra/install.sh "$wanted"
  choose_home
  refuse_a_second_one
  start_over
  build
  mkfifo "$home/hold" 2>/dev/null || { rm -f "$home/hold" && mkfifo "$home/hold"; }
  exec {hold}<>"$home/hold"
  choose_port
  export ANIMATION_DEMO=1 ANIMATION_MAIL="folder:$home/mail" ANIMATION_ASSOCIATION='Réseau des données publiques'
  start_postgres
  program prepare >"$home/log/prepare" 2>&1 || fail "the database could not be prepared" "$home/log/prepare"
  seed
  if [ -n "$split" ]; then
    start_rabbit
    start_split
  else
    start_whole
  fi
  if [ -n "$check" ]; then
    local code=0
    program demo check --url "$ANIMATION_URL" || code=$?
    [ $code = 0 ] || { for log in "$home"/log/*; do echo "--- $(basename "$log")"; tail -n 8 "$log"; done >&2; }
    exit $code
  fi
  cat <<TEXT

  Animation answers at   http://localhost:$port/demo

  officer      http://localhost:$port/demo/entrer/agent
  member       http://localhost:$port/demo/entrer/membre
  director     http://localhost:$port/demo/entrer/direction
  its mail     http://localhost:$port/demo/courrier

  Data and logs are in $home. Ctrl-C stops everything.
TEXT
  wait -n "${apps[@]}" || true
  fail "a program ended by itself; logs are in $home/log" "$home/log/animation"
}

main
