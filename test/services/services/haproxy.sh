# HAProxy of Debian before rabbitmq, or before the broker at the port SVC_HAPROXY_SERVER. It closes connections that are idle for
# SVC_HAPROXY_SECONDS (default 4). SIGUSR2 reloads it: new connections go to a new process, and the earlier one keeps its
# connections until they end.
P_HAPROXY=$((BASE + 64))

start_haproxy() {
  local d=$DIR/haproxy idle=${SVC_HAPROXY_SECONDS:-4}
  free_port $P_HAPROXY
  mkdir -p "$d"
  cat >"$d/haproxy.cfg" <<E
global
  maxconn 256
  stats socket $d/socket mode 600 level admin
defaults
  mode tcp
  timeout connect 5s
  timeout client ${idle}s
  timeout server ${idle}s
listen broker
  bind 127.0.0.1:$P_HAPROXY
  server broker 127.0.0.1:${SVC_HAPROXY_SERVER:-$P_AMQP}
E
  background haproxy haproxy -W -db -f "$d/haproxy.cfg" -p "$d/pid"
}
ready_haproxy() { wait_for haproxy 30 answers $P_HAPROXY; }
urls_haproxy() { echo "HAPROXY_AMQP_URL=amqp://$USER_NAME:$PASSWORD@127.0.0.1:$P_HAPROXY/%2F"; }
