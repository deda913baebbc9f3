#!/usr/bin/env bash
# The tests that only compute, or wait for no more than loopback, without those that take seconds each: less than a minute on two cores.
# Of what `dotnet build FsNet.sln -c Release` has built. Two projects run at a time.
#   tests/fast.sh                                 all of them
#   tests/fast.sh FullyQualifiedName~Topologies   those of them that a filter of `dotnet test` leaves
set -uo pipefail
cd "$(dirname "$0")/.."

projects=(Protocol Testbed Node Architecture Tracker Hosting Simulator Links)

# Of these projects, by name: what starts swarms, needs the machine, or takes a second or more.
slow=(
    Protocol.Tests.Tracker.ScaleTests Protocol.Tests.Tracker.FootprintTests ReckoningTests CallersThatSay
    Testbed.Tests.{Calibration,Containers,Dashboard.DashboardServer,Exporting,Hosts,Load,Local,Runs,Shipped,Testing,Virtual}
    SweepCommandTests BigReportTests TopologyLimitsTests ShippedTopologiesOnSimTests Running.{Owner,ScratchFolder}Tests
    Simulator.Tests.{FaultTests,Hostile,LinkTests,LockstepTests,ScenarioTests,SwarmTests}
)

filter=$(printf '&FullyQualifiedName!~%s' "${slow[@]}")
dotnet vstest "${projects[@]/*/tests/FsNet.&.Tests/bin/Release/net10.0/FsNet.&.Tests.dll}" \
    --nologo --TestCaseFilter:"${filter#&}${1:+&($1)}" -- RunConfiguration.MaxCpuCount=2 |
    grep -v "^No test matches"
