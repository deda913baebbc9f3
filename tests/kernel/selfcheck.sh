#!/usr/bin/env bash
# Checks that the kernel of run.sh shapes links as asked, and ends with one line: N passed, N failed, N skipped.
#   tests/kernel/selfcheck.sh            boots the kernel and checks it
#   tests/kernel/selfcheck.sh --docker   and a Docker network in it too
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../lib.sh

rtt_is() { # milliseconds, ping command...: the least RTT of ten, which a busy machine moves least, within 0.5 ms or 2 %
    local asked=$1 least; shift
    least=$("$@" -q -c 10 -i 0.2 | sed -nE 's|.*= ([0-9.]+)/.*|\1|p')
    echo "   asked $asked ms, measured ${least:-nothing} ms"
    awk -v asked="$asked" -v least="${least:-0}" \
        'BEGIN { off = asked * 0.02; if (off < 0.5) off = 0.5; exit !(least >= asked && least <= asked + off) }'
}

loopback_delay() {
    tc qdisc add dev lo root netem delay 20ms
    rtt_is 40 ping 127.0.0.1
    local status=$?
    tc qdisc del dev lo root
    return $status
}

ingress_delay() { # two namespaces; 50 ms, at most 10 Mbit/s, on what the second one receives
    ip netns add left && ip netns add right || return
    ip link add eth0 netns left type veth peer name eth0 netns right
    ip -n left address add 10.9.0.1/24 dev eth0
    ip -n right address add 10.9.0.2/24 dev eth0
    ip -n left link set eth0 up
    ip -n right link set eth0 up
    ip -n right link add ifb0 type ifb
    ip -n right link set ifb0 up
    tc -n right -batch - <<'BATCH' || return
qdisc add dev eth0 clsact
filter add dev eth0 ingress protocol all u32 match u32 0 0 action mirred egress redirect dev ifb0
qdisc add dev ifb0 root handle 1: htb default 1
class add dev ifb0 parent 1: classid 1:1 htb rate 10mbit burst 16kb cburst 1514
qdisc add dev ifb0 parent 1:1 handle 10: netem delay 50ms limit 200
BATCH
    rtt_is 50 ip netns exec left ping 10.9.0.2
}

queue_rule() { iptables -t mangle -A PREROUTING -i lo -j NFQUEUE --queue-num 7 --queue-bypass && iptables -t mangle -F; }
user_namespace() { unshare --user --map-root-user --net tc qdisc add dev lo root netem delay 1ms; }
dotnet_runs() { dotnet --version; }
nothing_written() { [ "$(findmnt -n -o FSTYPE /)" = overlay ] && [ "$(findmnt -n -o FSTYPE -T /var/lib/docker)" = tmpfs ]; }

import_image() { # busybox and its libraries, for no registry is at hand
    local root library
    root=$(mktemp -d)
    mkdir "$root/bin"
    cp "$(command -v busybox)" "$root/bin/busybox"
    for library in $(ldd "$root/bin/busybox" 2>/dev/null | grep -oE '/[^ ]+'); do
        mkdir -p "$root/$(dirname "$library")"
        cp -L "$library" "$root/$library"
    done
    tar -C "$root" -c . | docker import - fsnet-selfcheck >/dev/null
}

container_delay() {
    import_image && docker network create shaped >/dev/null || return
    local name
    for name in one two; do docker run -d --name $name --network shaped fsnet-selfcheck /bin/busybox sleep 1000 >/dev/null || return; done
    nsenter -t "$(docker inspect -f '{{.State.Pid}}' one)" -n tc qdisc add dev eth0 root netem delay 30ms || return
    rtt_is 30 nsenter -t "$(docker inspect -f '{{.State.Pid}}' two)" -n \
        ping "$(docker inspect -f '{{.NetworkSettings.Networks.shaped.IPAddress}}' one)" || return
    docker exec two /bin/busybox ping -c 1 one | grep -q ' 0% packet loss'
}

check_inside() {
    counts=$(mktemp)
    check "what is written stays in memory" nothing_written
    check "netem delays lo" loopback_delay
    check "netem behind htb on an ifb delays what a namespace receives" ingress_delay
    check "netem in an unprivileged user namespace" user_namespace
    check "iptables takes an NFQUEUE rule" queue_rule
    check ".NET runs" dotnet_runs
    [ -n "${DOCKER_HOST:-}" ] && check "netem delays a container's eth0, and containers find each other by name" container_delay
    echo
    total
}

case ${1:-} in
    '') exec ./run.sh -- ./selfcheck.sh --inside ;;
    --docker) exec ./run.sh --docker -- ./selfcheck.sh --inside ;;
    --inside) check_inside ;;
    *) echo "unknown option $1; --docker is the only one" >&2; exit 2 ;;
esac
