package config

import (
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// minimal is a configuration that is right; a test adds what is wrong.
const minimal = "[cart]\nid = \"cart-7\"\ntime_zone = \"UTC\"\n"

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cart.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestCartExample(t *testing.T) {
	c, err := Load("cart.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	want := Cart{ID: "cart-7", Name: "Ward 3 East", State: "/var/lib/telecart",
		Socket: "/run/telecart/cartd.sock", TimeZone: "Europe/Madrid"}
	if c.Cart != want {
		t.Errorf("cart = %+v, want %+v", c.Cart, want)
	}
	if c.Hub.URL != "tls://hub.example:4222" {
		t.Errorf("hub url = %q", c.Hub.URL)
	}
	var models []string
	for _, p := range c.Peripherals {
		models = append(models, p.Model)
	}
	wantModels := []string{"nonin-format2", "uvc-camera", "uvc-camera", "uvc-otoscope", "alsa-stethoscope", "alsa-conversation", "gpio-controls"}
	if !reflect.DeepEqual(models, wantModels) {
		t.Errorf("models = %v, want %v", models, wantModels)
	}
	controls := c.Peripherals[6]
	var got map[string]any
	if err := json.Unmarshal(controls.Settings, &got); err != nil {
		t.Fatal(err)
	}
	settings := map[string]any{"chip": "/dev/gpiochip0", "call_button": 17.0, "capture_pedal": 27.0,
		"privacy_shutter": 22.0, "call_lamp": 23.0, "active_low": true}
	if !reflect.DeepEqual(got, settings) {
		t.Errorf("settings = %v, want %v", got, settings)
	}
}

func TestHubExample(t *testing.T) {
	h, err := LoadHub("hub.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(h.ICEServers, []string{"stun:stun.example:3478"}) {
		t.Errorf("ICE servers = %v", h.ICEServers)
	}
	if want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/28"), netip.MustParsePrefix("fd00:1::/64")}; !reflect.DeepEqual(h.Proxies, want) {
		t.Errorf("proxies = %v", h.Proxies)
	}
	if h.Listen != "0.0.0.0:8443" || len(h.Carts) != 1 || len(h.Accounts) != 1 || h.Accounts[0].Name != "Dr. Marta Rivera" {
		t.Errorf("hub = %+v", h)
	}
}

// Every key that is read is explained in the example.
func TestExamplesAreComplete(t *testing.T) {
	for file, decode := range map[string]func(string, []byte) *reader{
		"cart.example.toml": func(f string, d []byte) *reader { _, r := decodeCart(f, d); return r },
		"hub.example.toml":  func(f string, d []byte) *reader { _, r := decodeHub(f, d); return r },
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := decode(file, data)
		if len(r.known) < 10 {
			t.Errorf("%s: only %d keys are known", file, len(r.known))
		}
		for path := range r.known {
			key := path[strings.LastIndexByte(path, '.')+1:]
			if !regexp.MustCompile(`(?m)^((# )?` + key + ` = |\[+` + key + `\]+$)`).Match(data) {
				t.Errorf("%s does not show %s", file, path)
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	c, err := Load(write(t, "[cart]\nid = \"a\"\nstate = \"/srv/a\"\n[hub]\nurl = \"nats://127.0.0.1:4222\"\n[[peripheral]]\nid = \"x\"\nmodel = \"m\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Cart.Name != "a" || c.Cart.Socket != DefaultSocket || c.Hub.Key != "/srv/a/keys/hub.nk" || c.Cart.Demonstration {
		t.Errorf("config = %+v", c)
	}
	if !c.Media.EchoCancelling {
		t.Error("echo cancelling is off though nobody said so")
	}
	if quiet, err := Load(write(t, minimal+"[media]\necho_cancelling = false\n")); err != nil || quiet.Media.EchoCancelling {
		t.Errorf("echo cancelling cannot be switched off: %v", err)
	}
	if isZone(c.Cart.TimeZone) != "" {
		t.Errorf("time zone %q", c.Cart.TimeZone)
	}
	if string(c.Peripherals[0].Settings) != "{}" {
		t.Errorf("settings = %s, want an empty object", c.Peripherals[0].Settings)
	}
	h, err := LoadHub(write(t, ""))
	if err != nil || h.Listen != DefaultHubListen || h.NATSListen != DefaultNATSListen || h.State != DefaultHubState {
		t.Errorf("hub = %+v, %v", h, err)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want one that says that there is no such file", err)
	}
}

// What never ends, or never begins, is no configuration, and nobody waits for it.
func TestNoFile(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/null", t.TempDir()} {
		_, err := Load(path)
		_, herr := LoadHub(path)
		for _, err := range []error{err, herr} {
			if err == nil || !strings.Contains(err.Error(), "no file") {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}

// An empty file of a hub is one, and can be told.
func TestEmptyHubFile(t *testing.T) {
	for text, want := range map[string]bool{"": true, "# nothing\n\n": true, "[hub]\n": false} {
		if h, err := LoadHub(write(t, text)); err != nil || h.Empty != want {
			t.Errorf("%q: empty %+v, %v", text, h, err)
		}
	}
}

func TestModelsProblems(t *testing.T) {
	file := write(t, minimal+"[[peripheral]]\nid = \"spo2\"\nmodel = \"m\"\nport = \"/dev/x\"\nlimits = { low = 3 }\n")
	c, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	p := c.Peripherals[0]
	got := Join(errors.New("unrelated"), c.Problem(p, "limits.low", "is too low"), nil,
		Problems{c.Problem(p, "port", "is no port").(Problem)}, c.Problem(p, "rate", "is required"))
	want := strings.Join([]string{
		file + ":4: peripheral.rate: is required",
		file + ":7: peripheral.port: is no port",
		file + ":8: peripheral.limits.low: is too low",
		"unrelated",
	}, "\n")
	if got == nil || got.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", got, want)
	}
	if Join(nil, nil) != nil {
		t.Error("no problem is an error")
	}
}

// A byte order mark is nothing to complain of, and moves no line.
func TestByteOrderMark(t *testing.T) {
	c, err := Load(write(t, byteOrderMark+minimal))
	if err != nil || c.Cart.ID != "cart-7" {
		t.Errorf("%+v, %v", c, err)
	}
	file := write(t, byteOrderMark+minimal+"nmae = 1\n")
	_, err = Load(file)
	compare(t, file, err, "4: cart.nmae: is not a known key; did you mean name?")
	if _, err := LoadHub(write(t, byteOrderMark+"[hub]\n")); err != nil {
		t.Errorf("a hub's: %v", err)
	}
}

// Models get numbers as they stand in the file, so that 1.0 is no whole number.
func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"1": "1", "1.0": "1.0", "-0.0": "-0.0", "1.5": "1.5", "1e3": "1000.0", "1_000.5": "1000.5", "1e-3": "0.001",
	} {
		c, err := Load(write(t, minimal+"[[peripheral]]\nid = \"a\"\nmodel = \"m\"\nv = "+text+"\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := string(c.Peripherals[0].Settings); got != `{"v":`+want+`}` {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, file := range []string{"cart.example.toml", "hub.example.toml"} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	for _, c := range badCarts {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, r := decodeCart("f", []byte(text))
		for _, p := range r.doc.problems {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 || p.Text == "" {
				t.Errorf("problem %+v of a file with %d lines", p, strings.Count(text, "\n")+1)
			}
		}
		if len(r.doc.problems) == 0 && c.Cart.ID == "" {
			t.Error("accepted a cart without an id")
		}
		decodeHub("f", []byte(text))
	})
}

func TestIdleLock(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 5 * time.Minute, "[kiosk]\n": 5 * time.Minute, "[kiosk]\nidle_lock = \"90s\"\n": 90 * time.Second,
		"[kiosk]\nidle_lock = \"0\"\n": 0, "[kiosk]\nidle_lock = 0\n": 0, "[kiosk]\nidle_lock = \"12h\"\n": 12 * time.Hour, "[kiosk]\nidle_lock = \"10s\"\n": 10 * time.Second} {
		c, err := Load(write(t, minimal+text))
		if err != nil || c.Kiosk.IdleLock != want {
			t.Errorf("%q: %v %v", text, c, err)
		}
	}
}
