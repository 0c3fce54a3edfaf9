# RabbitMQ of Debian (3.10), with an epmd of its own.
P_EPMD=$((BASE + 69)) P_DIST=$((BASE + 70)) P_AMQP=$((BASE + 72)) P_MANAGEMENT=$((BASE + 73))

start_rabbitmq() {
  local d=$DIR/rabbitmq sbin port
  sbin=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin | sort -V | tail -1)
  mkdir -p "$d"/{home,mnesia,log}
  for port in $P_EPMD $P_DIST $P_AMQP $P_MANAGEMENT; do free_port "$port"; done
  cat >"$d/rabbitmq.conf" <<E
listeners.tcp.1 = 127.0.0.1:$P_AMQP
management.tcp.ip = 127.0.0.1
management.tcp.port = $P_MANAGEMENT
default_user = $USER_NAME
default_pass = $PASSWORD
disk_free_limit.absolute = 200MB
log.console = false
log.file.level = info
E
  echo '[rabbitmq_management].' >"$d/enabled_plugins"
  cat >"$d/env.sh" <<E
# source this, then run rabbitmqctl or rabbitmq-diagnostics from $sbin
export HOME=$d/home RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=hub$BASE@localhost
export RABBITMQ_CONFIG_FILE=$d/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$d/enabled_plugins
export RABBITMQ_MNESIA_BASE=$d/mnesia RABBITMQ_LOG_BASE=$d/log RABBITMQ_PID_FILE=$d/pid
export RABBITMQ_DIST_PORT=$P_DIST ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$P_EPMD
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
export LANG=C.UTF-8
E
  # the broker would start an epmd that outlives it; this one is stopped by its pid
  background epmd env ERL_EPMD_ADDRESS=127.0.0.1 epmd -address 127.0.0.1 -port $P_EPMD
  # that variable makes the wrapper become the broker, so that our pid is the broker's
  background rabbitmq env RUNNING_UNDER_SYSTEMD=1 bash -c ". $d/env.sh; cd $d; exec $sbin/rabbitmq-server"
}
ready_rabbitmq() {
  wait_for rabbitmq 120 answers $P_AMQP
  wait_for rabbitmq 60 curl -fsS -u $USER_NAME:$PASSWORD "http://127.0.0.1:$P_MANAGEMENT/api/health/checks/alarms"
}
urls_rabbitmq() {
  echo "AMQP_URL=amqp://$USER_NAME:$PASSWORD@127.0.0.1:$P_AMQP/%2F"
  echo "RABBITMQ_MANAGEMENT_URL=http://$USER_NAME:$PASSWORD@127.0.0.1:$P_MANAGEMENT"
  echo "RABBITMQ_ENV=$DIR/rabbitmq/env.sh"
}
after_stop_rabbitmq() { stop_one epmd; }
