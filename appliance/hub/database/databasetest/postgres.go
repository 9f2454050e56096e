// Package databasetest starts a PostgreSQL of a test's own, from Debian's
// package, on a socket in a folder that goes away with the test.
package databasetest

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const patience = time.Minute

// nobody runs the server when the tests run as root, which it refuses.
const nobody = 65534

// Server is a PostgreSQL server.
type Server struct {
	t   testing.TB
	bin string
	dir string
	cmd *exec.Cmd
}

// Start makes a database cluster and starts it; the test's end stops it.
func Start(t testing.TB) *Server {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		t.Fatal("PostgreSQL is not installed: make deps, or apt-get install postgresql")
	}
	dir, err := os.MkdirTemp("", "pg") // short: a socket's path has 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, bin: filepath.Dir(found[len(found)-1]), dir: dir}
	t.Cleanup(func() { s.Kill(); os.RemoveAll(dir) })
	if os.Getuid() == 0 {
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	init := s.command("initdb", "-D", s.data(), "-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	s.Run()
	return s
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	return cmd
}

// URL is what goes into a hub's configuration.
func (s *Server) URL() string {
	return "postgres:///postgres?user=hub&host=" + url.QueryEscape(s.dir)
}

// Run starts the server, again after Kill, and returns when it answers.
func (s *Server) Run() {
	s.t.Helper()
	var log bytes.Buffer
	s.cmd = s.command("postgres", "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "fsync=off")
	s.cmd.Stdout, s.cmd.Stderr = &log, &log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) { // no event tells
		out, err := s.command("pg_isready", "-h", s.dir, "-U", "hub").CombinedOutput()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			s.Kill()
			s.t.Fatalf("PostgreSQL does not start: %s\n%s", out, log.String())
		}
	}
}

// Kill ends the server and all its connections without a word.
func (s *Server) Kill() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	// The postmaster's children end by themselves when it is gone, but they
	// hold the data folder until then: SIGQUIT takes them along at once.
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Error(err)
	}
	s.cmd.Wait()
	s.cmd = nil
	if c, err := net.Dial("unix", filepath.Join(s.dir, ".s.PGSQL.5432")); err == nil {
		c.Close()
		s.t.Error(fmt.Errorf("PostgreSQL is still there"))
	}
}
