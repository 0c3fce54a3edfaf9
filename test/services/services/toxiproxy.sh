# Toxiproxy: TCP faults between a test and a server. The address is that of its HTTP API.
P_TOXIPROXY=$((BASE + 84))

start_toxiproxy() {
  free_port $P_TOXIPROXY
  background toxiproxy "$CACHE/toxiproxy-server" -host 127.0.0.1 -port $P_TOXIPROXY
}
ready_toxiproxy() { wait_for toxiproxy 30 answers $P_TOXIPROXY; }
urls_toxiproxy() { echo "TOXIPROXY_URL=http://127.0.0.1:$P_TOXIPROXY"; }
