# RabbitMQ of Debian (3.10) and of the next Debian (4.0), each with an epmd of its own.
P_EPMD=$((BASE + 69)) P_DIST=$((BASE + 70)) P_AMQP=$((BASE + 72)) P_MANAGEMENT=$((BASE + 73))
P_EPMD4=$((BASE + 39)) P_DIST4=$((BASE + 40)) P_AMQP4=$((BASE + 42)) P_MANAGEMENT4=$((BASE + 43))

start_broker() { # start_broker NAME PLACE epmd dist amqp management
  local name=$1 place=$2 epmd=$3 dist=$4 amqp=$5 management=$6 d=$DIR/$1 port seen
  run_in "$place" root
  seen=$PLACE_DIR/$name
  mkdir -p "$d"/{home,mnesia,log}
  for port in "$epmd" "$dist" "$amqp" "$management"; do free_port "$port"; done
  cat >"$d/rabbitmq.conf" <<E
listeners.tcp.1 = 127.0.0.1:$amqp
management.tcp.ip = 127.0.0.1
management.tcp.port = $management
default_user = $USER_NAME
default_pass = $PASSWORD
disk_free_limit.absolute = 200MB
log.console = false
log.file.level = info
E
  echo '[rabbitmq_management].' >"$d/enabled_plugins"
  cat >"$d/env.sh" <<E
export HOME=$seen/home RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=$name$BASE@localhost
export RABBITMQ_CONFIG_FILE=$seen/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=$seen/enabled_plugins
export RABBITMQ_MNESIA_BASE=$seen/mnesia RABBITMQ_LOG_BASE=$seen/log RABBITMQ_PID_FILE=$seen/pid
export RABBITMQ_DIST_PORT=$dist ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
export LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
E
  # rabbitmqctl of this broker
  printf '#!/usr/bin/env bash\nexec %s bash -c %q rabbitmqctl "$@"\n' "$(printf '%q ' "${RUN[@]}")" \
    ". $seen/env.sh; exec /usr/lib/rabbitmq/bin/rabbitmqctl \"\$@\"" >"$d/ctl"
  chmod 755 "$d/ctl"
  # the broker would start an epmd that outlives it; this one is stopped by its pid
  background "epmd-$name" "${RUN[@]}" env ERL_EPMD_ADDRESS=127.0.0.1 epmd -address 127.0.0.1 -port "$epmd"
  # that variable makes the wrapper become the broker, so that our pid is the broker's
  background "$name" "${RUN[@]}" env RUNNING_UNDER_SYSTEMD=1 bash -c ". $seen/env.sh; cd $seen; exec /usr/lib/rabbitmq/bin/rabbitmq-server"
}
ready_broker() { # ready_broker NAME amqp management
  wait_for "$1" 120 answers "$2"
  wait_for "$1" 60 curl -fsS -u $USER_NAME:$PASSWORD "http://127.0.0.1:$3/api/health/checks/alarms"
}

start_rabbitmq() { start_broker rabbitmq here $P_EPMD $P_DIST $P_AMQP $P_MANAGEMENT; }
ready_rabbitmq() { ready_broker rabbitmq $P_AMQP $P_MANAGEMENT; }
urls_rabbitmq() {
  echo "AMQP_URL=amqp://$USER_NAME:$PASSWORD@127.0.0.1:$P_AMQP/%2F"
  echo "RABBITMQ_MANAGEMENT_URL=http://$USER_NAME:$PASSWORD@127.0.0.1:$P_MANAGEMENT"
  echo "RABBITMQ_CTL=$DIR/rabbitmq/ctl"
}
after_stop_rabbitmq() { stop_one epmd-rabbitmq; }

start_rabbitmq4() { start_broker rabbitmq4 next $P_EPMD4 $P_DIST4 $P_AMQP4 $P_MANAGEMENT4; }
ready_rabbitmq4() { ready_broker rabbitmq4 $P_AMQP4 $P_MANAGEMENT4; }
urls_rabbitmq4() {
  echo "AMQP4_URL=amqp://$USER_NAME:$PASSWORD@127.0.0.1:$P_AMQP4/%2F"
  echo "RABBITMQ4_MANAGEMENT_URL=http://$USER_NAME:$PASSWORD@127.0.0.1:$P_MANAGEMENT4"
  echo "RABBITMQ4_CTL=$DIR/rabbitmq4/ctl"
}
after_stop_rabbitmq4() { stop_one epmd-rabbitmq4; }
