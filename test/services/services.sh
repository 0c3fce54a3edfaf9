#!/usr/bin/env bash
# services.sh - the real servers that the tests talk to, on a Debian or Ubuntu machine.
#   services.sh install [names...] installs by apt and builds what the named ones need (default: all); starts nothing
#   services.sh start [names...]   starts them (default: all), waits until each answers, prints KEY=VALUE lines
#   services.sh urls               prints the KEY=VALUE lines of what runs
#   services.sh status             pid and up/down of each
#   services.sh stop [names...]    stops by recorded pid (SIGTERM or SIGINT, SIGKILL after 20 s)
#   services.sh wipe               stops, then removes the folder
# Environment: SVC_DIR (default: waybill-services in the temporary folder), SVC_BASE (first port, default 27000), SVC_FSYNC=off (faster, not durable),
#   SVC_CACHE (what was built; default: $SVC_DIR-bin), SVC_DEBIAN_MIRROR (where apt knows none).
# Needs root, since some servers run as users of their own. Listens on 127.0.0.1 only. The tests find what runs in $SVC_DIR/urls.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DIR=${SVC_DIR:-${TMPDIR:-/tmp}/waybill-services}
CACHE=${SVC_CACHE:-$DIR-bin}
BASE=${SVC_BASE:-27000}
USER_NAME=hub PASSWORD=hubpass
ALL='rabbitmq4 rabbitmq postgres postgres17 mariadb mariadb118 mongo mongojava s3 toxiproxy pgbouncer haproxy nginx postfix' # the slowest to start first

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
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() { ! answers "$1" || die "port $1 is taken (set SVC_BASE)"; }

for part in next-debian install services/rabbitmq services/postgres services/mariadb services/mongo services/s3 services/toxiproxy services/pgbouncer services/haproxy services/nginx services/postfix; do
  # shellcheck source=/dev/null
  . "$HERE/$part.sh"
done

urls() { for n in $ALL; do ! alive "$n" || "urls_$n"; done; }
stop_one() {
  local name=$1 p signal=TERM
  p=$(cat "$(pid_file "$name")" 2>/dev/null || true)
  if [ -n "$p" ] && alive "$name"; then
    case $name in postgres*) signal=INT ;; esac # a fast shutdown
    kill -$signal "$p" 2>/dev/null || true
    for _ in $(seq 1 200); do alive "$name" || break; sleep 0.1; done
    ! alive "$name" || { log "$name: SIGKILL"; kill -KILL "$p" 2>/dev/null || true; }
    log "$name stopped"
  fi
  rm -f "$(pid_file "$name")"
  ! declare -F "after_stop_$name" >/dev/null || "after_stop_$name"
}

command=${1:-start}; shift || true
names=${*:-$ALL}
for n in $names; do case " $ALL " in *" $n "*) ;; *) die "unknown service $n (have: $ALL)" ;; esac; done
case $command in
  install) do_install ;;
  start)
    [ "$(id -u)" = 0 ] || die 'start needs root'
    do_install
    mkdir -p "$DIR"/{run,log}; chmod 755 "$DIR" "$DIR/run" "$DIR/log"
    started=()
    trap 'rc=$?; [ $rc = 0 ] || { log "start failed: stopping what was started"; for n in "${started[@]}"; do stop_one "$n"; done; }' EXIT
    for n in $names; do if alive "$n"; then log "$n is up already"; else started+=("$n"); "start_$n"; fi; done
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
