#!/usr/bin/env bash
# The base images of Dockerfile.tracker, Dockerfile.node and compose/Dockerfile.testbed for a machine that reaches no image registry:
#   fsnet/base-sdk      Debian packages (clang, zlib's headers) and this machine's own .NET SDK: what builds native binaries
#   fsnet/base-runtime  the C library, OpenSSL, certificate authorities and nothing else, no shell: what native binaries run on
#   fsnet/base-tools    Debian packages with ip, tc and iptables: what fsnet-shaper runs on
#
#   compose/base-images.sh           makes what is missing
#   compose/base-images.sh --force   makes all of them again
# Needs a Docker Engine with buildx, the .NET SDK, and mmdebstrap, which it installs as root on Debian. compose/build-images.sh calls it.
set -euo pipefail
cd "$(dirname "$0")"
. ../tests/lib.sh

# All come from one release: a native binary needs the C library it was linked against, or a later one.
release=bookworm
sdk=fsnet/base-sdk runtime=fsnet/base-runtime tools=fsnet/base-tools

say() { printf 'base-images: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
have() { docker image inspect "$1" >/dev/null 2>&1; }

require() {
    command -v docker >/dev/null || fail "there is no docker in PATH; install Docker Engine (on Debian as root: tests/docker-engine.sh)"
    docker info >/dev/null 2>&1 || fail "no Docker Engine answers: $(docker info 2>&1 | tail -n 1)"
    docker buildx version >/dev/null 2>&1 || fail "docker has no buildx; install it (Debian: docker-buildx)"
    command -v dotnet >/dev/null || fail "there is no dotnet in PATH; install the .NET SDK that global.json names"
    install_missing images || fail "there is no mmdebstrap; install it (Debian, Ubuntu: apt-get install mmdebstrap)"
}

make_sdk() {
    local mirror root
    mirror=$(./debian-mirror.sh)
    root=$(dirname "$(readlink -f "$(command -v dotnet)")")
    say "$sdk: Debian $release from $mirror, .NET SDK $(dotnet --version) from $root"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates,clang,libssl3,zlib1g-dev "$release" - "$mirror" |
        docker import - fsnet/base-root >/dev/null
    # Packages are verified against the machine's certificates; where their revocation lists cannot be had, that must not fail a build.
    docker build --quiet --tag "$sdk" --build-context dotnet="$root" --build-context certs=/etc/ssl/certs - >/dev/null <<'END'
FROM fsnet/base-root
COPY --from=dotnet . /usr/share/dotnet
COPY --from=certs ca-certificates.crt /etc/ssl/certs/
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_CERT_REVOCATION_MODE=offline
LABEL fsnet.base=sdk
END
    docker image rm --no-prune fsnet/base-root >/dev/null
}

make_runtime() { # What ldd names for a native binary, and OpenSSL, which .NET loads when it first hashes.
    say "$runtime: the libraries of libc6, libgcc-s1 and libssl3, from $sdk"
    docker build --quiet --tag "$runtime" - >/dev/null <<END
FROM $sdk AS pick
RUN mkdir -p /pick/etc/ssl/certs \\
 && dpkg -L libc6 libgcc-s1 libssl3 | grep -E '^(/usr)?/lib(64)?/([^/]+/)?[^/]+\\.so(\\.[0-9]+)*\$' | sort -u >/libraries \\
 && tar -cf - -T /libraries | tar -xf - -C /pick \\
 && cp /etc/ssl/certs/ca-certificates.crt /pick/etc/ssl/certs/ \\
 && cp /etc/nsswitch.conf /pick/etc/ \\
 && printf 'root:x:0:0::/:/nologin\nfsnet:x:1654:1654::/data:/nologin\n' >/pick/etc/passwd \\
 && printf 'root:x:0:\nfsnet:x:1654:\n' >/pick/etc/group \\
 && mkdir -m 1777 /pick/tmp
FROM scratch
COPY --from=pick /pick /
LABEL fsnet.base=runtime
END
}

make_tools() {
    local mirror
    mirror=$(./debian-mirror.sh)
    say "$tools: Debian $release from $mirror"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates,iproute2,iptables,libssl3 "$release" - "$mirror" |
        docker import --change "LABEL fsnet.base=tools" - "$tools" >/dev/null
}

make() { # image, command
    local begun=$SECONDS
    if [ "$force" = no ] && have "$1"; then
        say "$1 is there"
        return
    fi
    "$2"
    docker image prune --force --filter label=fsnet.base >/dev/null # What had this name before.
    say "$1: $(($(docker image inspect --format '{{.Size}}' "$1") / 1000000)) MB, made in $((SECONDS - begun)) s"
}

case "${1:-}" in
    "") force=no ;;
    --force) force=yes ;;
    *) say "unknown: $1; allowed: --force" >&2; exit 2 ;;
esac
require
make "$tools" make_tools & # It needs no other, and mostly waits for packages.
make "$sdk" make_sdk
make "$runtime" make_runtime
wait $!
