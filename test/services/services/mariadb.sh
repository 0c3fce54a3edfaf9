# MariaDB of Debian.
P_MARIADB=$((BASE + 36))

start_mariadb() {
  free_port $P_MARIADB
  local d=$DIR/mariadb flush=1
  if [ ! -d "$d/mysql" ]; then
    install -d -o mysql -g mysql -m 700 "$d"
    mariadb-install-db --no-defaults --user=mysql --datadir="$d" --auth-root-authentication-method=normal --skip-test-db >"$DIR/log/mariadb-install.out" 2>&1
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
  background mariadb mariadbd --no-defaults --user=mysql --datadir="$d" --socket="$d/mariadb.sock" --pid-file="$d/mariadb.pid" \
    --port=$P_MARIADB --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=$flush --innodb-buffer-pool-size=64M \
    --character-set-server=utf8mb4 --init-file="$DIR/run/mariadb-init.sql"
}
ready_mariadb() { wait_for mariadb 60 mariadb --no-defaults -h 127.0.0.1 -P $P_MARIADB -u $USER_NAME -p$PASSWORD -e 'select 1' hub; }
urls_mariadb() { echo "MYSQL_URL=mysql://$USER_NAME:$PASSWORD@127.0.0.1:$P_MARIADB/hub"; }
