# Postfix of Debian with a configuration, a queue and mailboxes of its own. Three ports: without a login; with STARTTLS and a login
# (SASL), both demanded; and with a limit of 600 bytes for a mail. Mail for NAME@hub.test, one of SVC_POSTFIX_NAMES,
# is a file in mail/NAME/new/. SVC_POSTFIX_POLICY is the port of a policy service that answers for each recipient, as greylisting does.
P_SMTP=$((BASE + 25)) P_SUBMISSION=$((BASE + 26)) P_SMTP_SMALL=$((BASE + 27))

start_postfix() {
  local d=$DIR/postfix port name policy=''
  for port in $P_SMTP $P_SUBMISSION $P_SMTP_SMALL; do free_port "$port"; done
  mkdir -p "$d"/{etc/sasl,queue,data,mail,sasl}
  chown postfix: "$d/data"
  install -d -o nobody -g nogroup "$d/mail"
  [ -z "${SVC_POSTFIX_POLICY:-}" ] || policy="check_policy_service inet:127.0.0.1:$SVC_POSTFIX_POLICY,"
  if [ ! -e "$d/ca.crt" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tests-authority \
      -keyout "$d/ca.key" -out "$d/ca.crt" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout "$d/server.key" -out "$d/server.csr" 2>/dev/null
    openssl x509 -req -in "$d/server.csr" -CA "$d/ca.crt" -CAkey "$d/ca.key" -CAcreateserial -days 2 -out "$d/server.crt" \
      -extfile <(echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') 2>/dev/null
    echo "$PASSWORD" | saslpasswd2 -p -c -f "$d/sasl/users" -u hub.test $USER_NAME
    chown -R postfix: "$d/sasl"
  fi
  # Debian looks for it beside main.cf
  cat >"$d/etc/sasl/smtpd.conf" <<E
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: $d/sasl/users
mech_list: PLAIN LOGIN
E
  cat >"$d/etc/main.cf" <<E
compatibility_level = 3.6
queue_directory = $d/queue
data_directory = $d/data
maillog_file = $d/log
maillog_file_prefixes = $d
myhostname = mail.hub.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = hub.test
virtual_mailbox_base = $d/mail
virtual_mailbox_maps = texthash:$d/etc/mailboxes
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
virtual_minimum_uid = 1
smtpd_recipient_restrictions = $policy reject_unauth_destination
smtpd_tls_cert_file = $d/server.crt
smtpd_tls_key_file = $d/server.key
smtpd_tls_security_level = may
smtpd_sasl_local_domain = hub.test
E
  for name in ${SVC_POSTFIX_NAMES:-someone}; do echo "$name@hub.test $name/"; done >"$d/etc/mailboxes"
  cat >"$d/etc/master.cf" <<E
postlog unix-dgram n - n - 1 postlogd
127.0.0.1:$P_SMTP inet n - n - - smtpd
127.0.0.1:$P_SUBMISSION inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:$P_SMTP_SMALL inet n - n - - smtpd -o message_size_limit=600
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
scache unix - - n - 1 scache
E
  background postfix postfix -c "$d/etc" start-fg
}
ready_postfix() {
  local port
  for port in $P_SMTP $P_SUBMISSION $P_SMTP_SMALL; do wait_for postfix 30 answers "$port"; done
  head -1 "$DIR/postfix/queue/pid/master.pid" | tr -d ' ' >"$(pid_file postfix)" # the script forks: the server's own pid
}
urls_postfix() {
  echo "SMTP_URL=smtp://127.0.0.1:$P_SMTP"
  echo "SMTP_SUBMISSION_URL=smtp://$USER_NAME%40hub.test:$PASSWORD@127.0.0.1:$P_SUBMISSION"
  echo "SMTP_SMALL_URL=smtp://127.0.0.1:$P_SMTP_SMALL"
  echo "SMTP_AUTHORITY=$DIR/postfix/ca.crt"
  echo "SMTP_MAILBOXES=$DIR/postfix/mail"
}
