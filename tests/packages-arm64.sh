#!/usr/bin/env bash
# Makes the packages for linux-arm64, here, and runs what is in them under an emulator of that processor (qemu-user), in a root that has the
# libraries they name and nothing else: a node delivers a file to another, fsnet simulates a swarm.
#   tests/packages-arm64.sh FOLDER    packages that are there already; without it, they are made first
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh

scratch=$(mktemp -d)
root=$scratch/root packages=${1:-$scratch/packages}
trap 'rm -rf "$scratch"' EXIT

machines_of() { find "$1" -type f -exec readelf --file-header {} + 2>/dev/null | sed -n 's/^ *Machine: *//p' | sort -u; } # ELF files of a folder

unpack() {
    local file
    for file in "$packages"/*_arm64.deb; do dpkg-deb --extract "$file" "$scratch/deb"; done
    mkdir -p "$scratch/usr/local" "$scratch/tools"
    tar -C "$scratch/usr/local" --strip-components=1 -xf "$packages"/fsnet-*-linux-arm64.tar.gz
    for file in "$packages"/*.linux-arm64.*.nupkg; do unzip -q "$file" -d "$scratch/tools/${file##*/}"; done
}

all_for_arm64() { # every program and library of every package
    local part
    for part in deb usr tools; do
        [ "$(machines_of "$scratch/$part")" = AArch64 ] || { echo "$part is for $(machines_of "$scratch/$part" | paste -sd ,)"; return 1; }
    done
}

make_root() { # Debian's libraries are unpacked only: nothing of theirs could run before the emulator is there
    mmdebstrap --quiet --architectures=arm64 --variant=extract --include=libc6,libssl3,libstdc++6 bookworm "$root" "$(compose/debian-mirror.sh)"
    cp -a "$scratch/deb/." "$scratch/usr" "$root"
    cp "$(command -v qemu-aarch64-static)" "$root/emulator"
    mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/srv"
}

in_root() { unshare --mount --net --pid --fork bash -c "$(declare -f run inside); root='$root'; set -euo pipefail; inside"; }

run() { timeout 120 chroot "$root" /emulator "$@"; }

inside() { # the namespaces of in_root
    ip link set lo up
    mount --bind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    for program in usr/bin/fsnet-{tracker,node} usr/local/bin/fsnet{,-tracker,-node} usr/local/lib/fsnet/programs/fsnet-shaper/fsnet-shaper; do
        echo "$program $(run "/$program" --version)"
    done

    head -c 4194304 /dev/urandom >"$root/srv/film.bin"
    export FSNET_TRACKER=127.0.0.1:9090 FSNET_LOG_LEVEL=warning
    run /usr/bin/fsnet-tracker &
    run /usr/bin/fsnet-node share /srv/film.bin >/dev/null &
    run /usr/bin/fsnet-node get film.bin --out /srv/copy --wait 60s
    cmp "$root/srv/film.bin" "$root/srv/copy/film.bin"
    cd "$root/srv"
    run /usr/local/bin/fsnet init /srv/swarm.yaml
    run /usr/local/bin/fsnet run /srv/swarm.yaml --on sim --out /srv/run
}

install_missing arm64
[ $# -gt 0 ] || src/packaging/build.sh --platform linux-arm64 --out "$packages" deb tarball tool
unpack
all_for_arm64
make_root
in_root
