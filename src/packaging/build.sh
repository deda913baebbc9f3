#!/usr/bin/env bash
# Packages of FsNet, from the sources alone.
#
#   src/packaging/build.sh                                   all kinds, for this processor, to artifacts/packages
#   src/packaging/build.sh --platform linux-arm64            for another one; needs its linker (Debian: gcc-aarch64-linux-gnu)
#   src/packaging/build.sh --out DIR deb tool                some kinds: deb, tarball, tool, library, sbom
#   src/packaging/build.sh --programs DIR deb                of native binaries that are there already, and of what `dotnet build` has left
#
# deb: fsnet-tracker and fsnet-node with systemd units; needs dpkg-deb. tarball: the three programs, manual pages and completions, with all
# they need, to be unpacked into /usr/local or anywhere else. tool: .NET tools, one package for each platform and one that leads to them.
# library: a node (FsNet) and swarms for tests (FsNet.Testing) for .NET programs, of any platform.
# sbom: what is in it, as CycloneDX. The version is git's tag (v1.2.3), or what comes after it.
set -euo pipefail
umask 022
cd "$(dirname "$0")/../.."
packaging=$PWD/src/packaging
. src/packaging/lib.sh
. src/packaging/kinds.sh

out=$PWD/artifacts/packages platform=$(platform_of_machine) given="" kinds=()
while [ $# -gt 0 ]; do
    case $1 in
        --out) out=$(realpath -m "$2"); shift ;;
        --platform) platform=$2; shift ;;
        --programs) given=$(realpath "$2"); shift ;;
        deb | tarball | tool | library | sbom) kinds+=("$1") ;;
        *) fail "unknown: $1; allowed: --out DIR, --platform RID, --programs DIR, deb, tarball, tool, library, sbom" ;;
    esac
    shift
done
[ ${#kinds[@]} -gt 0 ] || kinds=(deb tarball tool library sbom)
git rev-parse --verify --quiet HEAD >/dev/null ||
    fail "packages are made of a commit, which says their version and time: they take git, and a clone of the repository"
architecture=$(architecture_of "$platform")
work=$PWD/artifacts/build/$platform
native=${given:-$work/native}
version=$(version_of "$given")
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export DPKG_DEB_THREADS_MAX=1 # xz writes other bytes with more of them.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

rm -rf "$work"
mkdir -p "$out" "$work"
say "version $version for $platform, to $out"
[ -n "$given" ] || link_programs
describe_programs
for kind in "${kinds[@]}"; do "make_$kind"; done
(cd "$out" && rm -f SHA256SUMS && sha256sum -- * >"$work/sums" && mv "$work/sums" SHA256SUMS)
say "$(wc -l <"$out/SHA256SUMS") files, see $out/SHA256SUMS"
