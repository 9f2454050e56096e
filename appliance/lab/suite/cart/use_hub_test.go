//go:build lab

package cart

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/appliance/lab/rig"
)

const (
	cartFile = "/etc/telecart/cart.toml"
	hubFile  = "/etc/telecart/hub.toml"
	keyFile  = "/var/lib/telecart/keys/hub.nk"
)

// online is how many carts the hub knows to be there; -1 without a good answer.
func online() int {
	c := http.Client{Timeout: 5 * time.Second}
	r, err := c.Get("http://127.0.0.1:8080/healthz")
	if err != nil {
		return -1
	}
	defer r.Body.Close()
	var h struct {
		Status      string
		CartsOnline int
	}
	if json.NewDecoder(r.Body).Decode(&h) != nil || h.Status != "ok" {
		return -1
	}
	return h.CartsOnline
}

// introduce gives the cart a key and the hub its public half, and starts both.
func introduce(t *testing.T) {
	t.Helper()
	rig.Run(t, "install", "-d", "-m700", "-otelecart", "-gtelecart", "/var/lib/telecart/keys")
	public := strings.TrimSpace(rig.Run(t, "carthub", "key", "new", "-out", keyFile))
	rig.Run(t, "chown", "telecart:telecart", keyFile)
	// All else as it is by default: the page on 127.0.0.1:8080, carts on
	// 127.0.0.1:4222, the state where the unit lets it be.
	rig.Write(t, hubFile, fmt.Sprintf("[hub]\n[[cart]]\nid = \"lab\"\nkey = %q\n", public))
	alone := rig.Read(t, cartFile)
	rig.Write(t, cartFile, alone+"\n[hub]\nurl = \"nats://127.0.0.1:4222\"\n")
	t.Cleanup(func() {
		rig.Run(t, "systemctl", "stop", "carthub")
		rig.Write(t, cartFile, alone+"\n")
		rig.Run(t, "systemctl", "restart", "cartd")
	})
	rig.Run(t, "systemd-tmpfiles", "--create")
	rig.Run(t, "systemctl", "restart", "cartd")
	rig.Run(t, "systemctl", "start", "carthub")
}

// The hub under its own unit: it says when it is ready, cartd under its unit
// connects, and does so again after the hub was stopped, stood still, or was
// killed.
func TestHub(t *testing.T) {
	introduce(t)
	if online() < 0 {
		t.Error("carthub is ready, systemd says, and does not answer")
	}
	connects := func(after string) {
		took := rig.Await(t, 60*time.Second, "cart on the hub", func() bool { return online() == 1 })
		t.Logf("%s: the cart is there after %.1f s", after, took.Seconds())
	}
	connects("started")
	confined(t, "carthub", "carthub")
	owned(t, "/var/lib/telecart-hub", "700 carthub carthub")
	owned(t, hubFile, "640 root carthub")
	rig.Run(t, "systemctl", "stop", "carthub")
	if s := property(t, "ActiveState"); s != "active" {
		t.Errorf("without a hub cartd is %s", s)
	}
	rig.Run(t, "systemctl", "start", "carthub")
	connects("stopped and started")
	for signal, limit := range map[string]time.Duration{"STOP": 60 * time.Second, "KILL": 30 * time.Second} {
		restarted(t, "carthub.service", signal, limit)
		connects(signal)
	}
}

// The kiosk starts when the daemon answers. There is no screen here: the unit is
// ours, its program is not.
func TestKioskAfterDaemon(t *testing.T) {
	const dir = "/run/systemd/system/cart-kiosk.service.d"
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	rig.Write(t, dir+"/lab.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/sleep infinity\n")
	rig.Run(t, "systemctl", "daemon-reload")
	t.Cleanup(func() {
		rig.Run(t, "systemctl", "stop", "cart-kiosk")
		_ = os.RemoveAll(dir)
		rig.Run(t, "systemctl", "daemon-reload")
	})
	rig.Run(t, "systemctl", "stop", "cartd")
	rig.Run(t, "systemctl", "start", "cart-kiosk") // wants the daemon
	executed, ready := at(t, "cartd.service", "ExecMainStartTimestampMonotonic"), at(t, "cartd.service", "ActiveEnterTimestampMonotonic")
	kiosk := at(t, "cart-kiosk.service", "ExecMainStartTimestampMonotonic")
	t.Logf("cartd was ready %d ms after it was started, the kiosk was started %d ms later", (ready-executed)/1000, (kiosk-ready)/1000)
	if kiosk < ready {
		t.Error("the kiosk was started before cartd was ready")
	}
	if _, err := os.Stat("/run/telecart/cartd.sock"); err != nil {
		t.Error(err)
	}
	exe := "/proc/" + of(t, "cart-kiosk.service", "MainPID") + "/exe"
	rig.Await(t, 15*time.Second, "its program in its sandbox", func() bool {
		path, err := os.Readlink(exe)
		return err == nil && strings.HasSuffix(path, "/sleep")
	})
	confined(t, "cart-kiosk", "telecart-kiosk")
}
