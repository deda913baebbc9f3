# shellcheck shell=bash
# The kinds of packages that build.sh makes. Sourced by it, after lib.sh.
# shellcheck disable=SC2154 # Variables in lower case that are not set here are its own.

make_deb() {
    local program
    for program in fsnet-tracker fsnet-node; do one_deb "$program"; done
}

one_deb() { # program
    local program=$1 root=$work/deb/$1 file
    install -D -m 755 "$native/$program" "$root/usr/bin/$program"
    install_description "$root" /usr zsh/vendor-completions fish/vendor_completions.d "$program"
    install -D -m 644 LICENSE "$root/usr/share/doc/$program/copyright"
    install -D -m 644 "$packaging/units/$program.default" "$root/etc/default/$program"
    mkdir -p "$root/lib/systemd/system" "$root/DEBIAN"
    sed -e "/^@HARDENING@$/{r $packaging/units/hardening" -e 'd}' "$packaging/units/$program.service" >"$root/lib/systemd/system/$program.service"
    echo "/etc/default/$program" >"$root/DEBIAN/conffiles"
    for file in postinst prerm; do sed "s/@PROGRAM@/$program/g" "$packaging/units/$file" | install -m 755 /dev/stdin "$root/DEBIAN/$file"; done
    deb_control "$program" "$root" >"$root/DEBIAN/control"
    same_files "$root"
    dpkg-deb --root-owner-group -Zxz --build "$root" "$out/${program}_$(debian_version)_$architecture.deb" >&2
}

deb_control() { # program, root
    local libc
    libc=$(grep -ao 'GLIBC_2\.[0-9]*' "$native/$1" | sort -V | tail -n 1)
    cat <<END
Package: $1
Version: $(debian_version)
Architecture: $architecture
Maintainer: the FsNet authors <maintainers@fsnet.invalid>
Section: net
Priority: optional
Installed-Size: $(find "$2" -type f -not -path '*/DEBIAN/*' -printf '%s\n' | awk '{ k += int(($1 + 1023) / 1024) } END { print k }')
Depends: libc6 (>= ${libc#GLIBC_}), libssl3 | libssl3t64
Recommends: ca-certificates
Description: $(sed -n "/^.SH NAME/{n;s/.* \\\\- //;s/\\.$//;s/\\\\//g;p;q}" "$work/describe/$1.1")
 FsNet distributes files: every node that has part of a file passes it on.
END
}

make_tarball() {
    local name=fsnet-$version-$platform root program
    root=$work/tarball/$name
    say "publishes FsNet.Testbed"
    run_dotnet publish FsNet.Testbed -r "$platform" --self-contained -p:PublishReadyToRun=true -p:Programs="$native" -o "$root/lib/fsnet"
    mkdir -p "$root/bin"
    ln -s ../lib/fsnet/fsnet "$root/bin/fsnet"
    for program in fsnet-tracker fsnet-node; do ln -s "../lib/fsnet/programs/$program/$program" "$root/bin/$program"; done
    install_description "$root" "" zsh/site-functions fish/vendor_completions.d fsnet fsnet-node fsnet-tracker
    install -D -m 644 LICENSE docs/install.md -t "$root/share/doc/fsnet"
    same_files "$root"
    tar --create --directory "$work/tarball" --sort=name --owner=0 --group=0 --numeric-owner "$name" | gzip -9n >"$out/$name.tar.gz"
}

make_tool() { # of all three where their native binaries can be linked again; of fsnet, which only packs them, where they were given
    local project how projects=(FsNet.Testbed)
    [ -n "$given" ] || projects+=(FsNet.Node FsNet.Tracker)
    for project in "${projects[@]}"; do
        say "packs $project"
        how=()
        [ "$project" = FsNet.Testbed ] || how=(-p:SelfContained=true) # As native binaries are; packing does not say so itself.
        run_dotnet pack "$project" -r "$platform" -p:PackTool="$project" -p:Programs="$native" -o "$work/tool" "${how[@]}"
        # The package that leads to those of the platforms; they are packed one by one, each where its linker is.
        run_dotnet pack "$project" -p:PackTool="$project" -p:_InnerToolsPublishAot=true -p:Programs=none -o "$work/tool"
    done
    for project in "$work/tool"/*.nupkg; do same_zip "$project" "$out/$(basename "$project")"; done
}

make_library() { # with what they are built from inside
    local project
    for project in FsNet FsNet.Swarms; do
        say "packs $project"
        run_dotnet pack "$project" -p:PackLibrary="$project" -o "$work/library"
    done
    for project in "$work/library"/*.nupkg; do same_zip "$project" "$out/$(basename "$project")"; done
}

same_zip() { # a package, where to: its files in one order and of one time
    local folder=$work/zip
    rm -rf "$folder" "$2"
    mkdir -p "$folder"
    unzip -q "$1" -d "$folder"
    same_files "$folder"
    (cd "$folder" && find . -type f -printf '%P\n' | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$2")
}

make_sbom() { # CycloneDX's own tool; what changes with every run is taken out
    local tool=$work/cyclonedx name=fsnet-$version.cdx.json
    dotnet tool install CycloneDX --version 6.3.1 --tool-path "$tool" >&2
    "$tool/dotnet-CycloneDX" src/FsNet.Testbed/FsNet.Testbed.csproj --output "$work" --filename sbom.json --output-format Json \
        --set-name fsnet --set-version "$version" --set-type Application --no-serial-number >&2
    sed -E "s/(\"timestamp\": )\"[^\"]*\"/\1\"$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)\"/" "$work/sbom.json" >"$out/$name"
}
