#!/usr/bin/env bash
# What an answer costs a tracker: 18,000 files that 51 of 1,000 nodes have and 82,000 that one has, 50 peers an answer, 256 requests outstanding
# from 8 sockets, each node with an address of its own. Tracker on core 0, generator on core 1, in a network namespace of their own, where
# nothing tracks connections. As root; bench.sh calls it.
#   tests/bench/tracker.sh SYSTEM SECONDS    SYSTEM: fsnet (of the folder FSNET_BIN) or opentracker; FSNET_TOOLS has fsnet and FsNet.Benchmarks
# Prints one line: system, µs of processor time (user and system) an answer, peers in an answer (- where they are not counted), answers a second.
set -euo pipefail
system=$1 seconds=$2
readonly files=18000 idle=82000 address=127.0.0.1:6969
id=fsb$$-t
work=$(mktemp -d)
pid=
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

clean_up() {
    [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
    wait 2>/dev/null || true
    ip netns del "$id"
    rm -rf "$work"
}

on_core() { local core=$1; shift; exec ip netns exec "$id" taskset -c "$core" "$@"; }

await_socket() {
    for _ in {1..100}; do
        [ -z "$(ip netns exec "$id" ss -Hlun "sport = :${address#*:}")" ] || return 0
        sleep 0.1
    done
    echo "$system does not listen" >&2
    exit 1
}

ask_fsnet() {
    on_core 1 "$FSNET_TOOLS/fsnet" load tracker --target $address --peers 1000 --files $files --copies 51 --idle $idle --ask locate \
        --for "${seconds}s" --seed 1 --process "$pid" 2>"$work/log" |
        awk '$1 == "Locate" { gsub(",", "", $2); rate = $2 } $1 == "process" { cost = $8 } END { print "fsnet", cost, "-", rate }'
}

ask_opentracker() {
    on_core 1 "$FSNET_TOOLS/FsNet.Benchmarks" announces $address $files $idle "$seconds" "$pid" | sed 's/^/opentracker /'
}

ip netns add "$id"
ip -n "$id" link set lo up
if [ "$system" = fsnet ]; then
    on_core 0 "$FSNET_BIN/fsnet-tracker" --listen $address --status off --log-level warning --peer-ttl 24h --memory 8GiB >"$work/tracker.log" 2>&1 &
else
    chmod 755 "$work"
    "$FSNET_TOOLS/FsNet.Benchmarks" hashes $((files + idle)) >"$work/whitelist"
    (cd "$work" && on_core 0 opentracker -i "${address%:*}" -p "${address#*:}" -P "${address#*:}" -d "$work" -w whitelist -u nobody) >/dev/null 2>&1 &
fi
pid=$!
await_socket
("ask_$system")
