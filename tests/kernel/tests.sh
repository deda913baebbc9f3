#!/usr/bin/env bash
# Runs, under the kernel of run.sh and with its tc netem: selfcheck.sh, the tests of FsNet.Shaper that need netem (all of them with
# FSNET_SLOW_TESTS=1: the others pass on any kernel), a run in network namespaces, and, with FSNET_SLOW_TESTS=1 and where Docker has the
# images fsnet-tracker and fsnet-node, a swarm of containers. One boot; ends with one line: N passed, N failed, N skipped.
#   tests/kernel/tests.sh        wants the solution built with -c Release; the programs of the environment variables FSNET_TRACKER_PROGRAM,
#                                FSNET_NODE_PROGRAM and FSNET_SHAPER_PROGRAM, where they are set: native binaries start faster inside
# Exit codes: 0 all passed; 1 something failed; 77 the kernel is not installed and cannot be; the others are run.sh's.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tests/lib.sh
fsnet=src/FsNet.Testbed/bin/Release/net10.0/fsnet
report=tests/FsNet.TestReport/bin/Release/net10.0/FsNet.TestReport.dll
shaper_tests=tests/FsNet.Shaper.Tests/bin/Release/net10.0/FsNet.Shaper.Tests.dll

self_check() {
    tests/kernel/selfcheck.sh --inside | tee "$scratch/selfcheck.log"
    count_of "the check of the kernel itself" "$scratch/selfcheck.log"
}

shaper_tests() { # the test host alone, for the build tool around it takes longer than the tests do
    local which=(--filter 'FullyQualifiedName~TcExecutor|FullyQualifiedName~CapabilityProbe')
    [ -z "${FSNET_SLOW_TESTS:-}" ] || which=()
    test_assembly "$scratch" Shaper "$shaper_tests" "${which[@]}"
    dotnet "$report" "$scratch" Shaper | tee "$scratch/shaper.log"
    count_of "the tests of links" "$scratch/shaper.log"
    check "no test of links is skipped in this kernel" grep -q ', 0 skipped$' "$scratch/shaper.log"
}

write_topology() { # the file takes 5 s at least, so that the timeline finds the transfer under way; what this kernel can carry
    cat >"$scratch/two-regions.yaml" <<'YAML'
name: kernel
seed: 42
file: { size: 1200KiB }
access: { up: 2mbit, down: 2mbit }
regions: [eu, us]
links:
  - { between: [eu, us], rtt: 40ms, loss: 1% }
groups:
  tracker: { role: tracker, region: eu }
  seed: { role: seed, region: eu }
  leech: { role: leech, count: 2, region: [eu, us] }
expect: { complete: all, within: 2min }
YAML
    cp "$scratch/two-regions.yaml" "$scratch/timeline.yaml"
    cat >>"$scratch/timeline.yaml" <<'YAML'
timeline:
  - { at: 1s, link: [eu, us], set: { rtt: 80ms } }
  - { at: 2s, for: 2s, partition: [[eu], [us]] }
YAML
}

passes_with_netem() { # folder, then what fsnet run takes; exit code 0 says that all copies are whole and all links were as asked
    local folder=$scratch/$1 time; shift
    # This kernel has one processor, and that one is shared: what a busy host made invalid (exit code 3) is tried again.
    for time in 1 2 3 4 5 6; do
        rm -rf "$folder"
        "$fsnet" run "$@" --out "$folder" 2>&1 && grep -q '"shaper": *"netem"' "$folder/report.json" && return
        [ "$(grep -c '"verdict": *"invalid"' "$folder/report.json")" = 1 ] || return 1
    done
    return 1
}

has_events() { # of a run's folder: each of the names
    local file=$scratch/$1/events.jsonl name; shift
    for name in "$@"; do grep -q "\"event\": *\"$name\"" "$file" || { echo "   no $name in events.jsonl"; return 1; }; done
}

check_inside() {
    scratch=$(mktemp -d)
    counts=$scratch/counts
    self_check
    shaper_tests
    write_topology
    check "a run in namespaces passes with netem" passes_with_netem local "$scratch/timeline.yaml" --on local
    check "its link changed, its regions lost and found each other" has_events local link partition heal
    if [ -n "${FSNET_KERNEL_IMAGES:-}" ] && [ -n "${FSNET_SLOW_TESTS:-}" ]; then
        check "a swarm of containers passes with netem" passes_with_netem docker "$scratch/two-regions.yaml" --on docker --nodes 2
    else
        count 0 0 1
        echo "skipped: a swarm of containers needs Docker, the images of compose/build-images.sh, and FSNET_SLOW_TESTS=1: it takes minutes here"
    fi
    echo
    total
}

boot() {
    local engine=()
    if [ -n "${FSNET_SLOW_TESTS:-}" ] && docker image inspect fsnet-tracker fsnet-node >/dev/null 2>&1; then
        engine=(--image fsnet-tracker --image fsnet-node)
        export FSNET_KERNEL_IMAGES=yes
    elif command -v dockerd >/dev/null; then
        engine=(--docker)
    fi
    exec tests/kernel/run.sh "${engine[@]}" -- tests/kernel/tests.sh --inside
}

case ${1:-} in
    '') boot ;;
    --inside) check_inside ;;
    *) echo "unknown argument $1; there are none" >&2; exit 2 ;;
esac
