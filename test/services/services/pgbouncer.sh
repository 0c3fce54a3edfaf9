# pgbouncer of Debian before postgres, or before the PostgreSQL at the port SVC_PGBOUNCER_SERVER: the database `hub` in
# transaction mode, and `hub_statement` in statement mode, where no transaction can begin.
P_PGBOUNCER=$((BASE + 62))

start_pgbouncer() {
  local d=$DIR/pgbouncer server="host=127.0.0.1 port=${SVC_PGBOUNCER_SERVER:-$P_POSTGRES} dbname=hub"
  free_port $P_PGBOUNCER
  install -d -o postgres -g postgres -m 700 "$d"
  echo "\"$USER_NAME\" \"$PASSWORD\"" >"$d/users"
  cat >"$d/pgbouncer.ini" <<E
[databases]
hub = $server
hub_statement = $server pool_mode=statement
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $P_PGBOUNCER
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $d/users
admin_users = $USER_NAME
pool_mode = transaction
default_pool_size = 5
# a server that comes back is tried again at once
server_login_retry = 1
E
  chown -R postgres: "$d"
  run_in here postgres
  background pgbouncer "${RUN[@]}" pgbouncer "$d/pgbouncer.ini"
}
ready_pgbouncer() { wait_for pgbouncer 30 answers $P_PGBOUNCER; }
urls_pgbouncer() {
  echo "PGBOUNCER_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_PGBOUNCER/hub"
  echo "PGBOUNCER_STATEMENT_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_PGBOUNCER/hub_statement"
  echo "PGBOUNCER_ADMIN_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_PGBOUNCER/pgbouncer"
}
