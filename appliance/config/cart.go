package config

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Defaults.
const (
	DefaultState  = "/var/lib/telecart"
	DefaultSocket = "/run/telecart/cartd.sock"
)

// Config is a cart's configuration, complete and valid.
type Config struct {
	File        string // where it was read
	Cart        Cart
	Patient     Patient
	Hub         HubLink
	Access      Access
	Media       Media
	Kiosk       Kiosk
	Peripherals []Peripheral // in the file's order
}

// Cart identifies the cart and its folders.
type Cart struct {
	ID            string
	Name          string // default: the ID
	State         string // folder, absolute
	Socket        string // absolute
	TimeZone      string // IANA name
	Demonstration bool   // virtual instruments, practice patient
	Fahrenheit    bool   // temperatures on the screens; the record has Celsius
}

// Patient describes patient numbers.
type Patient struct {
	Number     string // regular expression of a complete number; empty: any
	CheckDigit string // gs1, luhn or mod11; empty: none
}

// HubLink is the connection to the hub. With an empty URL the cart works alone.
type HubLink struct {
	URL         string   // tls or wss, on this machine nats; several of one cluster with commas
	Pins        []string // hashes of the hub's key, "sha256//…"; empty: an authority vouches for it
	Credentials string   // file that `carthub cart add` writes; empty: the key
	Key         string   // file with the cart's nkey seed
}

// Access lists who may use the local socket besides root and the daemon's own
// user: names of users and groups.
type Access struct {
	Kiosk      []string
	Technician []string
}

// Media configures the transport of pictures and sound.
type Media struct {
	ICEServers     []string // stun:host:port
	EchoCancelling bool     // of the conversation, never of the stethoscope
}

// Kiosk configures the nurse's screen.
type Kiosk struct {
	IdleLock time.Duration // untouched for so long it hides the patient; 0: never
}

// Peripheral is one instrument.
type Peripheral struct {
	ID       string
	Model    string
	Name     string          // shown to people; empty: the model's label
	Settings json.RawMessage // the other keys, a JSON object
	Line     int             // of its [[peripheral]]

	lines map[string]int // of each setting
}

// Load reads the configuration of a cart and runs each check on it, even if
// something in it is wrong. If the file is readable but wrong the error is
// Problems: all of them, including those of the checks.
func Load(path string, checks ...func(*Config) error) (*Config, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	c, r := decodeCart(path, data)
	var errs []error
	if len(r.doc.problems) > 0 {
		errs = append(errs, r.doc.problems)
	}
	for _, check := range checks {
		errs = append(errs, check(c))
	}
	if err := Join(errs...); err != nil {
		return nil, err
	}
	return c, nil
}

// Problem describes what is wrong with one setting of p, in the form of Load's
// problems. For a key that p does not have, the place is p's own line.
func (c *Config) Problem(p Peripheral, key, text string) error {
	line, ok := p.lines[key]
	if !ok {
		line = p.Line
	}
	name := "peripheral"
	if key != "" {
		name += "." + key
	}
	return Problem{File: c.File, Line: line, Key: name, Text: text}
}

// maxFile is far more than any configuration needs, in bytes.
const maxFile = 1 << 20

// read reads a file, and nothing that might never end: a pipe, or a device.
func read(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe that nobody writes to must not wait
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("configuration: %w", err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("configuration: %s is a device, a pipe or a folder, and no file", path)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("configuration: %s has %d bytes; at most %d are read", path, info.Size(), maxFile)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile { // of /proc, say, whose files tell no size
		err = fmt.Errorf("%s is too large: at most %d bytes are read", path, maxFile)
	}
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return data, nil
}

func decodeCart(path string, data []byte) (*Config, *reader) {
	r := newReader(parse(path, data))
	file := r.file()
	c := &Config{File: path}
	c.Cart = decodeIdentity(file)
	c.Patient = decodePatient(file.section("patient"))
	c.Hub = decodeHubLink(file.section("hub"), c.Cart.State)
	c.Access = decodeAccess(file.section("access"))
	c.Media = decodeMedia(file.section("media"))
	c.Kiosk = decodeKiosk(file.section("kiosk"))
	c.Peripherals = decodePeripherals(file)
	file.end()
	return c, r
}

func decodeIdentity(file *section) Cart {
	if file.missing("cart") {
		file.problem(1, "cart", "is required: a table [cart] with an id")
	}
	s := file.section("cart")
	id := s.required("id", isID)
	c := Cart{
		ID:            id,
		Name:          s.text("name", id, notEmpty),
		State:         s.text("state", DefaultState, isAbsolute),
		Socket:        s.text("socket", DefaultSocket, isAbsolute, isSocketPath),
		TimeZone:      s.text("time_zone", "", notEmpty, isZone),
		Demonstration: s.yes("demonstration"),
		Fahrenheit:    s.yes("fahrenheit"),
	}
	if c.TimeZone == "" {
		c.TimeZone = systemZone()
	}
	s.end()
	return c
}

func decodePatient(s *section) Patient {
	defer s.end()
	return Patient{
		Number:     s.text("number", "", notEmpty, isPattern),
		CheckDigit: s.text("check_digit", "", isCheckDigit),
	}
}

func decodeHubLink(s *section, state string) HubLink {
	defer s.end()
	h := HubLink{
		URL:         s.required("url", isNATS),
		Pins:        s.texts("pin", isPin),
		Credentials: s.text("credentials", "", isAbsolute),
		Key:         s.text("key", filepath.Join(state, "keys", "hub.nk"), isAbsolute),
	}
	if len(h.Pins) > 0 && strings.Contains(h.URL, "nats://") {
		s.problem(s.table.table["pin"].line, "pin", "is the hash of a key, which nats:// has none of: write tls://")
	}
	if s.there() && s.table.table["key"] != nil && h.Credentials != "" {
		s.problem(s.table.table["key"].line, "key", "and credentials are two ways to sign in: set one")
	}
	return h
}

func decodeAccess(s *section) Access {
	defer s.end()
	return Access{
		Kiosk:      s.texts("kiosk", isAccount),
		Technician: s.texts("technician", isAccount),
	}
}

func decodeMedia(s *section) Media {
	defer s.end()
	return Media{
		ICEServers:     s.texts("ice_servers", isSTUN),
		EchoCancelling: s.yesUnless("echo_cancelling"),
	}
}

func decodeKiosk(s *section) Kiosk {
	defer s.end()
	if s.there() {
		if n := s.table.table["idle_lock"]; n != nil && n.kind == isInteger && n.integer == 0 {
			n.kind, n.text = isText, "0" // without quotes it cannot be misread
		}
	}
	idle, _ := time.ParseDuration(s.text("idle_lock", "5m", isIdle)) // of what is checked
	return Kiosk{IdleLock: idle}
}

func decodePeripherals(file *section) []Peripheral {
	var ps []Peripheral
	first := map[string]int{}
	for _, s := range file.sections("peripheral") {
		p := Peripheral{
			ID:    s.required("id", isID, notReserved),
			Model: s.required("model"),
			Name:  s.text("name", "", notEmpty),
			Line:  s.table.line,
			lines: map[string]int{},
		}
		s.table.lines("", p.lines)
		if line, twice := first[p.ID]; twice && p.ID != "" {
			s.problem(p.lines["id"], "id", fmt.Sprintf("%q is taken by the peripheral on line %d", p.ID, line))
		} else {
			first[p.ID] = p.Line
		}
		settings := s.table.plain().(map[string]any)
		for _, key := range s.asked {
			delete(settings, key)
		}
		if settings["virtual"] == true { // from older files; false has no effect
			s.problem(p.lines["virtual"], "virtual", `is known no more: a cart that cartd-practice starts names its virtual instruments, as in port = "virtual:MODEL"`)
		}
		delete(settings, "virtual")
		p.Settings, _ = json.Marshal(settings) // everything in it fits JSON
		ps = append(ps, p)
	}
	return ps
}

// notReserved: /v1/feeds/physician is the physician's own picture.
func notReserved(v string) string {
	if v == "physician" {
		return `"physician" is the name of the physician's picture: choose another id`
	}
	return ""
}

// systemZone returns the machine's time zone, or UTC if unknown.
func systemZone() string {
	target, err := filepath.EvalSymlinks("/etc/localtime")
	if err != nil {
		return "UTC"
	}
	_, name, ok := strings.Cut(target, "/zoneinfo/")
	if !ok || isZone(name) != "" {
		return "UTC"
	}
	return name
}
