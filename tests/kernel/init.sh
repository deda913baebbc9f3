#!/usr/bin/env bash
# The first process of the kernel that run.sh boots: makes a root whose writes stay in memory, and goes on there as job.sh.
# Its output is run.sh's boot log; when it ends in an error the kernel panics, and run.sh shows the log.
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
work=$FSNET_KERNEL_WORK
root=/mnt/root

insmod "/usr/lib/uml/modules/$(uname -r)/kernel/fs/overlayfs/overlay.ko"
mount -t tmpfs -o mode=755,size=75% tmpfs /mnt
mkdir /mnt/upper /mnt/scratch $root
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/scratch overlay $root

mkdir -p $root/dev $root/proc $root/sys $root/run $root/mnt/old $root/lib/modules $root/var/lib/docker
mount -t devtmpfs devtmpfs $root/dev
mkdir -p $root/dev/pts $root/dev/shm
ln -s /proc/self/fd $root/dev/fd
ln -s fd/0 $root/dev/stdin
ln -s fd/1 $root/dev/stdout
ln -s fd/2 $root/dev/stderr
mount -t devpts devpts $root/dev/pts
mount -t tmpfs tmpfs $root/dev/shm
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t tmpfs -o mode=755 tmpfs $root/run
mount -t tmpfs tmpfs $root/var/lib/docker
mount -t hostfs -o /usr/lib/uml/modules hostfs $root/lib/modules
mount -t hostfs -o "$work/back" hostfs "$root$work/back"

# Not a mere chroot: in one, user namespaces are refused.
cd $root
pivot_root . mnt/old
exec chroot . "$work/scripts/job.sh" "$work" <dev/null >dev/console 2>&1
