# nginx of Debian before a hub: at / as it is and while it arrives, so that the hub sees an upload that is cut; at /waybill/ once
# it is there, with the prefix removed and named in X-Forwarded-Prefix.
# SVC_NGINX_HUB is the hub's port. SVC_NGINX_MORE names a file with further servers.
P_NGINX=$((BASE + 80)) P_NGINX_HUB=${SVC_NGINX_HUB:-$((BASE + 81))}

start_nginx() {
  free_port $P_NGINX
  local d=$DIR/nginx kind forwarded
  mkdir -p "$d"
  forwarded='proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;'
  # the values of nginx itself but for the size of a body: 60 s for an idle connection to the hub and for each read
  cat >"$d/nginx.conf" <<E
daemon off;
user root;
worker_processes 1;
pid $d/pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
$(for kind in client_body proxy fastcgi uwsgi scgi; do echo "  ${kind}_temp_path $d/$kind;"; done)
  client_max_body_size 40m;
  ${SVC_NGINX_MORE:+include $SVC_NGINX_MORE;}
  upstream hub { server 127.0.0.1:$P_NGINX_HUB; keepalive 64; }
  server {
    listen 127.0.0.1:$P_NGINX;
    location / {
      $forwarded
      proxy_request_buffering off;
      proxy_pass http://hub;
    }
    location /waybill/ {
      $forwarded
      proxy_set_header X-Forwarded-Prefix /waybill;
      proxy_pass http://hub/;
    }
  }
}
E
  background nginx nginx -e stderr -p "$d" -c "$d/nginx.conf"
}
ready_nginx() { wait_for nginx 30 answers $P_NGINX; }
urls_nginx() { echo "NGINX_URL=http://127.0.0.1:$P_NGINX"; }
