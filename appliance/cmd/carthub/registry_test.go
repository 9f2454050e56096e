package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/uplink"
)

// hubFile writes the configuration of a hub that is not running.
func hubFile(t *testing.T, more string) (file, page, bus string) {
	t.Helper()
	dir := t.TempDir()
	page, bus = freeAddress(t), freeAddress(t)
	file = filepath.Join(dir, "hub.toml")
	text := fmt.Sprintf("[hub]\nlisten = %q\nstate = %q\n", page, filepath.Join(dir, "state"))
	if more == "" {
		text += fmt.Sprintf("nats_listen = %q\n", bus)
	}
	if err := os.WriteFile(file, []byte(text+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, page, bus
}

func must(t *testing.T, in string, args ...string) string {
	t.Helper()
	out, diag, status := call(args, in)
	if status != 0 {
		t.Fatalf("carthub %s: %d\n%s", strings.Join(args, " "), status, diag)
	}
	return out
}

// Accounts and carts can be changed while the hub is running and while it is
// not.
func TestRegistry(t *testing.T) {
	file, page, _ := hubFile(t, "")
	creds := filepath.Join(t.TempDir(), "cart.creds")
	use := func(name string) {
		t.Run(name, func(t *testing.T) {
			user, cart := "u-"+name, "c-"+name
			must(t, "secret\n", "user", "add", user, "-name", "Dr. A", "-hospital", "North", "-config", file)
			if list := must(t, "", "-config", file, "user", "list"); !strings.Contains(list, user+"  Dr. A") || !strings.Contains(list, "North     active") {
				t.Error(list)
			}
			must(t, "", "user", "disable", user, "-config", file)
			if list := must(t, "", "user", "list", "-config", file); !strings.Contains(list, "disabled") {
				t.Error(list)
			}
			text := must(t, "", "cart", "add", cart, "-config", file)
			if !strings.Contains(text, "BEGIN NATS USER JWT") || !strings.Contains(text, "BEGIN USER NKEY SEED") {
				t.Errorf("credentials: %s", text)
			}
			to := creds + name
			if _, diag, status := call([]string{"cart", "add", cart, "-config", file, "-out", to}, ""); status != 1 || !strings.Contains(diag, "is there already") {
				t.Errorf("added twice: %d %s", status, diag)
			}
			if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("credentials of no cart were left: %v", err)
			}
			must(t, "", "cart", "revoke", cart, "-config", file)
			must(t, "", "cart", "add", cart, "-config", file, "-out", to)
			if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 || info.Size() < 500 {
				t.Errorf("credentials: %v %v", info, err)
			}
			if _, diag, status := call([]string{"cart", "add", "other", "-config", file, "-out", to}, ""); status != 1 || !strings.Contains(diag, "file exists") {
				t.Errorf("credentials were replaced: %d %s", status, diag)
			}
			must(t, "", "cart", "rename", cart, "Ward "+name, "-config", file)
			if list := must(t, "", "cart", "list", "-config", file); strings.Count(list, cart+" ") != 1 || !strings.Contains(list, "Ward "+name) || !strings.Contains(list, "active") || strings.Contains(list, "other") {
				t.Error(list)
			}
		})
	}
	use("stopped")
	stop := startHub(t, file)
	awaitHub(t, page)
	use("running")
	stop()
}

func TestRegistryUse(t *testing.T) {
	file, _, _ := hubFile(t, "")
	for _, args := range [][]string{
		{"user"}, {"user", "dance"}, {"user", "add"}, {"user", "add", "a"}, {"user", "add", "a", "b", "-name", "A"}, {"user", "list", "a"},
		{"cart", "add"}, {"cart", "add", "a", "-frob"}, {"cart", "revoke"}, {"cart", "rename", "a"}, {"cart", "disable", "a"},
	} {
		if _, diag, status := call(append([]string{"-config", file}, args...), "secret\n"); status != 2 {
			t.Errorf("%v: %d %s", args, status, diag)
		}
	}
	for _, args := range [][]string{
		{"user", "add", "a", "-name", "A"}, {"user", "disable", "a"}, {"cart", "add", "a.b"}, {"cart", "add", "a", "-key", "SUAB"}, {"cart", "revoke", "a"},
	} {
		if _, diag, status := call(append([]string{"-config", file}, args...), ""); status != 1 {
			t.Errorf("%v: %d %s", args, status, diag)
		}
	}
}

// A cart with credentials connects. When it is revoked it is cut off and told
// so.
func TestCartWithCredentials(t *testing.T) {
	file, page, bus := hubFile(t, "")
	stop := startHub(t, file)
	defer stop()
	awaitHub(t, page)
	creds := filepath.Join(t.TempDir(), "cart.creds")
	must(t, "", "cart", "add", "cart-7", "-config", file, "-out", creds)

	links := make(chan api.HubLink, 1000)
	u := uplink.New(uplink.Config{URL: "nats://" + bus, Credentials: creds, CartID: "cart-7",
		Changed: func(l api.HubLink) { links <- l }}, cart{})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- u.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	awaitLink(t, links)
	must(t, "", "cart", "revoke", "cart-7", "-config", file)
	for end := time.After(patience); ; {
		select {
		case l := <-links:
			if !l.Connected && l.Detail.Code == "hub.key-unknown" {
				return
			}
		case <-end:
			t.Fatal("the cart does not say why it is kept out")
		}
	}
}

func TestNATSConfig(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "nats.keys")
	file, _, _ := hubFile(t, fmt.Sprintf("[nats]\nurl = \"nats://127.0.0.1:1\"\ncredentials = %q\n", keys))
	text := must(t, "", "-config", file, "nats")
	for _, want := range []string{"operator: eyJ", "resolver_preload {", "default_sentinel: \"eyJ", "type: full"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	raw, err := os.ReadFile(keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if _, seed, ok := strings.Cut(line, " S"); ok && strings.Contains(text, seed) {
			t.Error("a seed is in the servers' configuration")
		}
	}
	inside, _, _ := hubFile(t, "")
	if _, _, status := call([]string{"-config", inside, "nats"}, ""); status != 1 {
		t.Error("a configuration for the server inside")
	}
}
