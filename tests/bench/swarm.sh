#!/usr/bin/env bash
# One swarm of one system: a tracker, a seed and leechers, each in a network namespace of its own, on one bridge. Links are shaped by tbf on
# both ways, with 75 ms of queue; packets go one by one. Every copy is compared with the file. As root; bench.sh calls it.
#   tests/bench/swarm.sh SYSTEM LEECHERS MBIT MIB LOSS    SYSTEM: fsnet (of the folder FSNET_BIN), aria2, libtorrent,
#                                                    transmission; MBIT 0: not shaped; LOSS in percent
# Prints one line: system, leechers, Mbit/s, MiB, loss, whether all is whole, seconds of the last and of the median node, the bound (0: none),
# CPU seconds of all programs per GiB delivered, share of the cores that others took, share of the cores that were busy.
set -euo pipefail
system=$1 leechers=$2 mbit=$3 mib=$4 loss=$5
readonly queue_ms=75 patience=300 piece_log2=18
readonly tracker=10.78.0.2 seed=10.78.0.3
id=fsb$$
work=$(mktemp -d "/dev/shm/$id.XXXXXX")
pids=()
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

clean_up() {
    local pid name
    for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    for name in $(ip netns list | grep -o "^$id-[a-z0-9]*"); do ip netns del "$name"; done
    rm -rf "$work"
}

in_host() { local host=$1; shift; ip netns exec "$id-$host" "$@"; }

shape() { # namespace, device
    local rate=$((mbit * 125)) burst # bytes in a millisecond
    burst=$((rate > 15140 ? rate : 15140))
    [ "$mbit" -eq 0 ] || tc -n "$1" qdisc add dev "$2" root tbf rate "${mbit}mbit" burst $burst limit $((burst + rate * queue_ms))
}

one_by_one() { # namespace, device: what is shaped or lost is single packets
    [ "$mbit" -eq 0 ] && [ "$loss" = 0 ] || ip netns exec "$1" ethtool -K "$2" tso off gso off gro off >/dev/null
}

# A namespace may choose among those that the machine allows to everybody, and cubic need not be one of them.
allow_cubic() {
    local allowed=/proc/sys/net/ipv4/tcp_allowed_congestion_control
    grep -qw cubic "$allowed" || echo "$(cat "$allowed") cubic" >"$allowed"
}

make_bridge() {
    ip netns add "$id-br"
    ip -n "$id-br" link add br0 type bridge forward_delay 0
    ip -n "$id-br" link set br0 up
    in_host br sh -c 'for t in ip ip6 arp; do echo 0 >/proc/sys/net/bridge/bridge-nf-call-${t}tables; done' 2>/dev/null || true
}

make_host() { # name, address
    local port=p-$1
    ip netns add "$id-$1"
    ip -n "$id-br" link add "$port" type veth peer name eth0 netns "$id-$1"
    one_by_one "$id-br" "$port"
    one_by_one "$id-$1" eth0
    ip -n "$id-br" link set "$port" master br0 up
    ip -n "$id-$1" link set lo up
    ip -n "$id-$1" addr add "$2/16" dev eth0
    ip -n "$id-$1" link set eth0 up
    in_host "$1" sh -c 'echo cubic >/proc/sys/net/ipv4/tcp_congestion_control'
    shape "$id-$1" eth0
    shape "$id-br" "$port"
    [ "$loss" = 0 ] || in_host "$1" iptables-legacy -A INPUT -i eth0 -m statistic --mode random --probability "$(awk "BEGIN { print $loss / 100 }")" -j DROP
    mkdir "$work/$1"
}

start() { # host, command: in the host's folder
    (cd "$work/$1" && exec ip netns exec "$id-$1" sh -c "$2") >"$work/$1.log" 2>&1 </dev/null &
    pids+=($!)
}

make_torrent() {
    local file=$work/payload.torrent at
    mktorrent -l $piece_log2 -n payload.bin -o "$file" -a "http://$tracker:6969/announce" "$work/payload.bin" >/dev/null
    at=$(grep -abo 4:info "$file" | head -n 1 | cut -d: -f1)
    tail -c +$((at + 7)) "$file" | head -c -1 | sha1sum | cut -c1-40 >"$work/t/whitelist" # opentracker serves those
}

start_fsnet() {
    local node="$FSNET_BIN/fsnet-node" common="--tracker $tracker:9090 --status off --log-level warning" i
    start t "exec $FSNET_BIN/fsnet-tracker --listen $tracker:9090 --status off --log-level warning"
    start s "exec $node share $work/payload.bin $common --listen $seed:9100"
    for ((i = 1; i <= leechers; i++)); do
        start "l$i" "flock -s $work/gate true; exec $node get payload.bin --keep-sharing --wait 60s $common --listen 10.78.1.$i:9100"
    done
}

start_aria2() {
    local i common="exec aria2c --quiet --no-conf --enable-dht=false --enable-dht6=false --disable-ipv6=true --bt-enable-lpd=false
        --listen-port=6881 --file-allocation=none --seed-ratio=0 --bt-tracker-interval=5 --bt-max-peers=0 $work/payload.torrent"
    common=${common//$'\n'/ }
    make_torrent
    printf '#!/bin/sh\ntouch "$(dirname "$3")/done"\n' >"$work/mark"
    chmod +x "$work/mark"
    start t "exec opentracker -i $tracker -p 6969 -P 6969 -d . -w whitelist -u nobody"
    ln "$work/payload.bin" "$work/s/payload.bin"
    start s "$common --bt-seed-unverified=true"
    for ((i = 1; i <= leechers; i++)); do
        start "l$i" "flock -s $work/gate true; $common --on-bt-download-complete=$work/mark"
    done
}

# By TCP alone and without choking, as topologies/programs has it, with the Python that Debian has the library for. What Python loads does not count: it waits behind that.
start_libtorrent() {
    local i peer=$PWD/topologies/programs/lt_peer.py wait='import fcntl, runpy, sys, libtorrent
if sys.argv[1]: fcntl.flock(open(sys.argv[1]), fcntl.LOCK_SH)
sys.argv = sys.argv[2:]
runpy.run_path(sys.argv[0])'
    printf '%s\n' "$wait" >"$work/wait.py"
    make_torrent
    start t "exec opentracker -i $tracker -p 6969 -P 6969 -d . -w whitelist -u nobody"
    ln "$work/payload.bin" "$work/s/payload.bin"
    start s "exec /usr/bin/python3 $work/wait.py '' $peer --listen $seed:6881 --dir . --seed $work/payload.torrent"
    for ((i = 1; i <= leechers; i++)); do
        start "l$i" "exec /usr/bin/python3 $work/wait.py $work/gate $peer --listen 10.78.1.$i:6881 --dir . --done done $work/payload.torrent"
    done
}

start_transmission() {
    local i common="exec transmission-cli -g cfg -M -U -D -p 6881 -w \$PWD -f $work/mark $work/payload.torrent"
    make_torrent
    printf '#!/bin/sh\ntouch "$TR_TORRENT_DIR/done"\n' >"$work/mark"
    chmod +x "$work/mark"
    for ((i = 0; i <= leechers; i++)); do
        mkdir "$work/$([ $i = 0 ] && echo s || echo "l$i")/cfg"
        cat >"$work/$([ $i = 0 ] && echo s || echo "l$i")/cfg/settings.json" <<END
{ "dht-enabled": false, "lpd-enabled": false, "utp-enabled": false, "encryption": 0, "preallocation": 0, "upload-slots-per-torrent": 14,
  "peer-limit-global": 500, "peer-limit-per-torrent": 100, "script-torrent-done-enabled": true, "script-torrent-done-filename": "$work/mark" }
END
    done
    start t "exec opentracker -i $tracker -p 6969 -P 6969 -d . -w whitelist -u nobody"
    ln "$work/payload.bin" "$work/s/payload.bin"
    start s "$common"
    for ((i = 1; i <= leechers; i++)); do
        start "l$i" "flock -s $work/gate true; $common"
    done
}

whole_since() { # host: when its copy became whole as the program says, in seconds; nothing before
    if [ "$system" != fsnet ]; then
        stat -c %.9Y "$work/$1/done" 2>/dev/null || true
    else
        stat -c %.9Z "$work/$1/payload.bin" 2>/dev/null || true # It has its name when it is whole.
    fi
}

all_whole() {
    local i
    for ((i = leechers; i > 0; i--)); do [ -n "$(whole_since "l$i")" ] || return 1; done
}

cpu_of_all() { # user and system ticks of all programs
    local pid
    for pid in "${pids[@]}"; do cat "/proc/$pid/stat" 2>/dev/null || true; done | sed 's/.*) //' | awk '{ u += $12; s += $13 } END { print u + 0, s + 0 }'
}

ticks_of_host() { # user, busy, all
    awk '/^cpu / { print $2 + $3, $2 + $3 + $4 + $7 + $8, $2 + $3 + $4 + $5 + $6 + $7 + $8; exit }' /proc/stat
}

count_whole() {
    local i whole=0
    for ((i = 1; i <= leechers; i++)); do
        ! cmp -s "$work/payload.bin" "$work/l$i/payload.bin" || whole=$((whole + 1))
    done
    echo $whole
}

allow_cubic
make_bridge
make_host t $tracker
make_host s $seed
for ((i = 1; i <= leechers; i++)); do make_host "l$i" "10.78.1.$i"; done
head -c "$((mib << 20))" /dev/urandom >"$work/payload.bin"
exec 8>"$work/gate"
flock -x 8
"start_$system" 8>&-
sleep 4
read -r user_before system_before < <(cpu_of_all)
read -r host_user busy all < <(ticks_of_host)
began=$(date +%s.%N)
flock -u 8
for ((waited = 0; waited < patience * 10; waited++)); do
    ! all_whole || break
    sleep 0.1
done
read -r user system_now < <(cpu_of_all)
read -r host_user_now busy_now all_now < <(ticks_of_host)
for ((i = 1; i <= leechers; i++)); do whole_since "l$i"; done | sort -n |
    awk -v began="$began" -v name="$system" -v n="$leechers" -v mbit="$mbit" -v mib="$mib" -v loss="$loss" -v whole="$(count_whole)" \
        -v user=$((user - user_before)) -v kernel=$((system_now - system_before)) -v hz="$(getconf CLK_TCK)" \
        -v host_user=$((host_user_now - host_user)) -v busy=$((busy_now - busy)) -v all=$((all_now - all)) '
        { at[NR] = $1 - began }
        END {
            bound = mbit ? mib * 8.388608 / mbit : 0
            cpu = whole ? (user + kernel) / hz / (whole * mib / 1024) : 0
            printf "%s %d %d %d %s %s %.2f %.2f %.2f %.2f %.2f %.2f\n", name, n, mbit, mib, loss, whole == n ? "yes" : "no", \
                at[NR], at[int((NR + 1) / 2)], bound, cpu, (host_user - user) / all, busy / all
        }'
