#!/usr/bin/env bash
# Runs a command under a kernel that has tc netem: Debian's user-mode Linux, booted as an ordinary process.
#
#   tests/kernel/run.sh -- tc qdisc add dev lo root netem delay 20ms
#   tests/kernel/run.sh --out /tmp/results -- bash -c 'ping -c 3 127.0.0.1 >"$FSNET_KERNEL_OUT/ping.txt"'
#   tests/kernel/run.sh --docker --image fsnet-node -- docker run --rm fsnet-node --help
#   tests/kernel/run.sh --time 30m --mem 8G -- dotnet test tests/FsNet.Testbed.Tests -c Release --no-build
#
#   --mem SIZE     memory of the kernel, as 512M or 4G (default 4G; what it does not use costs nothing)
#   --time LIMIT   how long it may take, boot included, as 90s or 10m (default 10m); then the kernel is killed
#   --out DIR      a folder of this machine, writable inside at the same path, which is in FSNET_KERNEL_OUT
#   --docker       starts a Docker engine of its own inside before the command
#   --image NAME   gives that engine an image of this machine's engine; implies --docker; may be repeated
#   --help         this text
#
# The command sees this machine's files, starts in the caller's folder as root, with FSNET_*, DOTNET_*, NUGET_* and
# TESTCONTAINERS_* of the caller's environment. Whatever it writes outside DIR is kept in memory and forgotten. It has no network but its
# own lo, and no standard input; its standard output and error come out here as they are, through pipes.
#
# Exit codes: the command's own; 2 bad usage; 77 the kernel is not installed and cannot be; 124 time limit;
# 125 the kernel or the engine did not come up; 130 interrupted.
#
# On Debian, as root, it installs what is missing, and says so.
#
# What this kernel lacks, or does otherwise:
# - one CPU, whatever the machine has: kernel and programs share it, and all lose it together while the machine is busy. Delays and losses
#   stay as asked then, the least RTT to 0.3 ms; single packets come tens of ms late, and rates from about 10 Mbit/s up fall short.
#   Judge rates only on a machine that is otherwise idle.
# - a fork with exec takes about 25 ms, a container about 4 s to start;
# - HZ is 100 and nothing is preempted, but timers are of high resolution: netem does not round to ticks;
# - no cpuset controller, so no `docker run --cpuset-cpus`; cgroup v1 only;
# - nf_tables knows no ip family: iptables is the legacy one, first in PATH inside;
# - its clock is the machine's: `sleep 10` inside is 10 s outside, to 20 ms.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../lib.sh"
mem=4G limit=10m out='' docker='' images=() work='' kernel='' preload=''

fail() { # exit code, message
    echo "tests/kernel/run.sh: $2" >&2
    exit "$1"
}

parse() { # the options and the command, into globals
    while [ $# -gt 0 ]; do
        case $1 in
            --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; exit 0 ;;
            --docker) docker=1; shift; continue ;;
            --) shift; break ;;
            --mem | --time | --out | --image) [ $# -ge 2 ] || fail 2 "$1 needs a value" ;;
            -*) fail 2 "unknown option $1; --help lists them" ;;
            *) break ;;
        esac
        case $1 in
            --mem) mem=$2 ;;
            --time) limit=$2 ;;
            --out) out=$2 ;;
            --image) images+=("$2"); docker=1 ;;
        esac
        shift 2
    done
    [[ $mem =~ ^[0-9]+[MG]$ ]] || fail 2 "--mem $mem: a number and M or G is wanted, as 4G"
    [[ $limit =~ ^[1-9][0-9]*[smh]$ ]] || fail 2 "--time $limit: a number and s, m or h is wanted, as 10m"
    [ $# -gt 0 ] || fail 2 "a command is wanted; --help shows examples"
    command=("$@")
}

clean_up() {
    end_kernel
    [ -n "$work" ] && rm -rf "$work"
}

end_kernel() { # the kernel leads a process group, which holds every process inside
    [ -n "$kernel" ] && kill -KILL -- "-$kernel" 2>/dev/null
    kernel=''
}

watch() { # ends with the kernel, or ends it; lives on when run.sh itself is killed
    timeout "$limit" tail -s 0.2 -f --pid="$kernel" /dev/null || { touch "$work/late"; end_kernel; }
}

save_images() {
    local name number=0
    [ -z "$docker" ] && return
    command -v dockerd >/dev/null || fail 77 "--docker: no dockerd is installed"
    mkdir "$work/images"
    for name in "${images[@]}"; do
        number=$((number + 1))
        docker save -o "$work/images/$number.tar" "$name" || fail 125 "--image $name: docker save failed"
    done
}

make_room_for_registers() { # of processors that have more of them than this kernel knows of
    grep -qw amx_tile /proc/cpuinfo || return 0
    preload=$work/xstate.so
    clang -O2 -shared -fPIC -o "$preload" "$here/xstate.c" || fail 125 "xstate.c cannot be compiled"
}

write_job() { # what job.sh does inside, as shell text
    declare -p work out docker command
    printf 'folder=%q\n' "$PWD"
    printf 'PATH=$PATH:%q\n' "$(dirname "$(readlink -f "$(command -v dotnet)")")" # It may be in none of the usual places.
    local inherited=("${!FSNET_@}" "${!DOTNET_@}" "${!NUGET_@}" "${!TESTCONTAINERS_@}") name
    for name in "${inherited[@]}"; do printf 'export %s=%q\n' "$name" "${!name}"; done
}

boot() { # ends when the kernel does
    local readers=()
    # Through cat: the kernel sets its lines non-blocking, which the caller's own terminal would be left with.
    exec 3> >(exec cat)
    readers+=($!)
    exec 4> >(exec cat >&2)
    readers+=($!)
    exec 5> >(exec cat >>"$work/boot.log")
    readers+=($!)
    # Beware: the kernel removes the files in uml_dir/umid when it ends.
    setsid env ${preload:+"LD_PRELOAD=$preload"} linux.uml "mem=$mem" "uml_dir=$work/" umid=uml \
        rootfstype=hostfs root=/dev/root rootflags=/ ro "init=$work/scripts/init.sh" "FSNET_KERNEL_WORK=$work" \
        con=null con0=null,fd:5 ssl=null ssl0=null,fd:3 ssl1=null,fd:4 </dev/null >&5 2>&1 &
    kernel=$!
    exec 3>&- 4>&- 5>&-
    watch </dev/null >/dev/null 2>&1 &
    wait "$kernel" 2>/dev/null
    end_kernel
    wait "${readers[@]}"
}

parse "$@"
install_missing kernel >&2 || fail 77 "the kernel and what it takes are not installed"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
work=$(mktemp -d)
mkdir "$work/back" "$work/scripts"
cp "$here/init.sh" "$here/job.sh" "$work/scripts"
if [ -n "$out" ]; then
    mkdir -p "$out" && out=$(cd "$out" && pwd) || fail 2 "--out $out: cannot be made"
fi
save_images
make_room_for_registers
write_job >"$work/job"
boot
[ -s "$work/back/status" ] && exit "$(cat "$work/back/status")"
[ -e "$work/late" ] && fail 124 "killed, for it took longer than $limit"
tail -n 40 "$work/boot.log" >&2
fail 125 "the kernel did not come up, or died; its last words are above"
