// Command cartctl is for technicians and testers: it talks to the daemon over
// its unix socket, and checks configurations without it.
//
// Exit status: 0 done, 1 failed, 2 wrong use.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], world{
		stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, now: time.Now, zone: time.Local,
	})
	stop()
	os.Exit(code)
}
