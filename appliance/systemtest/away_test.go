//go:build system

package systemtest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The namespace of a demonstration that is away, and its address. The browser
// calls it localhost, the only name that a demonstration answers to.
const (
	awaySpace = "telecart-away"
	awayHost  = "10.99.37.2"
)

// away is a demonstration in a network namespace: between it and the browser
// is a link that can be cut, narrowed and made lossy.
type away struct {
	*demo
	nats string // port of the hub that the cart connects to
}

// startAway needs root and nft; without them the test is skipped.
func startAway(t testing.TB) away {
	t.Helper()
	if _, err := exec.LookPath("nft"); err != nil || os.Geteuid() != 0 {
		t.Skip("needs root and nft")
	}
	remove := func() { exec.Command("ip", "netns", "del", awaySpace).Run() }
	remove()
	t.Cleanup(remove)
	sh(t, `ip netns add telecart-away
ip link add away0 type veth peer name away1 netns telecart-away
ip addr add 10.99.37.1/24 dev away0; ip link set away0 up
ip netns exec telecart-away ip addr add 10.99.37.2/24 dev away1
ip netns exec telecart-away ip link set lo up
ip netns exec telecart-away ip link set away1 up`)
	a := away{demo: startDemoBy(t, "ip", "netns", "exec", awaySpace)}
	hub, err := url.Parse(a.url)
	if err != nil {
		t.Fatal(err)
	}
	a.forward(hub)
	a.url = "http://localhost:" + hub.Port() + "/"
	cfg, err := os.ReadFile(filepath.Join(a.state, "cart.toml"))
	if err != nil {
		t.Fatal(err)
	}
	a.nats = regexp.MustCompile(`nats://127.0.0.1:(\d+)`).FindStringSubmatch(string(cfg))[1]
	return a
}

func sh(t testing.TB, script string) {
	t.Helper()
	if out, err := exec.Command("sh", "-ec", script).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

// inside runs f on a thread in the namespace. Sockets that it makes stay there.
func inside(f func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the thread ends with the goroutine
		file, err := os.Open("/run/netns/" + awaySpace)
		if err == nil {
			err = unix.Setns(int(file.Fd()), unix.CLONE_NEWNET)
			file.Close()
		}
		if err == nil {
			err = f()
		}
		done <- err
	}()
	return <-done
}

// forward lets the browser reach the hub, which listens on loopback only.
func (a away) forward(hub *url.URL) {
	a.t.Helper()
	var l net.Listener
	err := inside(func() (err error) { l, err = net.Listen("tcp", awayHost+":"+hub.Port()); return err })
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				var to net.Conn
				if err := inside(func() (err error) { to, err = net.Dial("tcp", hub.Host); return err }); err != nil {
					return
				}
				go func() { io.Copy(to, c); to.Close() }()
				io.Copy(c, to)
			}()
		}
	}()
}

// The three ways that can be cut.
const (
	cutPath      = "path"      // only UDP between cart and browser
	cutPhysician = "physician" // everything of the browser
	cutCart      = "cart"      // everything of the cart
)

// rules sets what nft does in the namespace, none with no rules.
func (a away) rules(rules ...string) {
	a.t.Helper()
	var b strings.Builder
	b.WriteString("flush ruleset\ntable inet t {\n")
	for _, hook := range []string{"input", "output"} {
		fmt.Fprintf(&b, "chain %s { type filter hook %s priority 0\n%s\n}\n", hook, hook, strings.Join(rules, "\n"))
	}
	b.WriteString("}\n")
	cmd := exec.Command("ip", "netns", "exec", awaySpace, "nft", "-f", "-")
	cmd.Stdin = strings.NewReader(b.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		a.t.Fatalf("nft: %v\n%s\n%s", err, out, b.String())
	}
}

func (a away) cut(what string) {
	a.t.Helper()
	udp := "ip saddr 10.99.37.0/24 meta l4proto udp drop"
	switch what {
	case cutPath:
		a.rules(udp)
	case cutPhysician:
		a.rules("ip saddr 10.99.37.0/24 drop")
	case cutCart:
		a.rules(udp, "tcp dport "+a.nats+" drop", "tcp sport "+a.nats+" drop")
	}
}

// lose drops so many of a hundred packets, both ways.
func (a away) lose(percent int) {
	a.t.Helper()
	a.rules(fmt.Sprintf("ip saddr 10.99.37.0/24 numgen random mod 100 < %d drop", percent))
}

// narrow lets so many bit/s out of the namespace, with a queue of a third of a
// second; 0: any.
func (a away) narrow(bps int) {
	a.t.Helper()
	tc := exec.Command("ip", "netns", "exec", awaySpace, "tc", "qdisc", "del", "dev", "away1", "root")
	var exit *exec.ExitError
	if err := tc.Run(); err != nil && !errors.As(err, &exit) { // there may be none
		a.t.Fatal(err)
	}
	if bps > 0 {
		sh(a.t, fmt.Sprintf("ip netns exec %s tc qdisc add dev away1 root tbf rate %dbit burst 3000 limit %d", awaySpace, bps, bps/8/3))
	}
}
