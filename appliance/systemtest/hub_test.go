//go:build system

package systemtest

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// hub is a hub of its own: the page's address, and what stands in the
// configuration of "cart-1" to reach it.
type hub struct{ url, cart string }

// startHub starts a hub that knows the one cart of startCartWith.
func startHub(t *testing.T) hub {
	t.Helper()
	dir := t.TempDir()
	key := filepath.Join(dir, "cart.nk")
	public, err := exec.Command(filepath.Join(bin, "carthub"), "key", "new", "-out", key).Output()
	if err != nil {
		t.Fatal(err)
	}
	page, nats := freePort(t), freePort(t)
	cfg := fmt.Sprintf("[hub]\nlisten = \"127.0.0.1:%d\"\nnats_listen = \"127.0.0.1:%d\"\nstate = %q\ndemonstration = true\n\n[[cart]]\nid = \"cart-1\"\nname = \"Ward 3 East\"\nkey = %q\n",
		page, nats, filepath.Join(dir, "hub"), strings.TrimSpace(string(public)))
	file := filepath.Join(dir, "hub.toml")
	if err := os.WriteFile(file, []byte(cfg), 0o600); err != nil {
		t.Fatal(err)
	}
	out := &tailed{}
	cmd := exec.Command(filepath.Join(bin, "carthub"), "-config", file)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("carthub ended on SIGTERM with %v", err)
		}
		if t.Failed() {
			t.Logf("carthub.log:\n%s", out)
		}
	})
	url := fmt.Sprintf("http://127.0.0.1:%d/", page)
	await(t, "the hub answers", func() bool {
		resp, err := http.Get(url + "healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
	return hub{url: url, cart: fmt.Sprintf("\n[hub]\nurl = \"nats://127.0.0.1:%d\"\nkey = %q\n", nats, key)}
}

// tailed keeps the end of what is written to it.
type tailed struct{ kept []byte }

func (w *tailed) Write(p []byte) (int, error) {
	w.kept = tail(append(w.kept, p...), 3000)
	return len(p), nil
}

func (w *tailed) String() string { return string(w.kept) }
