# S3: versitygw over a folder. Its bucket for tests is made at start.
P_S3=$((BASE + 90)) S3_PASSWORD=hubpass123 S3_BUCKET=waybill-test # a secret key has 8 characters at least

start_s3() {
  free_port $P_S3
  mkdir -p "$DIR/s3/data/$S3_BUCKET" "$DIR/s3/versions" # a folder is a bucket
  background s3 env ROOT_ACCESS_KEY=$USER_NAME ROOT_SECRET_KEY=$S3_PASSWORD "$CACHE/s3" -listen 127.0.0.1:$P_S3 -versions "$DIR/s3/versions" "$DIR/s3/data"
}
ready_s3() { wait_for s3 30 answers $P_S3; }
urls_s3() {
  echo "S3_URL=http://$USER_NAME:$S3_PASSWORD@127.0.0.1:$P_S3/$S3_BUCKET"
  echo "VERSITYGW_BIN=$CACHE/s3" # for tests that stop and kill a server of their own
}
