package config

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the cart's image has no zone files
)

// maxSocket is the longest path of a unix socket: sun_path of unix(7) without
// its last zero byte.
const maxSocket = 107

var (
	identifier = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$`)
	account    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$`)
	nkey       = regexp.MustCompile(`^U[A-Z2-7]{55}$`)
	argon2     = regexp.MustCompile(`^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{22,}$`)
)

func notEmpty(v string) string {
	if strings.TrimSpace(v) == "" {
		return "must not be empty"
	}
	return ""
}

// isID checks an id, which becomes part of NATS subjects, paths and file names.
func isID(v string) string {
	if !identifier.MatchString(v) {
		return fmt.Sprintf("%q is not an id: use up to 63 letters a-z A-Z, digits, - and _, with a letter or digit first", v)
	}
	return ""
}

func isAccount(v string) string {
	if !account.MatchString(v) {
		return fmt.Sprintf("%q is not a user name: use up to 64 letters, digits and _ . @ -", v)
	}
	return ""
}

func isNkey(v string) string {
	if !nkey.MatchString(v) {
		return "is not a public user nkey: 56 characters that begin with U"
	}
	return ""
}

// isPasswordHash never repeats the value, which may be a clear password.
func isPasswordHash(v string) string {
	if !argon2.MatchString(v) {
		return "is not an argon2id hash ($argon2id$v=19$m=…,t=…,p=…$salt$hash)"
	}
	return ""
}

func isAbsolute(v string) string {
	if !filepath.IsAbs(v) {
		return fmt.Sprintf("%q must be an absolute path", v)
	}
	return ""
}

func isSocketPath(v string) string {
	if len(v) > maxSocket {
		return fmt.Sprintf("is %d bytes long; a socket's path has at most %d", len(v), maxSocket)
	}
	return ""
}

func isZone(v string) string {
	if v == "Local" {
		return `"Local" says nothing to other machines: write a name such as "Europe/Madrid"`
	}
	if _, err := time.LoadLocation(v); err != nil {
		return fmt.Sprintf("%q is not a time zone: write a name such as \"Europe/Madrid\"", v)
	}
	return ""
}

const minIdle, maxIdle = 10 * time.Second, 12 * time.Hour

func isIdle(v string) string {
	d, err := time.ParseDuration(v)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is not a time: write \"5m\", \"90s\" or, for never, \"0\"", v)
	case d != 0 && (d < minIdle || d > maxIdle || d%time.Second != 0):
		return fmt.Sprintf("%q is not a number of seconds from 10s to 12h, nor 0 for never", v)
	}
	return ""
}

func isPattern(v string) string {
	if _, err := regexp.Compile(v); err != nil {
		return fmt.Sprintf("%q is not a regular expression: %v", v, err)
	}
	return ""
}

func isCheckDigit(v string) string {
	if !slices.Contains([]string{"gs1", "luhn", "mod11"}, v) {
		return fmt.Sprintf("%q is not known: write gs1, luhn or mod11", v)
	}
	return ""
}

func isURL(schemes ...string) check {
	return func(v string) string {
		u, err := url.Parse(v)
		if err != nil || !slices.Contains(schemes, u.Scheme) {
			return fmt.Sprintf("must begin with %s://", strings.Join(schemes, ":// or "))
		}
		if u.Hostname() == "" {
			return "names no host"
		}
		if u.User != nil {
			return "must not hold a password: the cart signs in with its key"
		}
		return isPort(u.Port(), true)
	}
}

// isURLs accepts several, separated by commas.
func isURLs(schemes ...string) check {
	one := isURL(schemes...)
	return func(v string) string {
		for _, u := range strings.Split(v, ",") {
			if text := one(u); text != "" {
				return text
			}
		}
		return ""
	}
}

// isNATS refuses what would be reached in the clear: anybody on the way could
// be the hub, or a cart.
func isNATS(v string) string {
	if text := isURLs("nats", "tls", "wss")(v); text != "" {
		return text
	}
	for _, one := range strings.Split(v, ",") {
		u, err := url.Parse(one)
		if err == nil && u.Scheme == "nats" && !onlyHere(net.JoinHostPort(u.Hostname(), "0")) {
			return fmt.Sprintf("%q is another machine's and would be reached in the clear: write tls://", one)
		}
	}
	return ""
}

// isPin takes what is printed by carthub, and by curl's and openssl's users.
func isPin(v string) string {
	rest, ok := strings.CutPrefix(v, "sha256//")
	sum, err := base64.StdEncoding.DecodeString(rest)
	if !ok || err != nil || len(sum) != sha256.Size {
		return fmt.Sprintf("%q is not the hash of a key: sha256// and 44 characters, as `carthub cart add` prints it", v)
	}
	return ""
}

// isPostgres never repeats the value, which may contain a password.
func isPostgres(v string) string {
	if !strings.HasPrefix(v, "postgres://") && !strings.HasPrefix(v, "postgresql://") {
		return "must begin with postgres://"
	}
	return ""
}

func isSTUN(v string) string {
	address, ok := strings.CutPrefix(v, "stun:")
	host, port, err := net.SplitHostPort(address)
	if err != nil { // without a port
		host, port, err = net.SplitHostPort(address + ":3478")
	}
	// A browser with an address that it cannot parse makes no call at all.
	if !ok || err != nil || host == "" || strings.ContainsAny(host, " /?@") || isPort(port, false) != "" {
		return fmt.Sprintf("%q is not a STUN server: write stun:host:port", v)
	}
	return ""
}

// network takes a network of addresses, or one address.
func network(v string) (netip.Prefix, error) {
	if ip, err := netip.ParseAddr(v); err == nil && ip.Zone() == "" {
		return ip.Unmap().Prefix(ip.Unmap().BitLen())
	}
	return netip.ParsePrefix(v)
}

func isNetwork(v string) string {
	p, err := network(v)
	switch {
	case err != nil || p.Addr().Is4In6():
		return fmt.Sprintf("%q is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8", v)
	case p.Bits() == 0:
		return fmt.Sprintf("%q is every address: then everybody says where they come from", v)
	case p != p.Masked():
		return fmt.Sprintf("%q is not the beginning of a network: write %s", v, p.Masked())
	}
	return ""
}

func isListen(v string) string {
	host, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Sprintf("%q is not host:port", v)
	}
	if strings.ContainsAny(host, " /") {
		return fmt.Sprintf("%q is not a host", host)
	}
	return isPort(port, false)
}

// onlyHere reports whether no other machine can reach the address.
func onlyHere(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func isPort(v string, optional bool) string {
	if v == "" && optional {
		return ""
	}
	if n, err := strconv.Atoi(v); err != nil || n < 0 || n > 65535 {
		return fmt.Sprintf("%q is not a port: 0 to 65535", v)
	}
	return ""
}
