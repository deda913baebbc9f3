#!/usr/bin/env bash
# Builds the images fsnet-tracker and fsnet-node, and says how large they are and how long it took.
# The public .NET images are their bases where a registry answers; else compose/base-images.sh makes local ones.
#   compose/build-images.sh              builds; unchanged steps come from Docker's cache
#   compose/build-images.sh --no-cache   builds everything but the bases again
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'build-images: %s\n' "$*"; }

arguments=()
case "${1:-}" in
    "") ;;
    --no-cache) arguments+=(--no-cache) ;;
    *) say "unknown: $1; allowed: --no-cache" >&2; exit 2 ;;
esac
if ! command -v docker >/dev/null; then
    say "there is no docker in PATH; install Docker Engine (on Debian as root: tests/docker-engine.sh)" >&2
    exit 1
fi

default_of() { sed -n "s/^ARG $1=//p" Dockerfile.node; }

registry_answers() {
    timeout 20 docker buildx imagetools inspect "$(default_of SDK_IMAGE)" >/dev/null 2>&1 &&
        timeout 20 docker buildx imagetools inspect "$(default_of RUNTIME_IMAGE)" >/dev/null 2>&1
}

if registry_answers; then
    say "bases: $(default_of SDK_IMAGE) and $(default_of RUNTIME_IMAGE)"
else
    say "no registry answers for $(default_of SDK_IMAGE): local bases"
    compose/base-images.sh
    arguments+=(--build-arg SDK_IMAGE=fsnet/base-sdk --build-arg RUNTIME_IMAGE=fsnet/base-runtime)
fi
arguments+=(--build-arg "VERSION=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)")

for program in tracker node; do
    begun=$SECONDS
    docker build --quiet "${arguments[@]}" --file "Dockerfile.$program" --tag "fsnet-$program" . >/dev/null
    docker image prune --force --filter "label=org.opencontainers.image.title=fsnet-$program" >/dev/null # What had this name before.
    bytes=$(docker image inspect --format '{{.Size}}' "fsnet-$program")
    say "fsnet-$program: $((bytes / 100000 / 10)).$((bytes / 100000 % 10)) MB, built in $((SECONDS - begun)) s"
done
