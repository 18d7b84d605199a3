#!/usr/bin/env bash
# Installs the Debian packages a set needs, and nothing that is already there.
#
#   infra/install.sh SET...      SET: run         PostgreSQL 15
#                                     test        run + RabbitMQ, Postfix (its smtp-sink), Caddy, Chromium
#                                     demo-split  run + RabbitMQ, Caddy
#
# Leaves no system service running: the platform starts its own private servers. The .NET 10 SDK and Node 20 are
# prerequisites: checked, never installed.
set -euo pipefail

fail() { echo "install: $*" >&2; exit 1; }
has() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

check_prerequisites() {
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    fail "this needs Debian 12 or a system with apt; elsewhere, set ANIMATION_POSTGRES and ANIMATION_RABBITMQ to your own servers"
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' ||
    fail "the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0, then start again"
  local node
  node=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/')
  [ "${node:-0}" -ge 20 ] && command -v npm >/dev/null ||
    fail "Node 20 or later with npm is missing: install it from https://nodejs.org, then start again"
}

packages_of() {
  case "$1" in
    run) echo postgresql-15 postgresql-client-15 ;;
    test) echo postgresql-15 postgresql-client-15 rabbitmq-server postfix caddy chromium fonts-liberation ;;
    demo-split) echo postgresql-15 postgresql-client-15 rabbitmq-server caddy ;;
    *) fail "unknown set '$1' (run, test, demo-split)" ;;
  esac
}

missing_packages() {
  local set package
  for set in "$@"; do
    for package in $(packages_of "$set"); do
      has "$package" || echo "$package"
    done
  done | sort -u
}

# A package's own scripts ask policy-rc.d before they start anything: ours refuses (101), then what was there comes back.
policy=/usr/sbin/policy-rc.d
kept=$policy.kept-by-animation
deny_starts() {
  if [ -e "$policy" ] || [ -L "$policy" ]; then
    [ -e "$kept" ] || mv "$policy" "$kept"
  fi
  trap allow_starts EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
}
allow_starts() {
  rm -f "$policy"
  if [ -e "$kept" ] || [ -L "$kept" ]; then mv "$kept" "$policy"; fi
}

installed() { dpkg-query -W -f '${db:Status-Status} ${binary:Package}\n' | sed -n 's/^installed //p' | sort; }

# Only for packages this run brought in, theirs included: a service that was there before stays as it was.
keep_from_starting_at_boot() {
  command -v systemctl >/dev/null || return 0
  local package unit
  for package in "$@"; do
    for unit in $(dpkg -L "$package" 2>/dev/null | sed -nE 's#^(/usr)?/lib/systemd/system/([^/@]+\.(service|socket))$#\2#p'); do
      systemctl disable --quiet "$unit" 2>/dev/null || true
    done
  done
}

apt() { apt-get -q -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@"; }

install_as_root() {
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  local log before
  log=$(mktemp)
  before=$(installed)
  if ! apt install --download-only "$@" >"$log" 2>&1; then
    echo "install: refreshing the package lists"
    apt-get -q update >"$log" 2>&1 || { tail -n 5 "$log" >&2; fail "apt-get update failed; is there a network?"; }
  fi
  deny_starts
  case " $* " in
    *" postfix "*) echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections ;;
  esac
  apt install "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "apt-get could not install $*"; }
  keep_from_starting_at_boot $(comm -13 <(echo "$before") <(installed))
  rm -f "$log"
}

main() {
  if [ "${1:-}" = --as-root ]; then
    shift
    install_as_root "$@"
    return
  fi
  [ $# -gt 0 ] || fail "which set? run, test or demo-split"
  check_prerequisites
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  # Server and client come from one Debian source and must be of one version: they are named together.
  case "$missing" in
    *postgresql*) missing=$(printf '%s\npostgresql-15\npostgresql-client-15\n' "$missing" | sort -u) ;;
  esac
  missing=$(echo $missing)
  echo "install: Debian packages $missing"
  local self
  self=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$(basename "${BASH_SOURCE[0]}")
  if [ "$(id -u)" = 0 ]; then
    "$self" --as-root $missing
  elif command -v sudo >/dev/null; then
    sudo "$self" --as-root $missing
  else
    fail "needs root: run 'apt-get install $missing' as root, or install sudo"
  fi
  echo "install: done, no system service was started"
}

main "$@"
