// Command s3 serves versitygw's S3 over a folder, whose folders are its buckets, for tests. Its own command line links every other backend
// and its tests too, which takes a third longer to build.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:7070", "TCP address")
	versions := flag.String("versions", "", "folder of old versions")
	flag.Parse()
	folder := flag.Arg(0)
	if err := (meta.XattrMeta{}).Test(folder); err != nil {
		log.Fatal(err)
	}
	opts := posix.PosixOpts{VersioningDir: *versions, CopyObjectThreshold: 5 << 30}
	opts.SetNewDirPerm(0o755)
	opts.SetNewFilePerm(0o644)
	backend, err := posix.New(folder, meta.XattrMeta{}, opts)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	// Limits as versitygw's own command line has them.
	err = embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: os.Getenv("ROOT_ACCESS_KEY"), RootUserSecret: os.Getenv("ROOT_SECRET_KEY"), Ports: []string{*listen}, Quiet: true,
		MaxConnections: 250_000, MaxRequests: 100_000, MultipartMaxParts: 10_000, IAMCacheTTL: 120, IAMCachePrune: 3600,
	})
	if err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}
