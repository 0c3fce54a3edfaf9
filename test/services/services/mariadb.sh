# MariaDB of Debian (10.11), and 11.8 of the next Debian.
P_MARIADB=$((BASE + 36)) P_MARIADB118=$((BASE + 48))

start_mariadb_server() { # start_mariadb_server NAME PLACE port
  local name=$1 place=$2 port=$3 d=$DIR/$1 flush=1 seen
  free_port "$port"
  run_in "$place" root
  seen=$PLACE_DIR/$name
  if [ ! -d "$d/mysql" ]; then
    "${RUN[@]}" install -d -o mysql -g mysql -m 700 "$seen"
    "${RUN[@]}" mariadb-install-db --no-defaults --user=mysql --datadir="$seen" --auth-root-authentication-method=normal --skip-test-db >"$DIR/log/$name-install.out" 2>&1
    # takes one statement a line and stops in silence at the first bad one
    cat >"$DIR/run/mariadb-init.sql" <<E
CREATE DATABASE IF NOT EXISTS hub CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '$USER_NAME'@'127.0.0.1' IDENTIFIED BY '$PASSWORD';
GRANT ALL ON *.* TO '$USER_NAME'@'127.0.0.1';
CREATE USER IF NOT EXISTS '$USER_NAME'@'localhost' IDENTIFIED BY '$PASSWORD';
GRANT ALL ON *.* TO '$USER_NAME'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED BY '$PASSWORD';
E
    chmod 644 "$DIR/run/mariadb-init.sql"
  fi
  [ "${SVC_FSYNC:-on}" = on ] || flush=0
  background "$name" "${RUN[@]}" mariadbd --no-defaults --user=mysql --datadir="$seen" --socket="$seen/mariadb.sock" --pid-file="$seen/mariadb.pid" \
    --port="$port" --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=$flush --innodb-buffer-pool-size=64M \
    --character-set-server=utf8mb4 --init-file="$PLACE_DIR/run/mariadb-init.sql"
}
ready_mariadb_server() { # ready_mariadb_server NAME PLACE port
  run_in "$2" root
  wait_for "$1" 60 "${RUN[@]}" mariadb --no-defaults --skip-ssl -h 127.0.0.1 -P "$3" -u $USER_NAME -p$PASSWORD -e 'select 1' hub
}

start_mariadb() { start_mariadb_server mariadb here $P_MARIADB; }
ready_mariadb() { ready_mariadb_server mariadb here $P_MARIADB; }
urls_mariadb() { echo "MYSQL_URL=mysql://$USER_NAME:$PASSWORD@127.0.0.1:$P_MARIADB/hub"; }

start_mariadb118() { start_mariadb_server mariadb118 next $P_MARIADB118; }
ready_mariadb118() { ready_mariadb_server mariadb118 next $P_MARIADB118; }
urls_mariadb118() { echo "MARIADB118_URL=mysql://$USER_NAME:$PASSWORD@127.0.0.1:$P_MARIADB118/hub"; }
