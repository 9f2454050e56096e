package password

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
)

var cheap = Cost{Memory: 64, Time: 1, Lanes: 1}

func TestHash(t *testing.T) {
	for _, secret := range []string{"x", "correct horse", "pässwörd ☃", strings.Repeat("y", MaxLength), ""} {
		h, err := New(secret, cheap)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(h.String())
		if err != nil {
			t.Fatalf("%s: %v", h, err)
		}
		if !again.Matches(secret) || again.Matches(secret+"x") || again.Cost != cheap {
			t.Errorf("%.20q as %s", secret, h)
		}
	}
	a, _ := New("same", cheap)
	b, _ := New("same", cheap)
	if a.String() == b.String() {
		t.Error("no salt")
	}
	if (Hash{}).Matches("") {
		t.Error("the zero hash matches")
	}
	if _, err := New(strings.Repeat("y", MaxLength+1), cheap); err == nil {
		t.Error("a password that is too long was taken")
	}
}

// A vector of the reference implementation's tests (phc-winner-argon2,
// src/test.c): another program's hash must be read the same way.
func TestReference(t *testing.T) {
	h, err := Parse("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	if err != nil {
		t.Fatal(err)
	}
	if !h.Matches("password") || h.Matches("Password") {
		t.Error("the reference's hash is not understood")
	}
}

func TestParseRefuses(t *testing.T) {
	good, _ := New("x", cheap)
	for name, phc := range map[string]string{
		"empty": "", "clear text": "secret", "bcrypt": "$2b$12$abcdefghijklmnopqrstuv",
		"argon2i":          strings.Replace(good.String(), "argon2id", "argon2i", 1),
		"version":          strings.Replace(good.String(), "v=19", "v=16", 1),
		"memory":           strings.Replace(good.String(), "m=64", "m=99999999", 1),
		"no memory":        strings.Replace(good.String(), "m=64", "m=0", 1),
		"time":             strings.Replace(good.String(), "t=1", "t=0", 1),
		"lanes":            strings.Replace(good.String(), "p=1", "p=0", 1),
		"memory, one more": strings.Replace(good.String(), "m=64", "m=1048577", 1),
		"memory, too few":  strings.Replace(good.String(), "m=64", "m=7", 1),
		"time, one more":   strings.Replace(good.String(), "t=1", "t=17", 1),
		"lanes, one more":  strings.Replace(good.String(), "p=1", "p=17", 1),
		"lanes wrap":       strings.Replace(good.String(), "p=1", "p=257", 1),
		"more cost":        strings.Replace(good.String(), "p=1", "p=1,x=2", 1),
		"negative":         strings.Replace(good.String(), "m=64", "m=-64", 1),
		"short hash":       "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA",
		"short salt":       "$argon2id$v=19$m=64,t=1,p=1$AAAA$RdescudvJCsgt3ub+b2dWRWJTmaaJObG",
		"padding":          good.String() + "=",
		"another part":     good.String() + "$x",
	} {
		if _, err := Parse(phc); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error repeats it: %v", name, err)
		}
	}
}

func TestParseTakesTheMost(t *testing.T) {
	good, err := New("x", cheap)
	if err != nil {
		t.Fatal(err)
	}
	most := strings.Replace(good.String(), "m=64,t=1,p=1", "m=1048576,t=16,p=16", 1)
	if h, err := Parse(most); err != nil || h.Cost != (Cost{Memory: 1 << 20, Time: 16, Lanes: 16}) {
		t.Errorf("%+v %v", h.Cost, err)
	}
}

// Every byte of the hash counts.
func TestEveryByteCounts(t *testing.T) {
	h, err := New("secret", cheap)
	if err != nil {
		t.Fatal(err)
	}
	head, text := h.phc[:strings.LastIndex(h.phc, "$")+1], h.phc[strings.LastIndex(h.phc, "$")+1:]
	key, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || !h.Matches("secret") {
		t.Fatalf("the hash itself: %v", err)
	}
	for i := range key {
		key[i] ^= 1
		if (Hash{cheap, head + base64.RawStdEncoding.EncodeToString(key)}).Matches("secret") {
			t.Errorf("byte %d does not count", i)
		}
		key[i] ^= 1
	}
}

// A password that is too long is not even hashed, though another program may
// have made its hash.
func TestTooLongIsNotChecked(t *testing.T) {
	for n, want := range map[int]bool{MaxLength: true, MaxLength + 1: false} {
		secret := strings.Repeat("y", n)
		phc, err := argon2id.CreateHash(secret, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
		if err != nil {
			t.Fatal(err)
		}
		if (Hash{cheap, phc}).Matches(secret) != want {
			t.Errorf("%d bytes: %v", n, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	good, _ := New("x", cheap)
	f.Add(good.String())
	f.Add("$argon2id$v=19$m=1,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, phc string) {
		h, err := Parse(phc)
		if err != nil {
			return
		}
		if again, err := Parse(h.String()); err != nil || again.String() != h.String() {
			t.Errorf("%q reads as %s, then %v", phc, h, err)
		}
	})
}
