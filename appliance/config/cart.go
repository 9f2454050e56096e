package config

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// What stands for a key that is not set.
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
	Peripherals []Peripheral // in the file's order
}

// Cart is who the cart is and where it keeps its things.
type Cart struct {
	ID            string
	Name          string // the ID where none is given
	State         string // folder, absolute
	Socket        string // absolute
	TimeZone      string // IANA name
	Demonstration bool   // virtual instruments, practice patient
	Fahrenheit    bool   // temperatures on the screens; the record has Celsius
}

// Patient says what patient numbers look like here.
type Patient struct {
	Number     string // regular expression of a whole number; empty: any
	CheckDigit string // gs1, luhn or mod11; empty: none
}

// HubLink is the connection to the hub. An empty URL means that the cart
// works alone.
type HubLink struct {
	URL         string // nats, tls or wss; several of one cluster with commas
	Credentials string // file that `carthub cart add` writes; empty: the key
	Key         string // file with the cart's nkey seed
}

// Access names who may use the local socket besides root and the daemon's own
// user: each entry is the name of a user or of a group.
type Access struct {
	Kiosk      []string
	Technician []string
}

// Media is how pictures and sound find their way.
type Media struct {
	ICEServers     []string // stun:host:port
	EchoCancelling bool     // of the conversation, never of the stethoscope
}

// Peripheral is one instrument.
type Peripheral struct {
	ID       string
	Model    string
	Name     string          // what people call it; empty: the model's own label
	Settings json.RawMessage // the other keys, a JSON object
	Line     int             // of its [[peripheral]]

	lines map[string]int // of each setting
}

// Load reads the configuration of a cart and lets each check look at it, also
// when something in it is wrong. When the file could be read but is wrong the
// error is Problems: all of them, the checks' included.
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

// Problem says what is wrong with one setting of p, in the form of Load's
// problems. A key that p does not have is placed at p's own line.
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

// maxFile is far more than a configuration ever needs, in bytes.
const maxFile = 1 << 20

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("configuration: %s has %d bytes; at most %d are read", path, info.Size(), maxFile)
	}
	data, err := os.ReadFile(path)
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
		URL:         s.required("url", isURLs("nats", "tls", "wss")),
		Credentials: s.text("credentials", "", isAbsolute),
		Key:         s.text("key", filepath.Join(state, "keys", "hub.nk"), isAbsolute),
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
		if settings["virtual"] == true { // of files from before; false changes nothing
			s.problem(p.lines["virtual"], "virtual", `is known no more: a cart that cartd-practice starts names its virtual instruments, as in port = "virtual:MODEL"`)
		}
		delete(settings, "virtual")
		p.Settings, _ = json.Marshal(settings) // made of what JSON can hold
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

// systemZone is the zone that the machine is set to, UTC when it cannot be
// told.
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
