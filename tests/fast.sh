#!/usr/bin/env bash
# The tests that only compute, without those that take seconds each, of what `dotnet build FsNet.sln -c Release` has built.
#   tests/fast.sh
set -uo pipefail
cd "$(dirname "$0")/.."

status=0
run() { # project, and a filter for those of its tests that are fast
    dotnet test "tests/FsNet.$1.Tests" -c Release --no-build --nologo ${2:+--filter "$2"} || status=1
}

run Architecture
run Protocol "FullyQualifiedName!~ScaleTests&FullyQualifiedName!~FootprintTests&FullyQualifiedName!~ReckoningTests&FullyQualifiedName!~CallersThatSay"
run Links
run Hosting
run Tracker
run Simulator FullyQualifiedName~DeterminismTests
run Testbed FullyQualifiedName~Tests.Topologies.TopologyTests
exit $status
