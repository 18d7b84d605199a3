#!/usr/bin/env bash
# Measures, both sides in the same run, and prints one line a figure: name, ours, yardstick, ratio, unit (tab-separated).
#
#   infra/bench.sh [NAME…]     NAME: web (default), watch, members; parts of watch: decisions, search (search:50000 to try it among fewer)
#
# watch reads feeds made up, or those of the folder ANIMATION_BENCH_FEEDS.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
infra/install.sh run >&2
dotnet build tests/Benchmarks -c Release -v q >&2
exec dotnet tests/Benchmarks/bin/Release/net10.0/Animation.Benchmarks.dll "$@"
