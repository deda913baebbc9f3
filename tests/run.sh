#!/usr/bin/env bash
# Passes all tests on a fresh machine with the .NET SDK, and ends with one line: N passed, N failed, N skipped.
#   tests/run.sh                 everything
#   FSNET_SLOW_TESTS=1 tests/run.sh   the heavy ones as well (files of several GiB, 128 containers, containers under a kernel with netem)
# On Debian, as root, it installs what programs.txt lists, and says so, and Docker Engine, which it also starts. There, and where CI=true, a
# missing program is a failure; elsewhere what needs it is skipped, and counted.
set -uo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh
passed=0 failed=0 skipped=0
step() { printf '\n== %s (after %d min %02d s)\n' "$*" $((SECONDS / 60)) $((SECONDS % 60)); }
check() { # name, command...: a check that counts as one test
    local name=$1; shift
    if "$@"; then passed=$((passed + 1)); echo "ok: $name"; else failed=$((failed + 1)); echo "FAILED: $name"; fi
}
finish() {
    step "all"
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
    exit
}

left_out() { # how many checks, why
    if must_have_programs; then
        failed=$((failed + $1))
        echo "FAILED: $2"
    else
        skipped=$((skipped + $1))
        echo "skipped: $2"
    fi
}

install_programs() { # what is still missing where it need not be fails here, and is not skipped
    install_missing tests
    if must_have_programs; then
        check "all programs that tests need are there" all_programs_there
    fi
}

all_programs_there() {
    local missing
    missing=$(missing_programs tests)
    [ -z "$missing" ] || { echo "missing (program, package): $missing"; return 1; }
}

run_tests() { # every test project; their own summary lines are added up
    local log counts
    log=$(mktemp)
    dotnet test FsNet.sln -c Release --no-build --logger "console;verbosity=minimal" -m:1 2>&1 | tee "$log"
    local status=${PIPESTATUS[0]}
    counts=$(grep -E '^(Passed|Failed|Skipped)! ' "$log" | sed -E 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+).*/\1 \2 \3/')
    rm -f "$log"
    while read -r f p s; do
        [ -n "$f" ] && failed=$((failed + f)) passed=$((passed + p)) skipped=$((skipped + s))
    done <<<"$counts"
    # A test host that died counts nothing: that is a failure all the same.
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=$((failed + 1))
}

publish_native() { # tracker and node as native binaries, without a warning
    local out=$1
    for project in Tracker Node; do
        dotnet publish "src/FsNet.$project" -c Release -o "$out" -v quiet 2>&1 | tee "$out.log"
        grep -qE 'warning|error' "$out.log" && return 1
    done
    [ -x "$out/fsnet-tracker" ] && [ -x "$out/fsnet-node" ]
}

copy_native() { # what the images were just built with; fails where their C library is newer than this machine's
    local out=$1 program image container
    mkdir -p "$out"
    for program in tracker:tracker node:node shaper:testbed; do
        image=fsnet-${program#*:} program=fsnet-${program%:*}
        container=$(docker create "$image") || return
        docker cp --quiet "$container:/usr/local/bin/$program" "$out/"
        docker rm "$container" >/dev/null
        "$out/$program" --version >/dev/null || { rm -rf "$out"; return 1; }
    done
}

run_native() { # a whole swarm of the native binaries, every copy verified
    FSNET_TRACKER_PROGRAM=$1/fsnet-tracker FSNET_NODE_PROGRAM=$1/fsnet-node dotnet run -c Release --no-build --project src/FsNet.Testbed -- \
        run topologies/01-demo.yaml --on local --set file.size=8MiB --set expect.ratioToBound=3 --out "$1/run"
}

container_swarm() { # three containers, by nothing but the docker command; the file is read from the disk of the one that fetched it
    local name=fsnet-test-$$ folder=$1 code
    head -c 16777216 /dev/urandom >"$folder/film.bin"
    local run=(docker run --detach --label "fsnet.test=$name" --network "$name"
        --read-only --cap-drop ALL --security-opt no-new-privileges --env FSNET_TRACKER="$name-tracker:9090")
    docker network create --label "fsnet.test=$name" "$name" >/dev/null &&
        "${run[@]}" --name "$name-tracker" fsnet-tracker >/dev/null &&
        "${run[@]}" --name "$name-seed" --volume "$folder/film.bin:/files/film.bin:ro" fsnet-node share /files/film.bin >/dev/null &&
        "${run[@]}" --name "$name-leech" fsnet-node get film.bin --wait 60s >/dev/null &&
        code=$(docker wait "$name-leech") && [ "$code" = 0 ] &&
        docker cp --quiet "$name-leech:/data/film.bin" "$folder/copy.bin" && cmp "$folder/film.bin" "$folder/copy.bin"
    local status=$?
    [ "$status" -eq 0 ] || docker logs "$name-leech"
    docker rm --force --volumes "$name-leech" "$name-seed" "$name-tracker" >/dev/null
    docker network rm "$name" >/dev/null
    return "$status"
}

nothing_left() { # of the tests' containers and networks
    local left
    left=$(docker ps --all --quiet --filter label=fsnet.test; docker network ls --quiet --filter label=fsnet.test)
    [ -z "$left" ] && return
    echo "left, by this run or one that was killed (docker rm -fv and docker network rm remove them): $left"
    return 1
}

compose_demo() { # beside a demo that is up, if one is: another project, any free port
    local project=fsnet-test-$$ log=$1 left
    local compose=(docker compose --project-name "$project" --file compose/demo.yaml)
    export FSNET_DEMO_STAY=false TRACKER_STATUS=127.0.0.1: DASHBOARD=127.0.0.1:
    timeout 8m "${compose[@]}" up --detach --no-build --scale leech=3 >"$log" 2>&1 && timeout 8m "${compose[@]}" wait conductor >>"$log" 2>&1
    local status=$?
    [ "$status" -eq 0 ] || { tail -n 20 "$log"; "${compose[@]}" logs --no-color conductor | tail -n 40; }
    "${compose[@]}" down --volumes --timeout 5 2>/dev/null
    left=$(for kind in ps\ --all network\ ls volume\ ls; do docker $kind --quiet --filter "label=com.docker.compose.project=$project"; done)
    [ -z "$left" ] || echo "left by docker compose down: $left"
    [ "$status" -eq 0 ] && [ -z "$left" ]
}

kernel_tests() { # kernel/tests.sh counts its own
    local log=$scratch/kernel.log before=$failed status p f s
    tests/kernel/tests.sh 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    if [ "$status" -eq 77 ]; then
        left_out 1 "tests under a kernel with netem, which cannot be installed here"
        return
    fi
    read -r p f s < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$log" | tail -n 1)
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
    # A kernel that died counts nothing: that is a failure all the same.
    [ "$status" -eq 0 ] || [ "$failed" -gt "$before" ] || failed=$((failed + 1))
}

step "programs"
install_programs

step "restore, build"
dotnet restore FsNet.sln --locked-mode -v quiet || { failed=$((failed + 1)); finish; }
dotnet build FsNet.sln -c Release --no-restore -v quiet || { failed=$((failed + 1)); finish; }

step "format"
check "dotnet format --verify-no-changes" dotnet format FsNet.sln --no-restore --verify-no-changes -v quiet

# Before the tests: those with containers are skipped where there are no images.
step "containers"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if tests/docker-engine.sh; then
    docker=yes
    check "images build from scratch" compose/build-images.sh --no-cache
    check "a swarm of containers delivers a whole file" container_swarm "$scratch"
    check "the compose demo comes up, passes, and leaves nothing" compose_demo "$scratch/demo.log"
else
    docker=no
    left_out 4 "containers need a Docker Engine"
fi

# Before the tests too: they are what the tests' swarms run, for they start faster than what is compiled as it runs.
step "native binaries"
native=$scratch/native
if [ "$docker" = yes ] && copy_native "$native"; then
    export FSNET_TRACKER_PROGRAM=$native/fsnet-tracker FSNET_NODE_PROGRAM=$native/fsnet-node FSNET_SHAPER_PROGRAM=$native/fsnet-shaper
    check "a swarm of the images' native binaries delivers whole files" run_native "$native"
elif command -v clang >/dev/null; then
    check "fsnet-tracker and fsnet-node publish as native binaries without a warning" publish_native "$native"
    check "a swarm of native binaries delivers whole files" run_native "$native"
else
    left_out 2 "native binaries need clang"
fi

step "tests"
run_tests
[ "$docker" = no ] || check "nothing is left of the tests' containers" nothing_left

step "fuzzing"
if install_missing fuzz; then
    check "a minute of fuzzing finds nothing" tests/fuzz.sh --for 60s
else
    left_out 1 "fuzzing needs afl-fuzz"
fi

step "a kernel with netem"
kernel_tests
finish
