#!/usr/bin/env bash
# Runs, under the kernel of run.sh and with its tc netem: selfcheck.sh, the tests of FsNet.Shaper that need netem (all of them with
# FSNET_SLOW_TESTS=1: the others pass on any kernel), a run in network namespaces, and, with FSNET_SLOW_TESTS=1 and where Docker has the
# images fsnet-tracker and fsnet-node, a swarm of containers. One boot; ends with one line: N passed, N failed, N skipped.
#   tests/kernel/tests.sh        wants the solution built with -c Release; the programs of the environment variables FSNET_TRACKER_PROGRAM,
#                                FSNET_NODE_PROGRAM and FSNET_SHAPER_PROGRAM, where they are set: native binaries start faster inside
# Exit codes: 0 all passed; 1 something failed; 77 the kernel is not installed and cannot be; the others are run.sh's.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
passed=0 failed=0 skipped=0
fsnet=src/FsNet.Testbed/bin/Release/net10.0/fsnet
shaper_tests=tests/FsNet.Shaper.Tests/bin/Release/net10.0/FsNet.Shaper.Tests.dll

check() { # name, command...
    local name=$1; shift
    if "$@"; then passed=$((passed + 1)); echo "ok: $name"; else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

add() { # passed, failed, skipped; nothing at all is a failure
    if [ $# -eq 3 ]; then passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3)); else failed=$((failed + 1)); fi
}

self_check() {
    local log=$scratch/selfcheck.log
    tests/kernel/selfcheck.sh --inside | tee "$log"
    # shellcheck disable=SC2046 # Two numbers.
    add $(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2 0/p' "$log")
}

shaper_tests() { # the test host alone, for the build tool around it takes longer than the tests do
    local log=$scratch/tests.log which=(--filter 'FullyQualifiedName~TcExecutor|FullyQualifiedName~CapabilityProbe')
    [ -z "${FSNET_SLOW_TESTS:-}" ] || which=()
    dotnet test "$shaper_tests" "${which[@]}" --logger "console;verbosity=minimal" 2>&1 | tee "$log"
    # shellcheck disable=SC2046 # Three numbers.
    add $(sed -nE 's/^(Passed|Failed)! .*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+).*/\3 \2 \4/p' "$log")
    check "no test of links is skipped in this kernel" eval '! grep -q "\[SKIP\]" "$log"'
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
    for time in 1 2 3; do
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
    self_check
    shaper_tests
    write_topology
    check "a run in namespaces passes with netem" passes_with_netem local "$scratch/timeline.yaml" --on local
    check "its link changed, its regions lost and found each other" has_events local link partition heal
    if [ -n "${FSNET_KERNEL_IMAGES:-}" ] && [ -n "${FSNET_SLOW_TESTS:-}" ]; then
        check "a swarm of containers passes with netem" passes_with_netem docker "$scratch/two-regions.yaml" --on docker --nodes 2
    else
        skipped=$((skipped + 1))
        echo "skipped: a swarm of containers needs Docker, the images of compose/build-images.sh, and FSNET_SLOW_TESTS=1: it takes minutes here"
    fi
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
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
