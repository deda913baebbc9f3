#!/usr/bin/env bash
# FsNet beside aria2, libtorrent and transmission, in swarms that run in turn on this machine: how long the last node takes, and what it
# costs; fsnet-tracker beside opentracker: what an answer costs. Prints two tables, which are what docs/experiments.md has. As root, on
# Linux; builds native binaries unless FSNET_BIN names a folder that has them.
#   tests/bench.sh             five kinds of swarms, two runs of each system, and trackers: an hour
#   tests/bench.sh --short     two kinds, FsNet and aria2 alone, and trackers: ten minutes
#   tests/bench.sh 8,25,64,0   this one: LEECHERS,MBIT,MIB,LOSS (MBIT 0: links are not shaped; LOSS in percent)
#   tests/bench.sh tracker     the trackers only: two minutes
# A run in which others took more than a twelfth of the cores is marked: its figures say little. FSNET_BENCH_RUNS=N sets the number of runs
# of each system, FSNET_BENCH_SYSTEMS="fsnet aria2" the systems.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/lib.sh
readonly foreign_limit=0.08

runs_each=${FSNET_BENCH_RUNS:-2} tracker=yes
read -ra systems <<<"${FSNET_BENCH_SYSTEMS:-fsnet aria2 libtorrent transmission}"
kinds=(8,25,64,0 16,15,64,0 32,8,32,0 8,25,64,1 8,0,256,0)
case ${1:-} in
    --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit ;;
    --short) kinds=(8,25,64,0 8,0,256,0) && read -ra systems <<<"${FSNET_BENCH_SYSTEMS:-fsnet aria2}" ;;
    "") ;;
    tracker) kinds=() ;;
    *) kinds=("$@") tracker=no ;;
esac
for kind in "${kinds[@]}"; do
    [[ $kind =~ ^[1-9][0-9]{0,2},[0-9]{1,4},[1-9][0-9]{0,4},[0-9.]{1,4}$ ]] || { echo "found '$kind', allowed: LEECHERS,MBIT,MIB,LOSS such as 8,25,64,0" >&2; exit 2; }
done
for system in "${systems[@]}"; do
    [[ $system =~ ^(fsnet|aria2|libtorrent|transmission)$ ]] ||
        { echo "FSNET_BENCH_SYSTEMS: found '$system', allowed: fsnet, aria2, libtorrent, transmission" >&2; exit 2; }
done
[ "$(id -u)" -eq 0 ] || { echo "network namespaces take root" >&2; exit 2; }
install_missing bench

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${FSNET_BIN:-}" ]; then
    export FSNET_BIN=$scratch/bin
    for project in Tracker Node; do dotnet publish "src/FsNet.$project" -c Release -o "$FSNET_BIN" -v quiet >&2; done
fi

# What a harness that was killed (SIGKILL) has left.
for name in $(ip netns list | grep -o '^fsb[0-9]*-[a-z0-9]*'); do
    pid=${name%%-*} pid=${pid#fsb}
    [ -e "/proc/$pid" ] || { ip netns pids "$name" | xargs -r kill -KILL; ip netns del "$name"; rm -rf "/dev/shm/fsb$pid."*; }
done

run=0 runs=$((${#kinds[@]} * runs_each * ${#systems[@]}))
for kind in "${kinds[@]}"; do
    IFS=, read -r leechers mbit mib loss <<<"$kind"
    for ((pair = 0; pair < runs_each; pair++)); do
        for system in "${systems[@]}"; do
            printf '%d/%d  %s: %s leechers, %s Mbit/s, %s MiB, %s %% loss\n' $((++run)) $runs "$system" "$leechers" "$mbit" "$mib" "$loss" >&2
            tests/bench/swarm.sh "$system" "$leechers" "$mbit" "$mib" "$loss" | tee -a "$scratch/runs" >&2
        done
    done
done

if [ $tracker = yes ]; then
    export FSNET_TOOLS=$scratch/tools
    for project in src/FsNet.Testbed tests/FsNet.Benchmarks; do dotnet publish $project -c Release -o "$FSNET_TOOLS" -v quiet >&2; done
    for ((pair = 0; pair < runs_each; pair++)); do
        for system in fsnet opentracker; do
            printf 'trackers, pair %d of %d: %s\n' $((pair + 1)) "$runs_each" "$system" >&2
            tests/bench/tracker.sh $system 4 | tee -a "$scratch/trackers" >&2
        done
    done
fi

[ ${#kinds[@]} -eq 0 ] || sort -s -k2,2n -k3,3n -k5,5n -k1,1r "$scratch/runs" | awk -v limit=$foreign_limit '
    function median(values, n,   i, j, v) {
        for (i = 2; i <= n; i++) for (j = i; j > 1 && values[j - 1] > values[j]; j--) { v = values[j]; values[j] = values[j - 1]; values[j - 1] = v }
        return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
    }
    function flush(   m, c) {
        if (!n) return
        m = median(last, n); c = median(cpu, n)
        printf "| %s | %s | %s%s (%s to %s) | %.1f (%.1f to %.1f) | %d of %d | %d %% | %s |\n", title, name, sprintf("%.2f", m), unit, \
            sprintf("%.2f", last[1]), sprintf("%.2f", last[n]), c, cpu[1], cpu[n], whole, n, busy * 100 / n + 0.5, noisy ? noisy " of " n : "none"
        n = whole = noisy = busy = 0
    }
    BEGIN {
        print "| swarm | system | last node | CPU s/GiB | whole | cores busy | runs spoilt by others |"
        print "|---|---|---:|---:|---:|---:|---:|"
    }
    { key = $1 " " $2 " " $3 " " $4 " " $5 }
    key != former { flush(); former = key }
    {
        name = $1; n++; unit = $3 ? " x" : " s"
        title = $2 " leechers, " ($3 ? $3 " Mbit/s" : "not shaped") ", " $4 " MiB" ($5 != 0 ? ", " $5 " % loss" : "")
        last[n] = $3 ? $7 / $9 : $7; cpu[n] = $10
        whole += $6 == "yes"; noisy += $11 > limit; busy += $12
    }
    END { flush() }'

[ $tracker = no ] || sort -s -k1,1 -k2,2n "$scratch/trackers" | awk '
    BEGIN {
        print "\n| tracker | rounds | processor time of an answer (from, to) | its peers | answers/s, the generator being the other core |"
        print "|---|---:|---:|---:|---:|"
    }
    function flush() { if (n) printf "| %s | %d | %.2f µs (%.2f, %.2f) | %s | %d |\n", name, n, cost[int((n + 1) / 2)], cost[1], cost[n], counted ? sprintf("%.1f", peers / n) : "50 asked for", rate / n }
    $1 != name { flush(); n = peers = rate = 0; name = $1 }
    { cost[++n] = $2; peers += $3; counted = $3 != "-"; rate += $4 }
    END { flush() }'
