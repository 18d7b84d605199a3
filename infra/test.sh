#!/usr/bin/env bash
# Runs every test and closes with one line: N passed, N failed (, N skipped).
#
#   infra/test.sh              installs what is missing, builds, checks the format, runs everything
#   infra/test.sh Events Web   builds and runs these test projects only
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# The summary lines are read below, so they must not be translated.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
at_once=2
limit=900
logs=$(mktemp -d)
postgres_in='' postgres_pid=''

clean() {
  if [ -n "$postgres_pid" ]; then
    exec {postgres_in}>&-
    wait "$postgres_pid" 2>/dev/null || true
  fi
  rm -rf "$logs"
}
# Whatever goes wrong, one line closes the run.
closing='0 passed, 1 failed'
trap 'code=$?; clean; echo "$closing"; exit $code' EXIT
trap 'exit 130' INT TERM

stop_here() {
  echo "$1"
  exit 1
}

projects() {
  local name
  if [ $# = 0 ]; then
    # The long ones first, so that the others run beside them.
    printf '%s\n' tests/Journeys.Tests tests/PrivateServers.Tests tests/*.Tests | awk '!seen[$0]++'
    return
  fi
  for name in "$@"; do echo "tests/${name%.Tests}.Tests"; done
}

build() {
  if [ $# = 0 ]; then
    dotnet restore Animation.sln --locked-mode -v q && dotnet build Animation.sln -c Release --no-restore -v q
    return
  fi
  local project
  for project in $(projects "$@"); do
    dotnet restore "$project" --locked-mode -v q && dotnet build "$project" -c Release --no-restore -v q || return
  done
}

# One server for all assemblies: each makes its own databases. It ends with this script, however that ends.
start_postgres() {
  local attempt dir port
  for attempt in 1 2 3 4 5; do
    dir=$(mktemp -d "${TMPDIR:-/tmp}/animation-tests-XXXXXX")
    port=$((20000 + RANDOM % 10000))
    coproc POSTGRES {
      exec sh infra/PrivateServers/leash.sh -d "$dir" INT sh infra/PrivateServers/private-postgres.sh "$dir" "$port" >"$logs/postgres" 2>&1
    }
    postgres_in=${POSTGRES[1]} postgres_pid=$POSTGRES_PID
    while kill -0 "$postgres_pid" 2>/dev/null; do
      if [ -f "$dir/data/postmaster.pid" ] && grep -q '^ready' "$dir/data/postmaster.pid"; then
        export ANIMATION_POSTGRES="Host=127.0.0.1;Port=$port;Username=app;Database=postgres"
        return
      fi
      sleep 0.1
    done
    wait "$postgres_pid" 2>/dev/null || true
    postgres_pid=''
    grep -q 'Address already in use' "$logs/postgres" || break
  done
  stop_here "$(cat "$logs/postgres")"
}

run_project() {
  local name=$1 code=0
  # These start servers of their own: none may be named.
  if [ "$name" = PrivateServers.Tests ]; then unset ANIMATION_POSTGRES ANIMATION_RABBITMQ; fi
  local before=$SECONDS
  timeout -k 10 $limit dotnet test "tests/$name" -c Release --no-build --no-restore >"$logs/$name" 2>&1 || code=$?
  echo "$code $((SECONDS - before))" >"$logs/$name.end"
}

passed=0 failed=0 skipped=0
# What `dotnet test` closes an assembly with: Passed!  - Failed:     0, Passed:     6, Skipped:     0, Total:     6, …
summary='^(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+),.*'

count() {
  local name=$1 code seconds line p=0 f=0 s=0
  read -r code seconds <"$logs/$name.end"
  line=$(sed -nE "s/$summary/\2 \3 \4/p" "$logs/$name" | tail -n 1)
  if [ -n "$line" ]; then read -r f p s <<<"$line"; fi
  # It crashed, or was stopped, without counting its own failure.
  if [ "$code" != 0 ] && [ "$f" = 0 ]; then f=1; fi
  if [ "$f" != 0 ]; then grep -vE '^\[xUnit\.net|^Test run for|^A total of' "$logs/$name" || true; fi
  [ "$code" != 124 ] || echo "$name: stopped after $limit s"
  echo "$name: $p passed, $f failed, $s skipped in $seconds s"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

main() {
  local project name
  for project in $(projects "$@"); do
    [ -d "$project" ] || stop_here "there is no $project"
  done
  infra/install.sh test || stop_here "the tests need the packages above"
  build "$@" >"$logs/build" 2>&1 || stop_here "$(cat "$logs/build")"
  if [ $# = 0 ]; then
    dotnet format Animation.sln --verify-no-changes --no-restore >"$logs/format" 2>&1 ||
      stop_here "$(cat "$logs/format"; echo "the format differs: run dotnet format Animation.sln")"
  fi
  [ -n "${ANIMATION_POSTGRES:-}" ] || start_postgres

  local names=() running=() pid
  for project in $(projects "$@"); do
    while [ "$(jobs -rp | grep -cvx "${postgres_pid:-none}")" -ge $at_once ]; do wait -n || true; done
    name=$(basename "$project")
    names+=("$name")
    run_project "$name" &
    running+=($!)
  done
  for pid in "${running[@]}"; do wait "$pid" || true; done
  for name in "${names[@]}"; do count "$name"; done

  closing="$passed passed, $failed failed"
  [ "$skipped" = 0 ] || closing="$closing, $skipped skipped"
  [ "$failed" = 0 ] || exit 1
  [ "$passed" != 0 ] || { closing='0 passed, 1 failed'; stop_here "no test ran"; }
}

main "$@"
