#!/usr/bin/env bash
# Leaves a Docker Engine running that can build (buildx) and compose. Installs it where it is missing, which takes root on Debian, and says
# what it does; exits 1 with the reason where that is not possible.
set -euo pipefail
cd "$(dirname "$0")/.."

PATH=$PATH:/usr/sbin:/sbin # Where dockerd is, which an ordinary user's PATH may lack.
packages=(docker.io docker-cli docker-compose docker-buildx iptables)
log=${TMPDIR:-/tmp}/dockerd.log
wait_seconds=60

say() { printf 'docker-engine: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
answers() { timeout 20 docker info >/dev/null 2>&1; }
is_whole() { command -v docker >/dev/null && docker buildx version >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }

install_engine() {
    local missing="Docker Engine with buildx and compose is not installed"
    [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ] || fail "$missing; this installs it on Debian only"
    [ "$(id -u)" -eq 0 ] || fail "$missing; installing it takes root"
    apt-get update -qq
    local from=()
    # The packages of Debian 12 are too old: no buildx, and a compose of another generation.
    apt-cache show docker-buildx >/dev/null 2>&1 || add_trixie
    if apt-get indextargets --format '$(RELEASE)' | grep -qx trixie; then from=(-t trixie); fi
    say "installing ${packages[*]} ${from[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${from[@]}" "${packages[@]}" >/dev/null ||
        fail "apt-get could not install ${packages[*]}"
}

add_trixie() { # From the mirror this machine already uses, and pinned: nothing else comes from there by itself.
    local mirror
    mirror=$(compose/debian-mirror.sh)
    say "adding $mirror trixie as a package source, pinned to priority 100 (/etc/apt/sources.list.d/trixie.list)"
    echo "deb $mirror trixie main" >/etc/apt/sources.list.d/trixie.list
    printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' >/etc/apt/preferences.d/trixie
    apt-get update -qq
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
