# What the named services need: packages of Debian and of the next Debian, servers built from Go modules, one of a Maven artefact.
# Each server is built once into $CACHE; nothing is installed or built for a service that is not named.
SERVERS=$HERE/servers

names_any() { local n; for n in "$@"; do case " $names " in *" $n "*) return 0 ;; esac; done; return 1; }
go_servers() { local n; for n in mongo s3 toxiproxy; do ! names_any $n || echo $n; done; }

missing_packages() {
  ! names_any postgres || [ -x "$(pg_bin)/postgres" ] || echo postgresql
  ! names_any mariadb || command -v mariadbd >/dev/null || echo mariadb-server
  ! names_any rabbitmq || command -v rabbitmq-server >/dev/null || echo rabbitmq-server
  ! names_any rabbitmq rabbitmq4 || command -v curl >/dev/null || echo curl
  ! needs_next || command -v debootstrap >/dev/null || echo debootstrap
  ! needs_next || [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || echo debian-archive-keyring
  ! names_any mongojava || command -v javac >/dev/null || echo default-jdk-headless
  ! names_any pgbouncer || command -v pgbouncer >/dev/null || echo pgbouncer
  ! names_any haproxy || command -v haproxy >/dev/null || echo haproxy
  ! names_any nginx || command -v nginx >/dev/null || echo nginx-light
  ! names_any postfix || command -v postfix >/dev/null || echo postfix
  ! names_any postfix || command -v saslpasswd2 >/dev/null || echo sasl2-bin libsasl2-modules
  ! names_any mongojava || command -v mvn >/dev/null || echo maven
}
pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

# The sources that a build came from; an unchanged sum means that nothing has to be built.
sum_of() { (cd "$SERVERS" && cat "$@" | sha256sum | cut -c1-32); }
sum_of_go() { sum_of go.mod go.sum mongo/main.go s3/main.go; }
sum_of_java() { sum_of mongo-java/pom.xml mongo-java/Serve.java; }
built() { [ "$(cat "$CACHE/$1.built" 2>/dev/null)" = "$2" ]; } # built NAME SUM
unbuilt_go() { local n; for n in $(go_servers); do built "$n" "$(sum_of_go)" || echo "$n"; done; }
needs_java() { names_any mongojava && ! built java "$(sum_of_java)"; }

install_packages() {
  local need policy=/usr/sbin/policy-rc.d made='' rc=0 output=${TMPDIR:-/tmp}/services-apt.log
  need=$(missing_packages)
  [ -n "$need" ] || return 0
  [ "$(id -u)" = 0 ] || die "install needs root for: $(echo $need)"
  log "apt-get install" $need
  # keeps the packages from starting servers and from making a default PostgreSQL cluster
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; }
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
      -o Dpkg::Options::=--force-confold $need; } >"$output" 2>&1 || rc=$?
  [ -z "$made" ] || rm -f $policy
  [ $rc = 0 ] || { tail -20 "$output" >&2; die "apt-get failed ($rc)"; }
}

build_go() {
  local found need n packages=() sum
  need=$(unbuilt_go)
  [ -n "$need" ] || return 0
  sum=$(sum_of_go)
  # Debian's own Go is too old; from 1.21 on a go fetches the version that go.mod asks for
  found=$( (go version 2>/dev/null || true) | sed -n 's/^go version go1\.\([0-9]*\).*/\1/p')
  [ "${found:-0}" -ge 21 ] || die "building $(echo $need) needs Go 1.26 (https://go.dev/dl): install it and put go into PATH"
  log "building" $need "(one to two minutes the first time)"
  for n in $need; do
    case $n in toxiproxy) packages+=(github.com/Shopify/toxiproxy/v2/cmd/server) ;; *) packages+=("./$n") ;; esac
  done
  # One build of all: while one is linked, the next is compiled. A compiler that is about to end need not tidy its memory.
  # Without inlining a third of the time is saved; what a database spends its time in is built as usual.
  (cd "$SERVERS" && GOGC=400 go build -gcflags=all=-l -gcflags=runtime= -gcflags=modernc.org/...= -gcflags=github.com/FerretDB/...= \
      -tags ferretdb_no_mysql,ferretdb_no_postgresql -ldflags '-s -w' -o "$CACHE/" "${packages[@]}") >"$CACHE/go.out" 2>&1 \
    || { tail -20 "$CACHE/go.out" >&2; die 'go build failed'; }
  [ ! -e "$CACHE/server" ] || mv "$CACHE/server" "$CACHE/toxiproxy-server"
  for n in $need; do echo "$sum" >"$CACHE/$n.built"; done
}

build_java() {
  local sum out=$CACHE/mongo-java
  needs_java || return 0
  sum=$(sum_of_java)
  log 'building mongo-java'
  rm -rf "$out"
  mkdir -p "$out"
  { mvn -q -B -f "$SERVERS/mongo-java/pom.xml" dependency:copy-dependencies -DoutputDirectory="$out" \
    && javac -cp "$out/*" -d "$out" "$SERVERS/mongo-java/Serve.java"; } >"$CACHE/java.out" 2>&1 \
    || { tail -20 "$CACHE/java.out" >&2; die 'the build of mongo-java failed (it needs Java 17 and Maven)'; }
  echo "$sum" >"$CACHE/java.built"
}

do_install() {
  if [ -z "$(missing_packages)$(unbuilt_go)" ] && ! needs_java && ! needs_next; then
    log 'all named servers are installed'
    return 0
  fi
  mkdir -p "$CACHE"
  # Packages are downloaded and unpacked while the compiler works.
  build_go &
  local go=$!
  install_packages
  build_next &
  local next=$!
  build_java
  wait $go
  wait $next
}
