#!/usr/bin/env bash
# Passes all tests on a root file system that has a minimal Debian and the .NET SDK, and nothing else: what README promises for a fresh
# machine, shown on one that is not. Takes root on Debian, and some 20 minutes; leaves nothing.
#
#   tests/fresh.sh                               tests/run.sh, of what is committed
#   tests/fresh.sh tests/kernel/selfcheck.sh     another command of the repository
#
# The root is a privileged container of its own kernel namespaces, so the Docker Engine that the tests install there is its own, too. It
# has this machine's .NET SDK, certificate authorities, and DOTNET_*, NUGET_*, TESTCONTAINERS_*, FSNET_* and CI of the environment.
# A folder ../shared, where there is one, is beside it as well. Exit code: the command's own; 1 where the root cannot be made.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh

release=bookworm
# What the SDK asks of a Debian (learn.microsoft.com/dotnet/core/install/linux-debian); all else comes from tests/programs.txt.
packages_of_sdk=ca-certificates,libc6,libgcc-s1,libicu72,libssl3,libstdc++6,tzdata,zlib1g
name=fsnet-fresh-$$

say() { printf 'fresh: %s\n' "$*" >&2; }

clean_up() {
    docker rm --force --volumes "$name" >/dev/null 2>&1
    docker image rm "$name" >/dev/null 2>&1
    rm -rf "$scratch"
}

remove_killed() { # the roots of runs that were killed
    local name process
    docker container ls --all --filter label=fsnet.fresh --format '{{.Names}} {{.Label "fsnet.fresh"}}' | while read -r name process; do
        grep -qs fresh.sh "/proc/$process/cmdline" || { docker rm --force --volumes "$name" && docker image rm "$name"; } >/dev/null
    done
}

make_root() {
    local mirror
    mirror=$(compose/debian-mirror.sh)
    say "Debian $release from $mirror"
    mmdebstrap --quiet --variant=minbase --include=$packages_of_sdk "$release" - "$mirror" | docker import - "$name" >/dev/null
}

start_root() { # /var/lib/docker is a volume, for the inner engine cannot put an overlay on an overlay; /dev/shm as Debian has it
    local sdk variables=() variable
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    for variable in ${!DOTNET_@} ${!NUGET_@} ${!TESTCONTAINERS_@} ${!FSNET_@} CI; do
        [ -z "${!variable:-}" ] || variables+=(--env "$variable")
    done
    docker run --detach --name "$name" --label fsnet.fresh=$$ --privileged --cgroupns private --init --tmpfs /dev/shm:exec,size=6g \
        --volume "$sdk:/usr/share/dotnet:ro" --volume /var/lib/docker \
        --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/share/dotnet "${variables[@]}" \
        "$name" sleep infinity >/dev/null
}

fill_root() {
    local folder=/usr/local/share/ca-certificates
    git clone --quiet --no-hardlinks . "$scratch/fsnet"
    docker cp --quiet "$scratch/fsnet" "$name:/root/fsnet"
    [ ! -d ../shared ] || docker cp --quiet --follow-link ../shared "$name:/root/shared"
    [ -z "$(ls -A $folder 2>/dev/null)" ] || docker cp --quiet "$folder/." "$name:$folder"
    docker exec "$name" update-ca-certificates >/dev/null
}

on_debian_as_root || { say "this takes root on Debian"; exit 1; }
tests/docker-engine.sh >&2
install_missing images
scratch=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT TERM HUP
remove_killed
make_root
start_root
fill_root
[ $# -gt 0 ] || set -- tests/run.sh
say "$(git rev-parse --short HEAD): $*"
status=0
docker exec --workdir /root/fsnet "$name" "$@" || status=$?
say "exit code $status"
exit "$status"
