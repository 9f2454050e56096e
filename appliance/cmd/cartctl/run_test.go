package main

import (
	"errors"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/cli"
	"telecart/appliance/internal/localapi/localapitest"
)

// TestWrongUse: exit status 2, the reason and the usage on the error output,
// nothing on the output, and the daemon is not asked.
func TestWrongUse(t *testing.T) {
	d := startDaemon(t)
	for _, c := range []struct{ args, want string }{
		{"", "expected one of"},
		{"frobnicate", "unexpected argument frobnicate"},
		{"patient", `"set"`},
		{"patient frobnicate", "unexpected argument frobnicate"},
		{"devices x", "unexpected argument x"},
		{"-frob devices", "--frob"},
		{"devices -frob", "--frob"},
		{"devices -reason x", "--reason"},
		{"hold", "<state>"},
		{"hold maybe", `one of "on","off"`},
		{"mute", "<state>"},
		{"capture", "<device>"},
		{"measure", "<device>"},
		{"measure cuff -size huge", `"adult","child","neonate"`},
		{"measure cuff -site ear", `"oral","axillary","rectal"`},
		{"patient set", "-number, -name"},
		{"patient set -number 1 -born yesterday", "1956-05-03"},
		{"patient set -number 1 -born 1956-02-30", "1956-05-03"},
		{"admit -wait soon", "-wait"},
		{"admit -wait -1s", "negative"},
		{"encounter list -limit 0", "1 to 1000"},
		{"encounter list -limit many", "--limit"},
		{"encounter show a b", "unexpected argument b"},
		{"config check", "<file>"},
		{"status -socket", "--socket"},
		{"\x1b[2J", `\x1b[2J`},
		{"capture -\x1b[2J", `\x1b[2J`},
	} {
		got := d.cartctl(t, strings.Fields(c.args)...)
		if got.code != cli.WrongUse || got.out != "" || !strings.Contains(strings.ToLower(got.err), strings.ToLower(c.want)) || strings.ContainsRune(got.err, 0x1b) {
			t.Errorf("cartctl %s: %+v, want %q", c.args, got, c.want)
		}
	}
	if calls := d.cart.Calls(); len(calls) != 0 {
		t.Errorf("the daemon was asked: %q", calls)
	}
}

func TestNotInThisBuild(t *testing.T) {
	for _, args := range []string{"outbox", "outbox -x", "selftest", "provision a b", "support-bundle -o FILE", "encounter export last", "-json selftest"} {
		got := cartctl(t, "/nowhere", strings.Fields(args)...)
		if got.code != cli.WrongUse || got.out != "" || !strings.Contains(got.err, "not available in this build") {
			t.Errorf("cartctl %s: %+v", args, got)
		}
	}
}

func TestHelpAndVersion(t *testing.T) {
	for _, args := range []string{"-h", "help", "-help", "patient -h", "patient set -h", "-json devices -h", "-version", "devices -version"} {
		got := cartctl(t, "/nowhere", strings.Fields(args)...)
		if got.code != cli.Done || got.err != "" || !strings.Contains(got.out, "cartctl") {
			t.Errorf("cartctl %s: %+v", args, got)
		}
	}
	all := cartctl(t, "", "-h").out
	for _, words := range []string{
		"status", "devices", "readings", "patient set", "patient clear", "call", "admit", "refuse", "hangup", "hold", "mute", "next", "measure",
		"capture", "models", "encounter list", "encounter show", "encounter export", "config check", "outbox", "selftest", "provision", "support-bundle",
	} {
		if !strings.Contains(all, "\n  "+words) {
			t.Errorf("the help does not have %q: %s", words, all)
		}
	}
}

// TestFlagsAnywhere: flags may stand before, between and after the words.
func TestFlagsAnywhere(t *testing.T) {
	d := startDaemon(t)
	want := d.cartctl(t, "-json", "encounter", "show", "enc-2").out
	oneDocument[api.Encounter](t, want)
	for _, args := range [][]string{
		{"encounter", "-json", "show", "enc-2"},
		{"encounter", "show", "-json", "enc-2"},
		{"encounter", "show", "enc-2", "-json"},
		{"encounter", "show", "enc-2", "--json"},
		{"encounter", "show", "-json", "--", "enc-2"},
		{"encounter", "show", "last", "-json=true"},
		{"-json", "encounter", "show"},
	} {
		if got := cartctl(t, "/nowhere", append([]string{"-socket", d.socket}, args...)...); got.code != cli.Done || got.out != want {
			t.Errorf("%q: %+v", args, got)
		}
		if got := cartctl(t, "/nowhere", append(args[:len(args):len(args)], "-socket", d.socket)...); args[len(args)-2] != "--" && (got.code != cli.Done || got.out != want) {
			t.Errorf("%q -socket: %+v", args, got)
		}
	}
	if got := d.cartctl(t, "capture", "--", "-odd"); got.code != cli.Done || !strings.Contains(strings.Join(d.cart.Calls(), "\n"), "Capture -odd nurse") {
		t.Errorf("%+v %q", got, d.cart.Calls())
	}
}

func TestSocket(t *testing.T) {
	for _, c := range []struct{ flag, env, want string }{
		{"", "", "/run/telecart/cartd.sock"},
		{"", "/env", "/env"},
		{"/flag", "/env", "/flag"},
	} {
		g := grammar{Socket: c.flag}
		if got := g.socket(func(string) string { return c.env }); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestDaemonAway(t *testing.T) {
	got := cartctl(t, localapitest.SocketPath(t), "-json", "status")
	if got.code != cli.Failed || got.out != "" || !strings.Contains(got.err, "daemon is not running (no socket at") || !strings.Contains(got.err, "Start it with") {
		t.Errorf("%+v", got)
	}
	if got := cartctl(t, localapitest.SocketPath(t), "readings", "-follow"); got.code != cli.Failed || got.out != "" || !strings.Contains(got.err, "not running") {
		t.Errorf("follow: %+v", got)
	}
}

// TestFullDisk: what could not be written is not done.
func TestFullDisk(t *testing.T) {
	var errs strings.Builder
	for _, args := range [][]string{{"models"}, {"-json", "models"}, {"-h"}} {
		if code := run(t.Context(), args, testWorld(fullDisk{}, &errs, "")); code != cli.Failed && args[0] != "-h" {
			t.Errorf("%q: %d", args, code)
		}
	}
	if !strings.Contains(errs.String(), "disk full") {
		t.Errorf("%q", errs.String())
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }
