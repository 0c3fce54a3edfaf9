# PostgreSQL of Debian.
P_POSTGRES=$((BASE + 32))

start_postgres() {
  free_port $P_POSTGRES
  local d=$DIR/postgres
  if [ ! -s "$d/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$d"
    printf %s "$PASSWORD" >"$DIR/run/pgpw"; chmod 644 "$DIR/run/pgpw"
    runuser -u postgres -- "$(pg_bin)/initdb" -D "$d" -U $USER_NAME --pwfile="$DIR/run/pgpw" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >"$DIR/log/initdb.out" 2>&1
    rm -f "$DIR/run/pgpw"
    cat >>"$d/postgresql.conf" <<E
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = ${SVC_FSYNC:-on}
synchronous_commit = ${SVC_FSYNC:-on}
full_page_writes = ${SVC_FSYNC:-on}
E
  fi
  background postgres runuser -u postgres -- "$(pg_bin)/postgres" -D "$d" -c port=$P_POSTGRES
}
ready_postgres() {
  wait_for postgres 60 "$(pg_bin)/pg_isready" -q -h 127.0.0.1 -p $P_POSTGRES
  head -1 "$DIR/postgres/postmaster.pid" >"$(pid_file postgres)" # runuser forks: the server's own pid
  export PGPASSWORD=$PASSWORD
  "$(pg_bin)/psql" -qAt -h 127.0.0.1 -p $P_POSTGRES -U $USER_NAME -d postgres -c "select 1 from pg_database where datname = 'hub'" | grep -q 1 \
    || "$(pg_bin)/createdb" -h 127.0.0.1 -p $P_POSTGRES -U $USER_NAME hub
}
urls_postgres() { echo "POSTGRES_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_POSTGRES/hub"; }
