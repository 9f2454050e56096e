package config

import (
	"fmt"
	"net/netip"
)

// The defaults of a hub's keys. Both addresses are only reachable from this
// machine.
const (
	DefaultHubListen  = "127.0.0.1:8080"
	DefaultNATSListen = "127.0.0.1:4222"
	DefaultHubState   = "/var/lib/telecart-hub"
)

// HubServer is a hub's configuration, complete and valid.
type HubServer struct {
	File          string         // the file it was read from
	Empty         bool           // the file has no keys
	Listen        string         // host:port of the physician's page
	NATSListen    string         // host:port for the carts
	State         string         // folder, absolute
	Store         string         // postgres://…; empty means SQLite in the state folder
	NATS          NATS           // external servers
	Demonstration bool           // the account demo/demo works
	TLSCert       string         // PEM file; both or none of TLSCert and TLSKey
	TLSKey        string         // PEM file
	ICEServers    []string       // stun:host:port, for the physicians' pages
	Proxies       []netip.Prefix // in front of the hub; they say where a request comes from
	Carts         []HubCart
	Accounts      []Account
}

// NATS names external servers. An empty URL means the one inside the hub.
type NATS struct {
	URL         string // several separated by commas
	Credentials string // file made by `carthub nats`
}

// HubCart is a cart that may connect.
type HubCart struct {
	ID   string
	Name string // as physicians read it; empty means the id
	Key  string // public nkey
}

// Account is a physician who may sign in.
type Account struct {
	User      string
	Name      string
	Specialty string
	Hospital  string
	Password  string // argon2id in PHC form
}

// LoadHub reads the configuration of a hub. If the file is readable but wrong,
// the error is Problems: all of them.
func LoadHub(path string) (*HubServer, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	h, r := decodeHub(path, data)
	if len(r.doc.problems) > 0 {
		return nil, r.doc.problems.sorted()
	}
	return h, nil
}

func decodeHub(path string, data []byte) (*HubServer, *reader) {
	r := newReader(parse(path, data))
	file := r.file()
	s := file.section("hub")
	h := &HubServer{
		File:          path,
		Empty:         len(r.doc.root.table) == 0,
		Listen:        s.text("listen", DefaultHubListen, isListen),
		NATSListen:    s.text("nats_listen", DefaultNATSListen, isListen),
		State:         s.text("state", DefaultHubState, isAbsolute),
		Store:         s.text("store", "", isPostgres),
		Demonstration: s.yes("demonstration"),
		TLSCert:       s.text("tls_cert", "", isAbsolute),
		TLSKey:        s.text("tls_key", "", isAbsolute),
		ICEServers:    s.texts("ice_servers", isSTUN),
		Proxies:       networks(s.texts("proxies", isNetwork)),
	}
	if s.there() && (h.TLSCert == "") != (h.TLSKey == "") {
		s.problem(s.table.line, "tls_cert", "and tls_key belong together: set both or none")
	}
	h.checkOpen(s, "listen", h.Listen)
	h.checkOpen(s, "nats_listen", h.NATSListen)
	s.end()
	h.NATS = decodeNATS(file.section("nats"))
	if s.there() && s.table.table["nats_listen"] != nil && h.NATS.URL != "" {
		s.problem(s.table.table["nats_listen"].line, "nats_listen", "is for the server inside the hub, which [nats] replaces")
	}
	h.Carts = decodeHubCarts(file)
	h.Accounts = decodeAccounts(file)
	file.end()
	return h, r
}

func networks(list []string) (all []netip.Prefix) {
	for _, v := range list {
		if p, err := network(v); err == nil {
			all = append(all, p)
		}
	}
	return all
}

func decodeNATS(s *section) NATS {
	defer s.end()
	return NATS{URL: s.required("url", isNATS), Credentials: s.required("credentials", isAbsolute)}
}

// checkOpen refuses an address open to other machines that would serve in the
// clear, or let anybody in.
func (h *HubServer) checkOpen(s *section, key, address string) {
	if !s.there() || s.table.table[key] == nil || isListen(address) != "" || onlyHere(address) {
		return
	}
	line := s.table.table[key].line
	if h.TLSCert == "" && h.TLSKey == "" {
		s.problem(line, key, fmt.Sprintf("%q is open to other machines and needs tls_cert and tls_key", address))
	}
	if h.Demonstration && key == "listen" {
		s.problem(line, key, fmt.Sprintf("%q is open to other machines: a demonstration, which lets everybody in, cannot be", address))
	}
}

func decodeHubCarts(file *section) []HubCart {
	var carts []HubCart
	ids, keys := unique{}, unique{}
	for _, s := range file.sections("cart") {
		c := HubCart{ID: s.required("id", isID), Name: s.text("name", "", notEmpty), Key: s.required("key", isNkey)}
		ids.check(s, "id", c.ID)
		keys.check(s, "key", c.Key)
		s.end()
		carts = append(carts, c)
	}
	return carts
}

func decodeAccounts(file *section) []Account {
	var accounts []Account
	users := unique{}
	for _, s := range file.sections("account") {
		a := Account{
			User:      s.required("user", isAccount),
			Name:      s.required("name"),
			Specialty: s.text("specialty", ""),
			Hospital:  s.text("hospital", ""),
			Password:  s.required("password", isPasswordHash),
		}
		users.check(s, "user", a.User)
		s.end()
		accounts = append(accounts, a)
	}
	return accounts
}

// unique remembers the line on which a value was first seen.
type unique map[string]int

func (u unique) check(s *section, key, value string) {
	n := s.table.table[key]
	if n == nil || value == "" {
		return
	}
	if line, twice := u[value]; twice {
		s.problem(n.line, key, fmt.Sprintf("%q is taken on line %d", value, line))
		return
	}
	u[value] = n.line
}
