#!/usr/bin/env bash
# in-next-debian.sh ROOT FOLDER USER command... : becomes the command, inside the Debian under ROOT, where FOLDER is /srv.
# The mounts belong to this process alone: they end with it, and nothing outside sees them.
set -euo pipefail
if [ "${IN_NEXT_DEBIAN:-}" != 1 ]; then
  # shellcheck disable=SC2016
  exec env IN_NEXT_DEBIAN=1 unshare --mount --propagation private "$0" "$@"
fi
root=$1 folder=$2 user=$3
shift 3
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$folder" "$root/srv"
exec env -u IN_NEXT_DEBIAN -u TMPDIR chroot --userspec="$user" "$root" "$@"
