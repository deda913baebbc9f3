#!/usr/bin/env bash
# The tests that only compute and are done in under a minute, of what `dotnet build FsNet.sln -c Release` has built.
#   tests/fast.sh
set -uo pipefail
cd "$(dirname "$0")/.."

status=0
run() { # project, and a filter for those of its tests that are fast
    dotnet test "tests/FsNet.$1.Tests" -c Release --no-build --nologo ${2:+--filter "$2"} || status=1
}

run Architecture
run Protocol
run Links
run Hosting
run Tracker
run Simulator FullyQualifiedName~DeterminismTests
run Testbed FullyQualifiedName~Tests.Topologies.TopologyTests
exit $status
