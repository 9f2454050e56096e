package bus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"
)

// Keys are the keys that sign everything on the bus: whoever has them can pass
// for any cart and any hub.
type Keys struct {
	operator nkeys.KeyPair // signs the accounts, so the servers need to know nothing else
	account  nkeys.KeyPair // the hubs and the carts
	system   nkeys.KeyPair // used to tell the servers of changes
	gate     nkeys.KeyPair // where a cart with a key but no credentials waits
	porter   nkeys.KeyPair // the user that answers there
}

const keysHead = `# The keys of telecart's NATS, made by carthub. Secret: whoever has them can
# pass for any cart. Every hub on the same servers has this same file.
`

func (k *Keys) parts() []struct {
	name string
	pair *nkeys.KeyPair
	make func() (nkeys.KeyPair, error)
} {
	return []struct {
		name string
		pair *nkeys.KeyPair
		make func() (nkeys.KeyPair, error)
	}{
		{"operator", &k.operator, nkeys.CreateOperator},
		{"account", &k.account, nkeys.CreateAccount},
		{"system", &k.system, nkeys.CreateAccount},
		{"gate", &k.gate, nkeys.CreateAccount},
		{"porter", &k.porter, nkeys.CreateUser},
	}
}

// LoadKeys reads the keys from a file.
func LoadKeys(file string) (*Keys, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the keys of NATS: %w", err)
	}
	seeds := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		if name, seed, ok := strings.Cut(strings.TrimSpace(lines.Text()), " "); ok && name != "#" {
			seeds[name] = seed
		}
	}
	var k Keys
	for _, p := range k.parts() {
		sample, err := p.make()
		if err != nil {
			return nil, err
		}
		want, _, err := decoded(sample)
		if err != nil {
			return nil, err
		}
		if *p.pair, err = nkeys.FromSeed([]byte(seeds[p.name])); err != nil {
			return nil, fmt.Errorf("the keys of NATS, %s: the %s's is missing or wrong", file, p.name)
		}
		if got, _, err := decoded(*p.pair); err != nil || got != want {
			return nil, fmt.Errorf("the keys of NATS, %s: the %s's is of another kind", file, p.name)
		}
	}
	return &k, nil
}

func decoded(p nkeys.KeyPair) (kind nkeys.PrefixByte, seed []byte, err error) {
	if seed, err = p.Seed(); err != nil {
		return 0, nil, err
	}
	kind, _, err = nkeys.DecodeSeed(seed)
	return kind, seed, err
}

// MakeKeys writes a new key file unless it exists, and reads it.
func MakeKeys(file string) (*Keys, error) {
	if k, err := LoadKeys(file); !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	var k Keys
	text := bytes.NewBufferString(keysHead)
	for _, p := range k.parts() {
		pair, err := p.make()
		if err != nil {
			return nil, err
		}
		_, seed, err := decoded(pair)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(text, "%s %s\n", p.name, seed)
		*p.pair = pair
	}
	return &k, WriteSecret(file, text.Bytes())
}

// WriteSecret writes a file that only its owner may read. It never replaces
// one.
func WriteSecret(file string, data []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// NewKey makes the key of a cart that has no credentials yet.
func NewKey() (public string, seed []byte, err error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return "", nil, err
	}
	if public, err = pair.PublicKey(); err != nil {
		return "", nil, err
	}
	seed, err = pair.Seed()
	return public, seed, err
}

// Credentials makes a cart's credentials, and the public key to enrol for them.
func (k *Keys) Credentials(cart string) (public string, file []byte, err error) {
	public, seed, err := NewKey()
	if err != nil {
		return "", nil, err
	}
	token, err := sign(k.account, cartClaims(public, cart))
	if err != nil {
		return "", nil, err
	}
	file, err = jwt.FormatUserConfig(token, seed)
	return public, file, err
}
