# shellcheck shell=bash
# What build.sh packs, before it packs it: versions, native binaries, manual pages, completions. Sourced by it.
# shellcheck disable=SC2154 # Variables in lower case that are not set here are its own.

say() { printf 'packaging: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

platform_of_machine() {
    case $(uname -m) in
        x86_64) echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *) fail "no packages for $(uname -m); allowed: x86_64, aarch64" ;;
    esac
}

architecture_of() { # a platform, as Debian calls it
    case $1 in
        linux-x64) echo amd64 ;;
        linux-arm64) echo arm64 ;;
        *) fail "--platform: found '$1', allowed: linux-x64, linux-arm64" ;;
    esac
}

# The tag (v1.2.3); after it, the next one's prerelease with the number of commits since; without any tag, the prerelease of the version that
# the sources name. Programs that were there already know their own.
version_of() { # folder of programs or nothing
    local tag
    tag=$(tag_at HEAD)
    if [ -n "$1" ]; then
        "$1/fsnet-node" --version | cut -d+ -f1
    elif [ -n "$tag" ]; then
        echo "${tag#v}"
    elif tag=$(git describe --tags --match 'v[0-9]*' --abbrev=0 2>/dev/null); then
        tag=$(tag_at "$tag^{commit}")
        echo "$(next_version "${tag#v}").$(git rev-list --count "$tag..HEAD")"
    else
        echo "$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' Directory.Build.props)-dev.$(git rev-list --count HEAD)"
    fi
}

tag_at() { git -c versionsort.suffix=- tag --points-at "$1" --list 'v[0-9]*' --sort=version:refname | tail -n 1; } # The highest of a commit.

next_version() { # 1.2.3: before 1.2.4; 1.2.3-rc.1: before rc.2
    case $1 in
        *-*) echo "$1.dev" ;;
        *) awk -F. -v OFS=. '{ $NF += 1; print $0 "-dev" }' <<<"$1" ;;
    esac
}

# A version as Debian sorts it, prereleases first, with the commit it was made of.
debian_version() { echo "${version/-/\~}+g$(git rev-parse --short=8 HEAD)"; }

# Outside the sources' own bin and obj, which stay as they are, and without this machine's paths. With programs that are given, of the
# libraries that are built already.
run_dotnet() { # verb, project, arguments...
    local verb=$1 project=$2 how=(--artifacts-path "$work/dotnet" -p:Version="$version" -p:ContinuousIntegrationBuild=true); shift 2
    [ -z "$given" ] || how=(-p:BuildProjectReferences=false)
    dotnet "$verb" "src/$project" -c Release -v quiet "${how[@]}" "${lean[@]}" "$@" >&2
}

# Nothing that only a debugger or a compiler reads: the symbols of a native binary are larger than itself.
lean=(-p:CopyOutputSymbolsToPublishDirectory=false -p:AllowedReferenceRelatedFileExtensions=none
    -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false)

link_programs() { # native binaries, with the linker of their platform
    local project
    [ "$platform" != linux-arm64 ] || [ "$(uname -m)" = aarch64 ] || command -v aarch64-linux-gnu-gcc >/dev/null ||
        fail "linking for $platform needs aarch64-linux-gnu-gcc (Debian: gcc-aarch64-linux-gnu)"
    for project in FsNet.Tracker FsNet.Node FsNet.Shaper; do
        say "links $project"
        run_dotnet publish "$project" -r "$platform" -o "$native"
    done
}

# The programs say themselves what their commands are: those that were built for this machine, whatever platform the packages are for.
describe_programs() {
    local program path shell built=src/FsNet.Testbed/bin/Release/net10.0
    if [ -z "$given" ]; then
        built=$work/dotnet/bin/FsNet.Testbed/release
        run_dotnet build FsNet.Testbed
    fi
    mkdir -p "$work/describe"
    for program in fsnet fsnet-node fsnet-tracker; do
        path=$built/$program
        [ "$program" = fsnet ] || path=$built/programs/$program/$program
        "$path" man >"$work/describe/$program.1"
        for shell in bash zsh fish; do "$path" completion "$shell" >"$work/describe/$program.$shell"; done
    done
}

install_description() { # root, prefix, completions of zsh and fish below share/, program...
    local share=$1$2/share zsh=$3 fish=$4 program; shift 4
    for program; do
        install -D -m 644 "$work/describe/$program.bash" "$share/bash-completion/completions/$program"
        install -D -m 644 "$work/describe/$program.zsh" "$share/$zsh/_$program"
        install -D -m 644 "$work/describe/$program.fish" "$share/$fish/$program.fish"
        mkdir -p "$share/man/man1"
        gzip -9n <"$work/describe/$program.1" >"$share/man/man1/$program.1.gz"
    done
}

same_files() { # whatever the machine: one time for everything in a folder, rights that a package's cache may have had otherwise
    chmod -R u=rwX,go=rX "$1"
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
