# usage: unshare --mount --propagation private sh enter-root.sh <mount point> <overlay options> [<source> <target>]... -- <command>...
#
# Runs a command in a root file system of layers, as a container runtime would: with its own /dev (and 64 MB of /dev/shm,
# as on Fargate), and with further files and directories of this machine at other places. All mounts are private to the
# command and gone with its last process.
#
# pivot_root and not chroot: the kernel gives no user namespaces to who is in a chroot, and Chromium's sandbox needs one.
set -eu
root=$1
mount -t overlay overlay -o "$2" "$root"
shift 2

mount --rbind /proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/dev/shm"

while [ "$1" != -- ]; do
  mount --bind "$1" "$root$2"
  shift 2
done
shift

cd "$root"
pivot_root . .
umount -l .
cd /
exec "$@"
