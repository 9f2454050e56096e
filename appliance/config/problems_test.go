package config

import (
	"errors"
	"strings"
	"testing"
)

// badCarts are configurations with mistakes; want has the problems without
// the file's name.
var badCarts = []struct{ name, text, want string }{
	{"nothing at all", "", `1: cart: is required: a table [cart] with an id`},
	{"no id", "[cart]\nname = \"x\"\n", `1: cart.id: is required`},
	{"wrong id", "[cart]\nid = \"a b\"\n",
		`2: cart.id: "a b" is not an id: use up to 63 letters a-z A-Z, digits, - and _, with a letter or digit first`},
	{"empty id", "[cart]\nid = \"\"\n", `2: cart.id: must not be empty`},
	{"unknown key", minimal + "nmae = \"x\"\n", `4: cart.nmae: is not a known key; did you mean name?`},
	{"unknown key, far from any", minimal + "colour = \"x\"\n",
		`4: cart.colour: is not a known key; known are id, name, state, socket, time_zone, demonstration, fahrenheit`},
	{"unknown table", minimal + "[peripherals]\n", `4: peripherals: is not a known key; did you mean peripheral?`},
	{"wrong types", "[cart]\nid = 7\nname = true\ndemonstration = \"yes\"\n[access]\nkiosk = \"x\"\ntechnician = [1]\n",
		`2: cart.id: must be a text, not a whole number
3: cart.name: must be a text, not a true or false
4: cart.demonstration: must be true or false, without quotes
6: access.kiosk: must be a list, not a text
7: access.technician: must be a list of texts, but holds a whole number`},
	{"url", minimal + "[hub]\nurl = \"http://hub\"\n", `5: hub.url: must begin with nats:// or tls:// or wss://`},
	{"url without host", minimal + "[hub]\nurl = \"tls://:4222\"\n", `5: hub.url: names no host`},
	{"url with password", minimal + "[hub]\nurl = \"tls://a:b@hub\"\n", `5: hub.url: must not hold a password: the cart signs in with its key`},
	{"url in the clear", minimal + "[hub]\nurl = \"nats://10.0.0.1:4222\"\n", `5: hub.url: "nats://10.0.0.1:4222" is another machine's and would be reached in the clear: write tls://`},
	{"one url in the clear", minimal + "[hub]\nurl = \"tls://hub,nats://hub\"\n", `5: hub.url: "nats://hub" is another machine's and would be reached in the clear: write tls://`},
	{"url that begins as this machine", minimal + "[hub]\nurl = \"nats://127.0.0.1.evil.example\"\n", `5: hub.url: "nats://127.0.0.1.evil.example" is another machine's and would be reached in the clear: write tls://`},
	{"url of every machine", minimal + "[hub]\nurl = \"nats://0.0.0.0:4222\"\n", `5: hub.url: "nats://0.0.0.0:4222" is another machine's and would be reached in the clear: write tls://`},
	{"pin in the clear", minimal + "[hub]\nurl = \"nats://localhost\"\npin = [\"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"]\n", `6: hub.pin: is the hash of a key, which nats:// has none of: write tls://`},
	{"no pin", minimal + "[hub]\nurl = \"tls://hub\"\npin = [\"sha256//AAAA\"]\n", "6: hub.pin: \"sha256//AAAA\" is not the hash of a key: sha256// and 44 characters, as `carthub cart add` prints it"},
	{"url with port", minimal + "[hub]\nurl = \"tls://hub:70000\"\n", `5: hub.url: "70000" is not a port: 0 to 65535`},
	{"hub without url", minimal + "[hub]\n", `4: hub.url: is required`},
	{"zone", "[cart]\nid = \"a\"\ntime_zone = \"Madrid\"\n",
		`3: cart.time_zone: "Madrid" is not a time zone: write a name such as "Europe/Madrid"`},
	{"local zone", "[cart]\nid = \"a\"\ntime_zone = \"Local\"\n",
		`3: cart.time_zone: "Local" says nothing to other machines: write a name such as "Europe/Madrid"`},
	{"paths", minimal + "state = \"var\"\nsocket = \"/" + strings.Repeat("s", 107) + "\"\n",
		`4: cart.state: "var" must be an absolute path
5: cart.socket: is 108 bytes long; a socket's path has at most 107`},
	{"stun", minimal + "[media]\nice_servers = [\"turn:x\"]\n", `5: media.ice_servers: "turn:x" is not a STUN server: write stun:host:port`},
	{"stun that no browser takes", minimal + "[media]\nice_servers = [\"stun:\", \"stun:a b:1\", \"stun:a:x\", \"stun:a\", \"stun:[::1]:3478\"]\n",
		`5: media.ice_servers: "stun:" is not a STUN server: write stun:host:port
5: media.ice_servers: "stun:a b:1" is not a STUN server: write stun:host:port
5: media.ice_servers: "stun:a:x" is not a STUN server: write stun:host:port`},
	{"idle lock", minimal + "[kiosk]\nidle_lock = \"9s\"\n", `5: kiosk.idle_lock: "9s" is not a number of seconds from 10s to 12h, nor 0 for never`},
	{"idle lock of a day", minimal + "[kiosk]\nidle_lock = \"24h\"\n", `5: kiosk.idle_lock: "24h" is not a number of seconds from 10s to 12h, nor 0 for never`},
	{"idle lock before", minimal + "[kiosk]\nidle_lock = \"-5m\"\n", `5: kiosk.idle_lock: "-5m" is not a number of seconds from 10s to 12h, nor 0 for never`},
	{"idle lock of half a second more", minimal + "[kiosk]\nidle_lock = \"10.5s\"\n", `5: kiosk.idle_lock: "10.5s" is not a number of seconds from 10s to 12h, nor 0 for never`},
	{"idle lock without unit", minimal + "[kiosk]\nidle_lock = \"5\"\n", `5: kiosk.idle_lock: "5" is not a time: write "5m", "90s" or, for never, "0"`},
	{"idle lock, a number", minimal + "[kiosk]\nidle_lock = 5\n", `5: kiosk.idle_lock: must be a text, not a whole number`},
	{"echo", minimal + "[media]\necho_cancelling = \"no\"\n", `5: media.echo_cancelling: must be true or false, without quotes`},
	{"peripherals", minimal + `
[[peripheral]]
id = "spo2"
[[peripheral]]
id = "spo2"
model = "m"
[[peripheral]]
id = "physician"
model = ""
`, `5: peripheral.model: is required
8: peripheral.id: "spo2" is taken by the peripheral on line 5
11: peripheral.id: "physician" is the name of the physician's picture: choose another id
12: peripheral.model: must not be empty`},
	{"virtual, of files from before", minimal + "[[peripheral]]\nid = \"a\"\nmodel = \"m\"\nvirtual = true\n[[peripheral]]\nid = \"b\"\nmodel = \"m\"\nvirtual = false\n",
		`7: peripheral.virtual: is known no more: a cart that cartd-practice starts names its virtual instruments, as in port = "virtual:MODEL"`},
	{"one peripheral in single brackets", minimal + "[peripheral]\nid = \"x\"\n", `4: peripheral: is one of a list: write [[peripheral]]`},
	{"a list of carts", "[[cart]]\nid = \"x\"\n", `1: cart: can be there only once: write [cart]`},
	{"twice", minimal + "id = \"b\"\n[cart]\nname = \"x\"\nname = \"y\"\n",
		`4: id: is set twice (first on line 2)
5: cart: is there twice (first on line 1)
7: name: is set twice (first on line 6)`},
	{"a table where a value is", minimal + "[cart.id]\nx = 1\n", `4: cart.id: is there twice (first on line 2)`},
	{"below a value", minimal + "[cart.id.x]\n", `4: cart.id: is already set on line 2 and cannot be a table`},
	{"below an inline table", minimal + "hub.a = {}\n[cart.hub.a.b]\n",
		`4: cart.hub: is not a known key; known are id, name, state, socket, time_zone, demonstration, fahrenheit
5: cart.hub.a: is already set on line 4 and cannot be a table`},
	{"a text without quotes", minimal + "name = Ward 3\n[[peripheral]]\nid = \"a\"\nmodel = nonin\nport = /dev/ttyUSB0\nlast = 007\n",
		`4: name: cannot be read: the value is neither text in quotes, nor a number, nor true or false
7: model: cannot be read: the value is neither text in quotes, nor a number, nor true or false
8: port: cannot be read: the value is neither text in quotes, nor a number, nor true or false
9: last: cannot be read: expected newline but got U+0030 '0'`},
	{"a broken header", minimal + "[[peripheral]\nid = \"a\"\n[hub]\nurl = \"x\"\n",
		`4: cannot be read: expected character ]
7: hub.url: must begin with nats:// or tls:// or wss://`},
	{"no value", minimal + "name =\nstate = \"x\"\n",
		`4: name: cannot be read: it has no value
5: cart.state: "x" must be an absolute path`},
	{"an open text", "[cart]\nid = \"cart\nname = \"x\"\nnmae = 1\n",
		`2: id: cannot be read: basic strings cannot have new lines
4: cart.nmae: is not a known key; did you mean name?`},
	{"an open long text", minimal + "# why\nname = \"\"\"x\nurl = 3\n", `5: name: cannot be read: multiline basic string not terminated by """
6: cart.url: is not a known key; known are id, name, state, socket, time_zone, demonstration, fahrenheit`},
	{"an open list", minimal + "[access]\nkiosk = [\"a\",\n", `5: kiosk: cannot be read: expected value, not eof`},
	{"a broken list over lines", minimal + "[access]\nkiosk = [\n \"a\",\n b,\n \"c\"]\ntechnician = 3\n",
		`7: cannot be read: incomplete number
9: access.technician: must be a list, not a whole number`},
	{"two on a line", minimal + "name = \"a\" state = \"b\"\n", `4: name: cannot be read: expected newline but got U+0073 's'`},
	{"numbers", minimal + "[[peripheral]]\nid=\"a\"\nmodel=\"m\"\na = nan\nb = 99999999999999999999\nc = 1979-13-40\n",
		`7: a: is not a number that can be used here
8: b: is not a whole number of at most 64 bits`},
	{"a date", minimal + "[[peripheral]]\nid=\"a\"\nmodel=\"m\"\nc = 1979-13-40\n", `7: impossible date`},
}

var badHubs = []struct{ name, text, want string }{
	{"everything", `
[hub]
listen = "8080"
nats_listen = "127.0.0.1:x"
state = "hub"
tls_cert = "/a"
[[cart]]
id = "a"
key = "SUAOHNO"
[[cart]]
id = "a"
[[account]]
user = "a b"
password = "secret"
`, `2: hub.tls_cert: and tls_key belong together: set both or none
3: hub.listen: "8080" is not host:port
4: hub.nats_listen: "x" is not a port: 0 to 65535
5: hub.state: "hub" must be an absolute path
9: cart.key: is not a public user nkey: 56 characters that begin with U
10: cart.key: is required
11: cart.id: "a" is taken on line 8
12: account.name: is required
13: account.user: "a b" is not a user name: use up to 64 letters, digits and _ . @ -
14: account.password: is not an argon2id hash ($argon2id$v=19$m=…,t=…,p=…$salt$hash)`},
	{"proxies", "[hub]\nproxies = [\"10.0.0.0\", \"10.0.0.0/33\", \"0.0.0.0/0\", \"::/0\", \"10.1.0.0/8\", \"fe80::1%eth0/64\", \"::ffff:10.0.0.0/104\", \"proxy.example\", \"\"]\n",
		`2: hub.proxies: "10.0.0.0/33" is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8
2: hub.proxies: "0.0.0.0/0" is every address: then everybody says where they come from
2: hub.proxies: "::/0" is every address: then everybody says where they come from
2: hub.proxies: "10.1.0.0/8" is not the beginning of a network: write 10.0.0.0/8
2: hub.proxies: "fe80::1%eth0/64" is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8
2: hub.proxies: "::ffff:10.0.0.0/104" is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8
2: hub.proxies: "proxy.example" is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8
2: hub.proxies: "" is not a network of addresses: write 10.0.0.0/8, 10.1.2.3 or fd00::/8`},
	{"a relay needs a password, which a page must not hold", "[hub]\nice_servers = [\"turn:x\"]\n",
		`2: hub.ice_servers: "turn:x" is not a STUN server: write stun:host:port`},
	{"open and in the clear", "[hub]\nlisten = \"0.0.0.0:80\"\nnats_listen = \":4222\"\ndemonstration = true\n",
		`2: hub.listen: "0.0.0.0:80" is open to other machines and needs tls_cert and tls_key
2: hub.listen: "0.0.0.0:80" is open to other machines: a demonstration, which lets everybody in, cannot be
3: hub.nats_listen: ":4222" is open to other machines and needs tls_cert and tls_key`},
}

func TestProblems(t *testing.T) {
	for _, c := range badCarts {
		t.Run(c.name, func(t *testing.T) {
			file := write(t, c.text)
			_, err := Load(file)
			compare(t, file, err, c.want)
		})
	}
	for _, c := range badHubs {
		t.Run("hub "+c.name, func(t *testing.T) {
			file := write(t, c.text)
			_, err := LoadHub(file)
			compare(t, file, err, c.want)
		})
	}
}

func compare(t *testing.T, file string, err error, want string) {
	t.Helper()
	var ps Problems
	if !errors.As(err, &ps) {
		t.Fatalf("error %v is not Problems", err)
	}
	if got := strings.ReplaceAll(err.Error(), file+":", ""); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "SUAOHNO") {
		t.Error("a secret is in the message")
	}
}
