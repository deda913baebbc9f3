#!/usr/bin/env bash
# Gives everything that reads what others wrote (tests/FsNet.Fuzz) inputs that afl-fuzz grows from good ones, by the branches they take.
#   tests/fuzz.sh                             all targets, ten minutes in all
#   tests/fuzz.sh --for 60s                   all targets, a minute in all
#   tests/fuzz.sh --for 1h node tracker       these two
# Prints a table, and exits 1 if any input was answered with a crash, a broken invariant, or nothing for 20 s. Such an input is made small, and
# kept in tests/FsNet.Fuzz/crashes, where the tests replay it from then on; the command that replays it is printed.
# FSNET_FUZZ_JOBS=N runs N targets at a time (default: one a core); FSNET_FUZZ_KEEP=FOLDER keeps what afl-fuzz wrote.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh
readonly project=tests/FsNet.Fuzz hang_seconds=20 most_judged=20
# Nothing of the host is changed: where it reports crashes elsewhere, or its clock rate varies, afl-fuzz is told not to mind.
export AFL_SKIP_BIN_CHECK=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_NO_COLOR=1
export AFL_FORKSRV_INIT_TMOUT=120000 AFL_IGNORE_SEED_PROBLEMS=1 DOTNET_NOLOGO=1

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; }

seconds_of() { # 60s, 10m, 1h
    local number=${1%[smh]}
    if ! [[ $number =~ ^[1-9][0-9]{0,4}$ ]] || [ "$number" = "$1" ]; then
        echo "--for: found '$1', allowed: a time such as 60s, 10m or 1h" >&2
        return 2
    fi
    case $1 in *s) echo "$number" ;; *m) echo $((number * 60)) ;; *h) echo $((number * 3600)) ;; esac
}

fuzzer() { dotnet "$plain/FsNet.Fuzz.dll" "$@"; } # What counts branches runs under afl-fuzz only.

build() { # the program, and a copy in which the branches of all that is ours, and of the reader of YAML, are counted
    local name
    dotnet build "$project" -c Release -v quiet -clp:ErrorsOnly
    rm -rf "$counted"
    cp -r "$plain" "$counted"
    (cd "$project" && dotnet tool restore >/dev/null)
    for name in "$counted"/{FsNet.,fsnet,YamlDotNet}*.dll; do
        [ "${name##*/}" != FsNet.Fuzz.dll ] || continue
        (cd "$project" && dotnet tool run sharpfuzz "$name")
        grep -aq SharpFuzz.Common "$name" || { echo "$name could not be instrumented" >&2; return 1; }
    done
}

choose() { # targets...: those, or all
    local name
    while read -r name weight _; do weight_of[$name]=$weight; done < <(fuzzer list)
    targets=("$@")
    [ $# -gt 0 ] || mapfile -t targets < <(fuzzer list | cut -d' ' -f1)
    for name in "${targets[@]}"; do
        [ -n "${weight_of[$name]:-}" ] || { echo "there is no target '$name'; allowed: ${!weight_of[*]}" >&2; return 2; }
    done
}

seed() { # made inputs, those that are kept, and those that once broke something
    local kept
    fuzzer seed "$work/seeds"
    for kept in corpus crashes; do
        [ ! -d "$project/$kept" ] || cp -r "$project/$kept/." "$work/seeds/"
    done
}

fuzz() { # target, seconds; on a busy machine the first input may seem to take no branch: begun again, it does
    local time
    for time in 1 2 3; do
        rm -rf "$work/out/$1"
        afl-fuzz -V "$2" -t "${hang_seconds}000" -i "$work/seeds/$1" -o "$work/out/$1" -- dotnet "$counted/FsNet.Fuzz.dll" afl "$1" >"$work/$1.log" 2>&1
        [ ! -e "$work/out/$1/default/fuzzer_stats" ] || return
    done
}

fuzz_all() { # each has its share of the time, by its weight
    local jobs=${FSNET_FUZZ_JOBS:-$(nproc)} weights=0 name
    for name in "${targets[@]}"; do weights=$((weights + ${weight_of[$name]})); done
    for name in "${targets[@]}"; do
        while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
        fuzz "$name" $((1 + seconds * jobs * ${weight_of[$name]} / weights)) &
    done
    wait
}

stat_of() { sed -n "s/^$2 *: //p" "$work/out/$1/default/fuzzer_stats"; }

print_table() {
    local name
    printf '%-16s %10s %9s %7s %7s %8s %6s\n' target executions exec/s edges inputs crashes hangs
    for name in "${targets[@]}"; do
        if [ ! -e "$work/out/$name/default/fuzzer_stats" ]; then
            printf '%-16s did not run:\n' "$name"
            tail -n 20 "$work/$name.log"
            failed=1
            continue
        fi
        printf '%-16s %10s %9.0f %7s %7s %8s %6s\n' "$name" "$(stat_of "$name" execs_done)" "$(stat_of "$name" execs_per_sec)" \
            "$(stat_of "$name" edges_found)" "$(stat_of "$name" corpus_count)" "$(stat_of "$name" saved_crashes)" "$(stat_of "$name" saved_hangs)"
    done
}

complaint_of() { # target, file: what is wrong with the input, or nothing
    local text status=0
    text=$(timeout "$hang_seconds" dotnet "$plain/FsNet.Fuzz.dll" "$1" "$2" 2>&1) || status=$?
    case $status in
        0) ;;
        124) echo "no answer within $hang_seconds s" ;;
        *) sed "s|^$2: ||" <<<"$text" | head -n 16 ;;
    esac
}

keep() { # target, file, complaint: made smaller, as long as it goes on breaking something
    local small=$work/small to
    timeout 60 afl-tmin -t "${hang_seconds}000" -i "$2" -o "$small" -- dotnet "$counted/FsNet.Fuzz.dll" afl "$1" >/dev/null 2>&1 || cp "$2" "$small"
    [ -n "$(complaint_of "$1" "$small")" ] || cp "$2" "$small"
    to=$project/crashes/$1/$(sha256sum "$small" | cut -c1-12)
    mkdir -p "$(dirname "$to")"
    cp "$small" "$to"
    printf '\n%s\n  replay: dotnet run -c Release --project %s -- %s %s\n' "$3" "$project" "$1" "$to"
}

judge() { # what crashed or hung is looked at again; of several that break in one place, one is kept
    local name file complaint place
    local -A seen=()
    for name in "${targets[@]}"; do
        while read -r file; do
            complaint=$(complaint_of "$name" "$file")
            place="$name $(grep -o '[A-Za-z.]*\.cs:line [0-9]*' <<<"$complaint" | head -n 4 | tr '\n' ' ')"
            [ -n "$complaint" ] && [ -z "${seen[$place]:-}" ] || continue
            seen[$place]=1 failed=1
            keep "$name" "$file" "$complaint"
        done < <(find "$work/out/$name" -path '*/crashes/id*' -o -path '*/hangs/id*' | sort | head -n "$most_judged")
    done
}

seconds=600 failed=0
case ${1:-} in
    --help) usage; exit ;;
    --for) [ $# -ge 2 ] || { usage >&2; exit 2; }; seconds=$(seconds_of "$2") || exit; shift 2 ;;
esac
install_missing fuzz
work=${FSNET_FUZZ_KEEP:-$(mktemp -d)}
[ -n "${FSNET_FUZZ_KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
plain=$PWD/$project/bin/Release/net10.0 counted=$work/counted
declare -A weight_of=()
mkdir -p "$work/out"
build
choose "$@"
seed
fuzz_all
print_table
judge
exit "$failed"
