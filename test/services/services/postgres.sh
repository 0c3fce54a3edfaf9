# PostgreSQL of Debian, and 17 of the next Debian.
P_POSTGRES=$((BASE + 32)) P_POSTGRES17=$((BASE + 47))

start_postgres_server() { # start_postgres_server NAME PLACE port programs
  local name=$1 place=$2 port=$3 programs=$4 d=$DIR/$1 seen
  free_port "$port"
  run_in "$place" root
  seen=$PLACE_DIR/$name
  if [ ! -s "$d/PG_VERSION" ]; then
    "${RUN[@]}" install -d -o postgres -g postgres -m 700 "$seen"
    printf %s "$PASSWORD" >"$DIR/run/pgpw"; chmod 644 "$DIR/run/pgpw"
    run_in "$place" postgres
    "${RUN[@]}" "$programs/initdb" -D "$seen" -U $USER_NAME --pwfile="$PLACE_DIR/run/pgpw" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >"$DIR/log/$name-initdb.out" 2>&1
    rm -f "$DIR/run/pgpw"
    cat >>"$d/postgresql.conf" <<E
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = ${SVC_FSYNC:-on}
synchronous_commit = ${SVC_FSYNC:-on}
full_page_writes = ${SVC_FSYNC:-on}
E
  fi
  # After a SIGKILL its backends end by themselves. Its lock stays, and names a process that may never be reaped here.
  while [ -n "$(find /proc -maxdepth 2 -name cwd -lname "$d" 2>/dev/null || true)" ]; do sleep 0.1; done
  rm -f "$d/postmaster.pid"
  run_in "$place" postgres
  background "$name" "${RUN[@]}" "$programs/postgres" -D "$seen" -c port="$port"
}
ready_postgres_server() { # ready_postgres_server NAME PLACE port programs
  local programs=$4
  run_in "$2" postgres
  wait_for "$1" 60 "${RUN[@]}" "$programs/pg_isready" -q -h 127.0.0.1 -p "$3"
  export PGPASSWORD=$PASSWORD
  "${RUN[@]}" "$programs/psql" -qAt -h 127.0.0.1 -p "$3" -U $USER_NAME -d postgres -c "select 1 from pg_database where datname = 'hub'" | grep -q 1 \
    || "${RUN[@]}" "$programs/createdb" -h 127.0.0.1 -p "$3" -U $USER_NAME hub
}

start_postgres() { start_postgres_server postgres here $P_POSTGRES "$(pg_bin)"; }
ready_postgres() { ready_postgres_server postgres here $P_POSTGRES "$(pg_bin)"; }
urls_postgres() { echo "POSTGRES_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_POSTGRES/hub"; }

start_postgres17() { start_postgres_server postgres17 next $P_POSTGRES17 /usr/lib/postgresql/17/bin; }
ready_postgres17() { ready_postgres_server postgres17 next $P_POSTGRES17 /usr/lib/postgresql/17/bin; }
urls_postgres17() { echo "POSTGRES17_URL=postgresql://$USER_NAME:$PASSWORD@127.0.0.1:$P_POSTGRES17/hub"; }
