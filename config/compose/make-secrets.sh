#!/usr/bin/env bash
# make-secrets.sh FOLDER: creates every password, key, certificate and address that compose.yaml needs, each in a separate file. Needs openssl.
# What is there already stays: run it again after an update. Nothing is printed. Others are kept out by the folder's mode (700); the files
# are readable in it, since each container reads its own ones as its own user.
set -euo pipefail
umask 022
folder=${1:?usage: make-secrets.sh FOLDER}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

keep() { # keep NAME command...: the output of the command as file NAME, whole or not at all
  local name=$1; shift
  [ -e "$name" ] && return
  "$@" >"$name.new"
  mv "$name.new" "$name"
}
password() { openssl rand -hex 24 | tr -d '\n'; }
write() { printf '%s' "$1"; }

for name in bus_password eventstore_admin_password eventstore_ops_password mongodb_root_password mongodb_hub_password s3_secret_key postgres_password; do keep "$name" password; done
keep pepper openssl rand -hex 32
keep mongodb_keyfile openssl rand -base64 512
keep s3_access_key openssl rand -hex 10

# RabbitMQ keeps base64(salt + sha256(salt + password)).
rabbitmq_hash() {
  local salt
  salt=$(openssl rand -hex 4 | sed 's/../\\x&/g')
  { printf "$salt"; { printf "$salt"; cat bus_password; } | openssl dgst -sha256 -binary; } | openssl base64 -A
}
definitions() {
  cat <<JSON
{
  "users": [{ "name": "waybill", "password_hash": "$(rabbitmq_hash)", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": [], "limits": {} }],
  "vhosts": [{ "name": "waybill" }],
  "permissions": [{ "user": "waybill", "vhost": "waybill", "configure": ".*", "write": ".*", "read": ".*" }]
}
JSON
}
keep rabbitmq_definitions definitions

if [ ! -e eventstore_cert ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj '/CN=waybill-ca' -keyout eventstore_ca_key -out eventstore_ca \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' 2>/dev/null
  openssl req -newkey rsa:3072 -nodes -subj '/CN=eventstoredb-node' -keyout eventstore_key -out eventstore_request 2>/dev/null
  openssl x509 -req -in eventstore_request -CA eventstore_ca -CAkey eventstore_ca_key -set_serial "0x$(openssl rand -hex 16)" -days 825 -out eventstore_cert 2>/dev/null \
    -extfile <(printf '%s\n' 'subjectAltName=DNS:eventstore,DNS:localhost,IP:127.0.0.1' 'keyUsage=critical,digitalSignature,keyEncipherment' 'extendedKeyUsage=serverAuth,clientAuth')
  rm -f eventstore_request
  chmod 600 eventstore_ca_key
  chmod 644 eventstore_key
fi

keep event_store_url write "esdb://admin:$(cat eventstore_admin_password)@eventstore:2113?tls=true&tlsCAFile=/run/secrets/eventstore_ca"
keep bus_url write "amqp://waybill:$(cat bus_password)@rabbitmq:5672/waybill"
keep views_url write "mongodb://waybill:$(cat mongodb_hub_password)@mongodb:27017/waybill?replicaSet=rs0&authSource=waybill"
keep blobs_url write "http://$(cat s3_access_key):$(cat s3_secret_key)@s3:7070/waybill"
keep eventstore.env printf 'EVENTSTORE_DEFAULT_ADMIN_PASSWORD=%s\nEVENTSTORE_DEFAULT_OPS_PASSWORD=%s\n' "$(cat eventstore_admin_password)" "$(cat eventstore_ops_password)"
keep s3.env printf 'ROOT_ACCESS_KEY=%s\nROOT_SECRET_KEY=%s\n' "$(cat s3_access_key)" "$(cat s3_secret_key)"
keep targets.env printf 'LEDGER_URL=postgresql://ledger:%s@postgres:5432/ledger\n' "$(cat postgres_password)"
