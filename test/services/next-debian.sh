# Servers of the next Debian release, in a folder of $CACHE. The release comes from the mirror that this machine's own apt uses.
NEXT_RELEASE=trixie NEXT_PACKAGES='rabbitmq-server postgresql mariadb-server'
NEXT=$CACHE/$NEXT_RELEASE

# run_in PLACE USER sets RUN to the words that run a command as a user: here, or in the next Debian. PLACE_DIR is how $DIR is called
# there. A user may be unable to write to our TMPDIR.
run_in() {
  case $1 in
    here) PLACE_DIR=$DIR RUN=(env -u TMPDIR setpriv "--reuid=$2" "--regid=$2" --init-groups) ;;
    next) PLACE_DIR=/srv RUN=("$HERE/in-next-debian.sh" "$NEXT" "$DIR" "$2") ;;
  esac
}

sum_of_next() { { echo "$NEXT_RELEASE $NEXT_PACKAGES"; declare -f build_next; } | sha256sum | cut -c1-32; }
needs_next() { names_any rabbitmq4 postgres17 mariadb118 && ! built next "$(sum_of_next)"; }
debian_mirror() {
  local found=${SVC_DEBIAN_MIRROR:-}
  # shellcheck disable=SC2016
  [ -n "$found" ] || found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -1)
  [ -n "$found" ] || die "apt knows no mirror of Debian here: set SVC_DEBIAN_MIRROR to one that has $NEXT_RELEASE"
  echo "$found"
}

build_next() {
  local output=$CACHE/next.out mirror
  needs_next || return 0
  [ "$(id -u)" = 0 ] || die "the servers of $NEXT_RELEASE need root"
  unshare --mount true 2>"$output" || die "the servers of $NEXT_RELEASE need mounts, and this machine allows none ($(cat "$output"))"
  mirror=$(debian_mirror)
  log "installing $NEXT_PACKAGES of $NEXT_RELEASE into a folder"
  rm -rf "$NEXT" "$NEXT.new"
  # All mounts are made in a namespace that ends with the installation.
  unshare --mount --propagation private bash -euo pipefail -s "$NEXT.new" "$mirror" >"$output" 2>&1 <<E || { tail -20 "$output" >&2; die "the installation of $NEXT_RELEASE failed"; }
debootstrap --variant=minbase $NEXT_RELEASE "\$1" "\$2"
cd "\$1"
mount -t proc proc proc
mount --bind /dev dev
cp -L /etc/resolv.conf /etc/hosts etc/
apt-config dump Acquire >etc/apt/apt.conf.d/90-this-machine
printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
mkdir -p etc/postgresql-common
echo 'create_main_cluster = false' >etc/postgresql-common/createcluster.conf
printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' >etc/dpkg/dpkg.cfg.d/90-for-tests
unset TMPDIR # a folder of this machine
export DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8
chroot . apt-get update -qq
chroot . apt-get install -y -qq --no-install-recommends $NEXT_PACKAGES
rm -f var/cache/apt/archives/*.deb
E
  # Whole or not there: a folder of an installation that was interrupted is never used.
  mv "$NEXT.new" "$NEXT"
  sum_of_next >"$CACHE/next.built"
}
