# shellcheck shell=bash
# What tests/run.sh checks beside the test projects: images, containers, native binaries. Sourced by it, after lib.sh; $scratch is its folder.

copy_native() { # what the images were just built with, into a folder; fails where their C library is newer than this machine's
    local out=$1 program image container
    mkdir -p "$out"
    for program in tracker:tracker node:node shaper:testbed; do
        image=fsnet-${program#*:} program=fsnet-${program%:*}
        container=$(docker create "$image") || return
        docker cp --quiet "$container:/usr/local/bin/$program" "$out/"
        docker rm "$container" >/dev/null
        "$out/$program" --version >/dev/null || { rm -rf "$out"; return 1; }
    done
}

publish_native() { # tracker, node and shaper as native binaries, without a warning
    local out=$1 project
    for project in Tracker Node Shaper; do
        dotnet publish "src/FsNet.$project" -c Release -o "$out" -v quiet 2>&1 | tee "$out.log"
        grep -qE 'warning|error' "$out.log" && return 1
    done
    [ -x "$out/fsnet-tracker" ] && [ -x "$out/fsnet-node" ] && [ -x "$out/fsnet-shaper" ]
}

native_swarm() { # a whole swarm of the native binaries of a folder, every copy verified; and one that has not even standard streams
    "$1/fsnet-node" --version <&- >&- 2>&- || return 1
    FSNET_TRACKER_PROGRAM=$1/fsnet-tracker FSNET_NODE_PROGRAM=$1/fsnet-node dotnet run -c Release --no-build --project src/FsNet.Testbed -- \
        run topologies/01-demo.yaml --on local --set file.size=8MiB --set expect.ratioToBound=3 --out "$1/run"
}

published_swarm() { # what `dotnet publish` of fsnet gives, with native binaries of a folder, needs nothing of this one
    local programs=$1 out=$1-published
    dotnet publish src/FsNet.Testbed -c Release --no-build -p:Programs="$programs" -o "$out/fsnet" -v quiet && mkdir "$out/empty" &&
        (cd "$out/empty" && published() { env -i PATH="$PATH" DOTNET_ROOT="$(dirname "$(readlink -f "$(command -v dotnet)")")" "$out/fsnet/fsnet" "$@"; } &&
            published init && published topologies demo && published run swarm.yaml --on sim &&
            published run topologies/01-demo.yaml --on local --set file.size=8MiB --set expect.ratioToBound=3)
}

versions_of_tags() { # what comes after a tag is newer than it, and older than the next one
    local step found repository=$scratch/versions
    git init --quiet "$repository" && git -C "$repository" config user.name test && git -C "$repository" config user.email test@fsnet.invalid &&
        echo "<Version>0.1.0</Version>" >"$repository/Directory.Build.props" || return
    found=$(cd "$repository" && for step in commit v0.2.0-rc.1 commit v0.2.0-rc.2 v0.2.0 commit; do
        case $step in
            commit) git commit --quiet --allow-empty --message "$step" ;;
            *-*) git tag --annotate --message candidate "$step" ;;
            *) git tag "$step" ;;
        esac
        (. "$tests_folder/../src/packaging/lib.sh" && version=$(version_of "") && echo "$version" && debian_version | cut -d+ -f1)
    done | paste -sd ' ')
    [ "$found" = "0.1.0-dev.1 0.1.0~dev.1 0.2.0-rc.1 0.2.0~rc.1 0.2.0-rc.1.dev.1 0.2.0~rc.1.dev.1 0.2.0-rc.2 0.2.0~rc.2 0.2.0 0.2.0 0.2.1-dev.1 0.2.1~dev.1" ] ||
        { echo "found: $found"; return 1; }
}

packages() { # of the native binaries of a folder: they install where nothing else is, and what they install delivers a whole file
    local out=$1-packages
    src/packaging/build.sh --programs "$1" --out "$out" deb tool library && hardened_units "$out" && debian_packages "$out" && dotnet_tool "$out" && library "$out" "$1"
}

hardened_units() { # systemd understands them, and finds nothing to say against: at most 2.0 of 10 is exposed
    local out=$1 root=$1-units program
    for program in fsnet-tracker fsnet-node; do
        dpkg-deb --extract "$out/$program"_*.deb "$root" && mkdir -p "$root/here" &&
            sed "s|=/usr/bin/|=$root/usr/bin/|" "$root/lib/systemd/system/$program.service" >"$root/here/$program.service" &&
            systemd-analyze verify --man=no --recursive-errors=no "$root/here/$program.service" >"$root/$program.log" 2>&1 &&
            systemd-analyze security --offline=true --threshold=20 --no-pager "$root/lib/systemd/system/$program.service" >>"$root/$program.log" 2>&1 ||
            { cat "$root/$program.log"; return 1; }
        tail -n 1 "$root/$program.log"
    done
}

debian_packages() { # in a root that has a minimal Debian or Ubuntu
    docker run --rm --network none --volume "$1:/packages:ro" --volume "$PWD/tests/packages.sh:/packages.sh:ro" --entrypoint /bin/sh \
        fsnet-testbed /packages.sh
}

dotnet_tool() { # fsnet, from the folder's packages alone
    local out=$1 tools=$1-tools
    mkdir -p "$tools/empty" &&
        echo "<configuration><packageSources><clear /><add key=\"here\" value=\"$out\" /></packageSources></configuration>" >"$tools/nuget.config" &&
        dotnet tool install FsNet.Testbed --prerelease --tool-path "$tools" --configfile "$tools/nuget.config" &&
        (cd "$tools/empty" && ../fsnet topologies demo &&
            ../fsnet run topologies/01-demo.yaml --on local --set file.size=8MiB --set expect.ratioToBound=3)
}

library() { # folder of packages, of native binaries: what docs/library.md shows, in a project that has nothing but the package
    local out=$1 programs=$2 project=$1-project address version tracker status
    address=127.$((RANDOM % 250 + 1)).$((RANDOM % 250 + 1)).1:9090
    version=$(basename "$(ls "$out"/FsNet.[0-9]*.nupkg)" .nupkg)
    rm -rf ~/.nuget/packages/fsnet{,.testing}/"${version#FsNet.}" # Of an earlier run: they have one version, and other contents.
    mkdir -p "$project" && (
        cd "$project" && dotnet new console --output . --name copy >/dev/null &&
            dotnet new nugetconfig >/dev/null && dotnet nuget add source "$out" --name here --configfile nuget.config >/dev/null &&
            dotnet add package FsNet --version "${version#FsNet.}" >/dev/null &&
            { [ -z "${FSNET_SLOW_TESTS:-}" ] || dotnet add package FsNet.Testing --version "${version#FsNet.}" >/dev/null; }
    ) && cp docs/examples/Library/Program.cs docs/examples/SwarmTests/swarm.yaml "$project" && with_a_swarm "$project/Program.cs" && dotnet build "$project" -c Release -v quiet -o "$project/out" || return
    [ ! -e "$project/out/System.CommandLine.dll" ] && ! grep -q AspNetCore "$project/out/copy.runtimeconfig.json" || { echo "too much comes with it"; return 1; }
    head -c 4194304 /dev/urandom >"$project/film.bin"
    "$programs/fsnet-tracker" --listen "$address" --status off &
    tracker=$!
    (cd "$project" && timeout 60 dotnet out/copy.dll film.bin folder "$address" && cmp film.bin folder/*)
    status=$?
    kill "$tracker"
    wait "$tracker"
    return "$status"
}

with_a_swarm() { # a program: among the slow tests it runs one first, in virtual time, by the other package
    [ -z "${FSNET_SLOW_TESTS:-}" ] || sed -i -e 's/^using FsNet;/&\nusing FsNet.Swarms;/' -e \
        's/^var (file/(await SwarmTest.RunAsync("swarm.yaml", new SwarmTestOptions { On = SwarmBackEnd.Sim })).EnsurePassed();\n&/' "$1"
}

tarball() { # made of the sources alone; a root that has no .NET runs what is in it
    local out=$scratch/tarball
    src/packaging/build.sh --out "$out" tarball && tarball_swarm "$out"
}

tarball_swarm() { # folder of packages
    docker run --rm --network none --privileged --volume "$1:/packages:ro" --entrypoint /bin/sh fsnet-testbed -euc '
        rm -rf /usr/share/dotnet /opt/fsnet /usr/local/bin/fsnet-shaper
        unset FSNET_SHAPER_PROGRAM
        tar -C /usr/local --strip-components=1 -xf /packages/*.tar.gz
        cd "$(mktemp -d)"
        fsnet init && fsnet run swarm.yaml --on sim && fsnet topologies demo
        fsnet run topologies/01-demo.yaml --on local --set file.size=8MiB --set expect.ratioToBound=3'
}

container_swarm() { # three containers, by nothing but the docker command; the file is read from the disk of the one that fetched it
    local name=fsnet-test-$$ code
    head -c 16777216 /dev/urandom >"$scratch/film.bin"
    local run=(docker run --detach --label "fsnet.test=$name" --network "$name"
        --read-only --cap-drop ALL --security-opt no-new-privileges --env FSNET_TRACKER="$name-tracker:9090")
    docker network create --label "fsnet.test=$name" "$name" >/dev/null &&
        "${run[@]}" --name "$name-tracker" fsnet-tracker >/dev/null &&
        "${run[@]}" --name "$name-seed" --volume "$scratch/film.bin:/files/film.bin:ro" fsnet-node share /files/film.bin >/dev/null &&
        "${run[@]}" --name "$name-leech" fsnet-node get film.bin --wait 60s >/dev/null &&
        code=$(timeout 5m docker wait "$name-leech") && [ "$code" = 0 ] &&
        docker cp --quiet "$name-leech:/data/film.bin" "$scratch/copy.bin" && cmp "$scratch/film.bin" "$scratch/copy.bin"
    local status=$?
    [ "$status" -eq 0 ] || docker logs "$name-leech"
    remove_swarm "$name" || return
    return "$status"
}

remove_swarm() { # the engine of a busy machine may need to be asked again
    local name=$1 time
    for time in 1 2 3; do
        docker rm --force --volumes "$name-leech" "$name-seed" "$name-tracker" >/dev/null && docker network rm "$name" >/dev/null && return
    done
    return 1
}

tests_containers() { # and networks, one on a line
    docker ps --all --filter label=fsnet.test --format 'container {{.ID}} {{.Image}} {{.Command}}, {{.Label "fsnet.test"}}'
    docker network ls --filter label=fsnet.test --format 'network {{.ID}} {{.Name}}'
}

note_containers() { # those that are there already: of another run, or of one that was killed
    tests_containers | sort >"$scratch/before"
    [ ! -s "$scratch/before" ] || sed 's/^/there before this run (docker rm -fv and docker network rm remove them): /' "$scratch/before"
}

nothing_left() { # by this run, of its containers and networks
    local left
    left=$(tests_containers | sort | comm -13 "$scratch/before" -)
    [ -z "$left" ] && return
    echo "left (docker rm -fv and docker network rm remove them):"
    echo "$left"
    return 1
}

compose_demo() { # what a busy machine made invalid, which is exit code 3, is tried again; in the end its copies must be whole all the same
    local time status
    for time in 1 2 3; do
        one_compose_demo
        status=$?
        [ "$status" -eq 3 ] || return "$status"
    done
    is_only_busy "$scratch/conductor.log" || return "$status"
    echo "the demo's copies are whole; this machine is too busy for its figures to mean anything"
}

is_only_busy() { # all copies are whole, and no reason says more than that the machine is busy, as in Busy.cs of the tests
    local signs="the host's cores|packets were let go|the emulation of the links itself lost|: rate: asked|: jitter: asked ±0 ms"
    grep -q 'verified .*3 of 3 copies' "$1" && ! grep -E '\| +because ' "$1" | grep -qvE "$signs"
}

one_compose_demo() { # beside a demo that is up, if one is: another project, any free port
    local project=fsnet-test-$$ log=$scratch/demo.log left kind
    local compose=(docker compose --project-name "$project" --file compose/demo.yaml)
    export FSNET_DEMO_STAY=false DEMO_BYTES=25165824 TRACKER_STATUS=127.0.0.1: DASHBOARD=127.0.0.1:
    timeout 8m "${compose[@]}" up --detach --no-build --scale leech=3 >"$log" 2>&1 && timeout 8m "${compose[@]}" wait conductor >>"$log" 2>&1
    local status=$?
    "${compose[@]}" logs --no-color conductor >"$scratch/conductor.log"
    [ "$status" -eq 0 ] || { tail -n 20 "$log"; tail -n 40 "$scratch/conductor.log"; }
    "${compose[@]}" down --volumes --timeout 5 2>/dev/null
    left=$(for kind in ps\ --all network\ ls volume\ ls; do docker $kind --quiet --filter "label=com.docker.compose.project=$project"; done)
    [ -z "$left" ] || echo "left by docker compose down: $left"
    [ -z "$left" ] || return 1
    return "$status"
}
