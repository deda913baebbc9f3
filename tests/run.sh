#!/usr/bin/env bash
# Passes all tests on a fresh machine with the .NET SDK, and ends with one line: N passed, N failed, N skipped.
#   tests/run.sh                      everything
#   FSNET_SLOW_TESTS=1 tests/run.sh   the heavy ones as well (files of several GiB, 128 containers, containers under a kernel with netem)
# On Debian, as root, it installs what programs.txt lists, and says so, and Docker Engine, which it also starts. There, and where CI=true, a
# missing program is a failure; elsewhere what needs it is skipped, and counted.
#
# Lanes run beside each other, for two cores. First, one makes images while the other runs the tests that only compute. Then what is
# measured by the clock, and has to be valid, with nothing beside it. Last, swarms of several test projects, which mostly wait for their
# links, and a kernel with netem, which has one processor; the fuzzer has what they leave.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh
. tests/checks.sh

export DOTNET_TieredPGO=0 # Nothing runs long enough here for it to pay.

# Test projects that start swarms, and one whose links are measured, and rightly. Every other one only computes.
swarms=(Testbed Integration) measured=(Shaper)
alone=Runs=alone # The trait of those tests of swarms that nothing may run beside.
limit=30m # For one test project, which takes a few minutes.
[ -z "${FSNET_SLOW_TESTS:-}" ] || limit=3h

scratch=$(mktemp -d)
counts=$scratch/counts results=$scratch/results native=$scratch/native
lanes=()
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

clean_up() {
    local lane
    for lane in "${lanes[@]}"; do kill -- "-$lane" 2>/dev/null; done
    rm -rf "$scratch"
}

finish() {
    step "all"
    total
    exit
}

report() { # of all test projects; its last line counts them
    local log=$scratch/report.log
    step "test projects"
    dotnet tests/FsNet.TestReport/bin/Release/net10.0/FsNet.TestReport.dll "$results" "$@" | tee "$log"
    count_of "the test projects" "$log"
}

start() { # a lane and what it runs: its output comes when it is joined
    local name=$1; shift
    set -m # A process group of its own, to be ended with.
    "$@" >"$scratch/$name.log" 2>&1 </dev/null &
    set +m
    lanes+=($!)
    declare -g "lane_$name=$!"
}

join() { # a lane
    local process=lane_$1
    wait "${!process}"
    cat "$scratch/$1.log"
}

install_programs() {
    step "programs"
    install_missing tests images kernel fuzz
    ! must_have_programs || check "all programs that tests need are there" all_programs_there
}

all_programs_there() {
    local missing
    missing=$(missing_programs tests images kernel fuzz)
    [ -z "$missing" ] || { echo "missing (program, package): $missing"; return 1; }
}

build() {
    step "restore, build"
    # One compiler that stays warm, of this run only, takes half the processor time of one for each project.
    local compiler=fsnet-$$ status
    dotnet restore FsNet.sln --locked-mode -v quiet &&
        dotnet build FsNet.sln -c Release --no-restore -v quiet -p:UseSharedCompilation=true -p:SharedCompilationId=$compiler
    status=$?
    "$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$(dotnet --version)/Roslyn/bincore/VBCSCompiler" -pipename:$compiler -shutdown
    return $status
}

make_images() {
    step "images"
    if tests/docker-engine.sh; then
        note_containers
        check "images build from scratch" compose/build-images.sh --no-cache
        touch "$scratch/docker"
    else
        left_out 4 "containers need a Docker Engine"
    fi
}

run_tests() { # test projects, one after the other
    local project
    for project; do
        step "tests of $project"
        test_assembly "$results" "$project" "$(assembly_of "$project")" --filter "${alone/=/!=}"
    done
}

run_tests_alone() {
    local project
    run_tests "${measured[@]}"
    for project in "${swarms[@]}"; do
        step "tests of $project that run alone"
        test_assembly "$results" "$project-alone" "$(assembly_of "$project")" --filter "$alone"
    done
}

assembly_of() {
    local folder=tests/FsNet.$1.Tests name=FsNet.$1.Tests
    [ "$1" != SwarmTests ] || folder=docs/examples/SwarmTests name=SwarmTests
    echo "$folder/bin/Release/net10.0/$name.dll"
}

computing() { # the projects that are none of these
    local project
    for project in tests/FsNet.*.Tests; do
        project=${project#tests/FsNet.} project=${project%.Tests}
        [[ " ${swarms[*]} ${measured[*]} " == *" $project "* ]] || echo "$project"
    done
    echo SwarmTests
}

container_checks() {
    step "containers"
    check "a swarm of containers delivers a whole file" container_swarm
    check "the compose demo comes up, passes, and leaves nothing" compose_demo
}

native_checks() { # They are what the tests' swarms run, too: they start faster than what is compiled as it runs.
    step "native binaries"
    if [ -e "$scratch/docker" ] && copy_native "$native"; then
        export FSNET_TRACKER_PROGRAM=$native/fsnet-tracker FSNET_NODE_PROGRAM=$native/fsnet-node FSNET_SHAPER_PROGRAM=$native/fsnet-shaper
        check "a swarm of the images' native binaries delivers whole files" native_swarm "$native"
    elif command -v clang >/dev/null; then
        check "fsnet-tracker, fsnet-node and fsnet-shaper publish as native binaries without a warning" publish_native "$native"
        check "a swarm of native binaries delivers whole files" native_swarm "$native"
    else
        left_out 3 "native binaries need clang"
        return
    fi
    check "fsnet as published runs a swarm from an empty folder" published_swarm "$native"
    if [ -e "$scratch/docker" ]; then
        check "packages install, and what they install delivers whole files" packages "$native"
        [ -z "${FSNET_SLOW_TESTS:-}" ] || check "the tarball runs a swarm where no .NET is" tarball
    else
        left_out 1 "packages are installed in a container"
    fi
    [ -z "${FSNET_SLOW_TESTS:-}" ] || check "packages for arm64 deliver a whole file under an emulator" tests/packages-arm64.sh
    [ -z "${FSNET_SLOW_TESTS:-}" ] || check "packages made twice are the same bytes" tests/packages-twice.sh
}

kernel_tests() { # kernel/tests.sh counts its own
    step "a kernel with netem"
    local log=$scratch/kernel-tests.log status
    timeout --kill-after=10 "$limit" tests/kernel/tests.sh 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    case $status in
        0 | 1) count_of "tests under a kernel with netem" "$log" ;;
        77) left_out 1 "tests under a kernel with netem, which cannot be installed here" ;;
        *) failed "tests under a kernel with netem: exit code $status" ;;
    esac
}

fuzz() {
    step "fuzzing"
    if install_missing fuzz; then
        check "a minute of fuzzing finds nothing" tests/fuzz.sh --for 60s
    else
        left_out 1 "fuzzing needs afl-fuzz"
    fi
}

with_what_is_left() { # of the processors, command...
    renice -n 19 $BASHPID >/dev/null
    "$@"
}

mapfile -t computing < <(computing)

start programs install_programs
build || { join programs; failed "the solution builds"; finish; }
join programs
start images make_images
step "format"
check "dotnet format whitespace --verify-no-changes" dotnet format whitespace . --folder --verify-no-changes -v quiet --include src tests docs
check "versions of packages come from tags" versions_of_tags
run_tests "${computing[@]}"
join images
[ ! -e "$scratch/docker" ] || container_checks
native_checks
run_tests_alone
start kernel kernel_tests
start fuzz with_what_is_left fuzz
for project in "${swarms[@]}"; do start "$project" run_tests "$project"; done
for lane in kernel fuzz "${swarms[@]}"; do join "$lane"; done
[ ! -e "$scratch/docker" ] || check "nothing is left of the tests' containers" nothing_left
report "${computing[@]}" "${measured[@]}" "${swarms[@]}" "${swarms[@]/%/-alone}"
finish
