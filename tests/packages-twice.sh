#!/usr/bin/env bash
# Makes the packages of the last commit twice, in two clones in folders of other names, with other rights and another time zone: their
# checksums have to be equal.
#   tests/packages-twice.sh                all kinds; ten minutes
#   tests/packages-twice.sh deb sbom       some, and other arguments of src/packaging/build.sh
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

make() { # clone, arguments of build.sh...
    local clone=$1; shift
    git clone --quiet "$PWD" "$clone"
    "$clone/src/packaging/build.sh" --out "$scratch/packages-of-${clone##*/}" "$@"
}

(umask 022 && TZ=UTC make "$scratch/one" "$@")
rm -rf "$scratch/one" # Nothing of it can be read by the other.
(umask 077 && TZ=Asia/Tokyo make "$scratch/a-longer-folder/two" "$@")

if ! diff "$scratch"/packages-of-{one,two}/SHA256SUMS; then
    echo "packages differ, which were made of one commit" >&2
    exit 1
fi
cat "$scratch/packages-of-two/SHA256SUMS"
