#!/usr/bin/env bash
# Leaves a Docker Engine running that can build (buildx) and compose. Installs it where it is missing, which takes root on Debian, and says
# what it does; exits 1 with the reason where that is not possible.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh

log=${TMPDIR:-/tmp}/dockerd.log
wait_seconds=60

say() { printf 'docker-engine: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
answers() { timeout 20 docker info >/dev/null 2>&1; }
is_whole() { command -v docker >/dev/null && docker buildx version >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }

install_engine() {
    local packages missing="Docker Engine with buildx and compose is not installed"
    [ "$(id -u)" -eq 0 ] || fail "$missing; installing it takes root"
    on_debian_as_root || fail "$missing; this installs it on Debian only"
    mapfile -t packages < <(programs_of engine | cut -d' ' -f2)
    # All of them from one release: the packages of Debian 12 are too old, no buildx, and a compose of another generation.
    install_packages "${packages[@]}" || fail "Docker Engine could not be installed"
}

start_engine() {
    local daemon=
    [ -z "${DOCKER_HOST:-}" ] || fail "the Docker Engine that DOCKER_HOST names, $DOCKER_HOST, does not answer"
    [ "$(id -u)" -eq 0 ] || fail "no Docker Engine answers, and starting one takes root: $(docker info 2>&1 | tail -n 1)"
    if [ -d /run/systemd/system ]; then
        say "starting the service docker"
        systemctl start docker
    else
        say "starting dockerd, its log in $log; it goes on running"
        setsid dockerd >"$log" 2>&1 </dev/null &
        daemon=$!
    fi
    for ((i = 0; i < wait_seconds; i++)); do
        answers && return
        [ -z "$daemon" ] || kill -0 "$daemon" 2>/dev/null || fail "dockerd has ended: $(tail -n 1 "$log")"
        sleep 1
    done
    fail "Docker Engine does not answer after $wait_seconds s"
}

is_whole && { answers || command -v dockerd >/dev/null; } || install_engine
answers || start_engine
say "Docker Engine $(docker info --format '{{.ServerVersion}}') answers, kernel $(docker info --format '{{.KernelVersion}}')"
