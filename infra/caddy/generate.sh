#!/usr/bin/env bash
# Writes infra/caddy/Caddyfile from the table of docs/routes.md.   --print: on standard output instead
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Longest prefix first, since the first that matches answers.
rows() {
  awk -F'|' '/^\| `\// { gsub(/[` ]/, "", $2); gsub(/ /, "", $3); if ($3 != "platform") print length($2), $2, $3 }' "$root/docs/routes.md" |
    sort -k1,1nr -k2,2 | cut -d' ' -f2-
}

caddyfile() {
  cat <<'TEXT'
# Made from docs/routes.md by infra/caddy/generate.sh: do not edit.
#
# One process per service behind one address. For the whole program in one process, see infra/caddy/whole.Caddyfile.
# ANIMATION_SITE is what people type; the second site answers the processes themselves (ANIMATION_INTERNAL), on this machine only.
{
	admin off
}

(animation) {
	encode zstd gzip
	route {
TEXT
  local number=0 prefix service
  while read -r prefix service; do
    number=$((number + 1))
    printf '\t\t@r%d path %s %s/*\n' $number "$prefix" "$prefix"
    printf '\t\treverse_proxy @r%d {$ANIMATION_AT_%s:%s}\n' $number "${service^^}" "$(address "$service")"
  done < <(rows)
  printf '\t\treverse_proxy {$ANIMATION_AT_MEMBERS:%s}\n' "$(address members)"
  cat <<'TEXT'
	}
}

{$ANIMATION_SITE:http://localhost:5000} {
	bind {$ANIMATION_BIND:0.0.0.0}
	import animation
}

http://:{$ANIMATION_INTERNAL_PORT:5080} {
	bind 127.0.0.1
	import animation
}
TEXT
}

address() {
  case $1 in
    members) echo 127.0.0.1:5001 ;;
    events) echo 127.0.0.1:5002 ;;
    watch) echo 127.0.0.1:5003 ;;
    newsletter) echo 127.0.0.1:5004 ;;
    engagement) echo 127.0.0.1:5005 ;;
    *) echo "generate: docs/routes.md names an unknown service '$1'" >&2; exit 1 ;;
  esac
}

if [ "${1:-}" = --print ]; then
  caddyfile
else
  caddyfile >"$root/infra/caddy/Caddyfile"
fi
