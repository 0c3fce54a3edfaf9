#!/usr/bin/env bash
# services.sh - the real database servers that the tests post into: PostgreSQL and MariaDB, on a Debian or Ubuntu machine.
#   services.sh install            installs by apt what is missing (the packages start nothing)
#   services.sh start [names...]   starts them (default: all), waits until each answers, prints KEY=VALUE lines
#   services.sh urls               prints the KEY=VALUE lines of what runs
#   services.sh status             pid and up/down of each
#   services.sh stop [names...]    stops by recorded pid (SIGTERM or SIGINT, SIGKILL after 20 s)
#   services.sh wipe               stops, then removes the folder
# Environment: SVC_DIR (default: waybill-services in the temporary folder), SVC_BASE (first port, default 27000), SVC_FSYNC=off (faster, not durable).
# Needs root, since each server runs as its own user. Listens on 127.0.0.1 only. The tests find what runs in $SVC_DIR/urls.
set -euo pipefail
DIR=${SVC_DIR:-${TMPDIR:-/tmp}/waybill-services}
BASE=${SVC_BASE:-27000}
P_POSTGRES=$((BASE + 32)) P_MARIADB=$((BASE + 36))
DB_USER=hub DB_PASSWORD=hubpass
ALL='postgres mariadb'
PG_BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)

log() { echo "services: $*" >&2; }
die() { log "$*"; exit 1; }
pid_file() { echo "$DIR/run/$1.pid"; }
alive() {
  local p
  p=$(cat "$(pid_file "$1")" 2>/dev/null) && [ -n "$p" ] && kill -0 "$p" 2>/dev/null && [ "$(sed 's/.*) //' "/proc/$p/stat" | cut -c1)" != Z ]
}
background() { # background NAME command... : own session, log file, pid recorded
  local name=$1; shift
  setsid "$@" >"$DIR/log/$name.out" 2>&1 </dev/null &
  echo $! >"$(pid_file "$name")"; disown
}
wait_for() { # wait_for NAME seconds command...
  local name=$1 end=$((SECONDS + $2)); shift 2
  until "$@" >/dev/null 2>&1; do
    alive "$name" || { tail -20 "$DIR/log/$name.out" >&2; die "$name died while starting"; }
    [ $SECONDS -lt $end ] || { tail -20 "$DIR/log/$name.out" >&2; die "$name is not ready in time"; }
    sleep 0.2
  done
}
free_port() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || die "port $1 is taken (set SVC_BASE)"; }

missing() {
  [ -n "$PG_BIN" ] && [ -x "$PG_BIN/postgres" ] || echo postgresql
  command -v mariadbd >/dev/null || echo mariadb-server
}
do_install() {
  [ "$(id -u)" = 0 ] || die 'install needs root'
  local need policy=/usr/sbin/policy-rc.d made=''
  need=$(missing)
  [ -n "$need" ] || { log 'all servers are installed'; return; }
  log "apt-get install" $need
  # keeps the packages from starting servers and from making a default PostgreSQL cluster
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made=1; }
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  local rc=0
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
      -o Dpkg::Options::=--force-confold $need; } >"${TMPDIR:-/tmp}/services-apt.log" 2>&1 || rc=$?
  [ -z "$made" ] || rm -f $policy
  [ $rc = 0 ] || { tail -20 "${TMPDIR:-/tmp}/services-apt.log" >&2; die "apt-get failed ($rc)"; }
  PG_BIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
}

start_postgres() {
  free_port $P_POSTGRES
  local d=$DIR/postgres
  if [ ! -s "$d/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$d"
    printf %s "$DB_PASSWORD" >"$DIR/run/pgpw"; chmod 644 "$DIR/run/pgpw"
    runuser -u postgres -- "$PG_BIN/initdb" -D "$d" -U $DB_USER --pwfile="$DIR/run/pgpw" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >"$DIR/log/initdb.out" 2>&1
    rm -f "$DIR/run/pgpw"
    cat >>"$d/postgresql.conf" <<E
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = ${SVC_FSYNC:-on}
synchronous_commit = ${SVC_FSYNC:-on}
full_page_writes = ${SVC_FSYNC:-on}
E
  fi
  background postgres runuser -u postgres -- "$PG_BIN/postgres" -D "$d" -c port=$P_POSTGRES
}
ready_postgres() {
  wait_for postgres 60 "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p $P_POSTGRES
  head -1 "$DIR/postgres/postmaster.pid" >"$(pid_file postgres)" # runuser forks: the server's own pid
  export PGPASSWORD=$DB_PASSWORD
  "$PG_BIN/psql" -qAt -h 127.0.0.1 -p $P_POSTGRES -U $DB_USER -d postgres -c "select 1 from pg_database where datname = 'hub'" | grep -q 1 \
    || "$PG_BIN/createdb" -h 127.0.0.1 -p $P_POSTGRES -U $DB_USER hub
}
urls_postgres() { echo "POSTGRES_URL=postgresql://$DB_USER:$DB_PASSWORD@127.0.0.1:$P_POSTGRES/hub"; }

start_mariadb() {
  free_port $P_MARIADB
  local d=$DIR/mariadb flush=1
  if [ ! -d "$d/mysql" ]; then
    install -d -o mysql -g mysql -m 700 "$d"
    mariadb-install-db --no-defaults --user=mysql --datadir="$d" --auth-root-authentication-method=normal --skip-test-db >"$DIR/log/mariadb-install.out" 2>&1
    # takes one statement a line and stops in silence at the first bad one
    cat >"$DIR/run/mariadb-init.sql" <<E
CREATE DATABASE IF NOT EXISTS hub CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '$DB_USER'@'127.0.0.1' IDENTIFIED BY '$DB_PASSWORD';
GRANT ALL ON *.* TO '$DB_USER'@'127.0.0.1';
CREATE USER IF NOT EXISTS '$DB_USER'@'localhost' IDENTIFIED BY '$DB_PASSWORD';
GRANT ALL ON *.* TO '$DB_USER'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED BY '$DB_PASSWORD';
E
    chmod 644 "$DIR/run/mariadb-init.sql"
  fi
  [ "${SVC_FSYNC:-on}" = on ] || flush=0
  background mariadb mariadbd --no-defaults --user=mysql --datadir="$d" --socket="$d/mariadb.sock" --pid-file="$d/mariadb.pid" \
    --port=$P_MARIADB --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=$flush --innodb-buffer-pool-size=64M \
    --character-set-server=utf8mb4 --init-file="$DIR/run/mariadb-init.sql"
}
ready_mariadb() { wait_for mariadb 60 mariadb --no-defaults -h 127.0.0.1 -P $P_MARIADB -u $DB_USER -p$DB_PASSWORD -e 'select 1' hub; }
urls_mariadb() { echo "MYSQL_URL=mysql://$DB_USER:$DB_PASSWORD@127.0.0.1:$P_MARIADB/hub"; }

urls() { for n in $ALL; do ! alive "$n" || "urls_$n"; done; }
stop_one() {
  local name=$1 p signal=TERM
  p=$(cat "$(pid_file "$name")" 2>/dev/null || true)
  if [ -n "$p" ] && alive "$name"; then
    [ "$name" != postgres ] || signal=INT # a fast shutdown
    kill -$signal "$p" 2>/dev/null || true
    for _ in $(seq 1 200); do alive "$name" || break; sleep 0.1; done
    ! alive "$name" || { log "$name: SIGKILL"; kill -KILL "$p" 2>/dev/null || true; }
    log "$name stopped"
  fi
  rm -f "$(pid_file "$name")"
}

command=${1:-start}; shift || true
names=${*:-$ALL}
for n in $names; do case " $ALL " in *" $n "*) ;; *) die "unknown service $n (have: $ALL)" ;; esac; done
case $command in
  install) do_install ;;
  start)
    [ "$(id -u)" = 0 ] || die 'start needs root'
    [ -z "$(missing)" ] || do_install
    mkdir -p "$DIR"/{run,log}; chmod 755 "$DIR" "$DIR/run" "$DIR/log"
    trap 'rc=$?; [ $rc = 0 ] || { log "start failed: stopping what was started"; for n in $names; do stop_one "$n"; done; }' EXIT
    started=()
    for n in $names; do if alive "$n"; then log "$n is up already"; else "start_$n"; started+=("$n"); fi; done
    for n in "${started[@]}"; do "ready_$n"; log "$n is ready"; done
    urls | tee "$DIR/urls" ;;
  urls) urls ;;
  status) for n in $ALL; do if alive "$n"; then echo "$n up pid=$(cat "$(pid_file "$n")")"; else echo "$n down"; fi; done ;;
  stop) for n in $names; do stop_one "$n"; done; urls >"$DIR/urls" ;;
  wipe)
    for n in $ALL; do stop_one "$n"; done
    case $DIR in '' | / | /tmp | /root | /home) die "refusing to remove $DIR" ;; esac
    rm -rf -- "$DIR"; log "removed $DIR" ;;
  *) die "usage: $0 install|start|urls|status|stop|wipe [names]" ;;
esac
