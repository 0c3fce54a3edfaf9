# MongoDB's protocol twice: FerretDB over SQLite files (survives a SIGKILL), and mongo-java-server in memory (a broader language).
P_MONGO=$((BASE + 17)) P_MONGOJAVA=$((BASE + 18))

start_mongo() {
  free_port $P_MONGO
  mkdir -p "$DIR/mongo"
  background mongo "$CACHE/mongo" -listen 127.0.0.1:$P_MONGO -sqlite "file:$DIR/mongo/"
}
ready_mongo() { wait_for mongo 30 answers $P_MONGO; }
urls_mongo() { echo "MONGODB_URL=mongodb://127.0.0.1:$P_MONGO/"; }

start_mongojava() {
  free_port $P_MONGOJAVA
  background mongojava java -Xmx512m -cp "$CACHE/mongo-java/*:$CACHE/mongo-java" Serve $P_MONGOJAVA
}
ready_mongojava() { wait_for mongojava 60 answers $P_MONGOJAVA; }
urls_mongojava() { echo "MONGODB_JAVA_URL=mongodb://127.0.0.1:$P_MONGOJAVA/"; }
