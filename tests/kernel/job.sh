#!/usr/bin/env bash
# Inside the kernel, on the root that init.sh made: modules, networks, the engine where asked, then the command of run.sh.
# $1: run.sh's private folder, with `job` (shell text) to read and `back/status` to write.
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
modules=(sch_netem sch_htb sch_tbf sch_ingress cls_u32 cls_flower cls_matchall act_mirred ifb veth bridge tun
    ip_tables iptable_nat iptable_filter iptable_mangle nfnetlink_queue xt_NFQUEUE nfnetlink_log xt_NFLOG xt_conntrack xt_MASQUERADE xt_addrtype
    xt_statistic xt_mark br_netfilter)

prepare() {
    umount -l /mnt/old
    modprobe -a "${modules[@]}"
    ip link set lo up
    hostname fsnet-kernel
    mkdir -p /run/fsnet/bin
    local tool
    for tool in iptables iptables-restore ip6tables; do ln -s "/usr/sbin/${tool/tables/tables-legacy}" "/run/fsnet/bin/$tool"; done
    PATH=/run/fsnet/bin:$PATH
}

share_out() { # DIR of --out, at the same path
    [ -z "$out" ] && return
    mkdir -p "$out"
    mount -t hostfs -o "$out" hostfs "$out" || return
    export FSNET_KERNEL_OUT=$out
}

answers() { # how to ask, program...: starts the program, and waits until it answers or has ended
    local ask=$1 log=/run/fsnet/$2.log; shift
    "$@" >"$log" 2>&1 &
    until $ask >/dev/null 2>&1; do
        kill -0 $! 2>/dev/null || { tail -n 20 "$log"; return 1; }
        sleep 0.2
    done
}

# containerd first: dockerd gives one that it starts 15 s, which on a busy machine are few for this one processor.
start_engine() {
    local socket=/run/fsnet/containerd.sock config=/run/fsnet/containerd.toml
    printf '%s\n' 'version = 2' 'disabled_plugins = ["io.containerd.grpc.v1.cri"]' >$config
    answers "ctr --address $socket version" containerd --config $config --address $socket --root /var/lib/docker/containerd &&
        answers "docker info" dockerd --containerd $socket --host "$DOCKER_HOST"
}

start_docker() {
    [ -z "$docker" ] && return
    mount -t tmpfs cgroup /sys/fs/cgroup
    local controller
    for controller in cpu cpuacct memory devices freezer blkio pids; do
        mkdir "/sys/fs/cgroup/$controller"
        mount -t cgroup -o "$controller" cgroup "/sys/fs/cgroup/$controller"
    done
    mkdir /sys/fs/cgroup/systemd
    mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
    # /run is this kernel's own, so the socket is not the machine's engine's, though its path is the usual one.
    export DOCKER_HOST=unix:///run/docker.sock
    start_engine || return
    local image
    for image in "$work"/images/*.tar; do
        [ -e "$image" ] || continue
        docker load -q -i "$image" || return
    done
}

run_command() { # through pipes, for many programs write otherwise when they see a terminal
    stty -F /dev/ttyS0 raw
    stty -F /dev/ttyS1 raw
    # Held open, for the last close of a line drops what is still on its way.
    exec 8>/dev/ttyS0 9>/dev/ttyS1
    local status readers=()
    exec 6> >(exec cat >&8)
    readers+=($!)
    exec 7> >(exec cat >&9)
    readers+=($!)
    (cd "$folder" && exec "${command[@]}") >&6 2>&7 6>&- 7>&- 8>&- 9>&-
    status=$?
    exec 6>&- 7>&-
    # A daemon that the command left holds the pipes open: it gets one second to say more.
    ( sleep 1; kill "${readers[@]}" ) 2>/dev/null &
    wait "${readers[@]}" 2>/dev/null
    echo "$status" >"$work/back/status"
}

# shellcheck source=/dev/null
. "$1/job"
prepare
if share_out && start_docker; then run_command; fi
sync
umount -a -t hostfs 2>/dev/null
exec busybox poweroff -f
