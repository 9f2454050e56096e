package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telecart/appliance/cli"
)

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cart.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestConfigCheck(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // "line: key", each must be there; none: no problems
	}{
		{"good", "[cart]\nid = \"cart-7\"\n[[peripheral]]\nid = \"spo2\"\nmodel = \"nonin-format2\"\nport = \"/dev/ttyUSB0\"\n", nil},
		{"of the file", "[cart]\nidd = \"cart-7\"\n[[peripheral]]\nmodel = \"nonin-format2\"\n", []string{":2: cart.idd: ", ":1: cart.id: ", ":3: peripheral.id: "}},
		{"no such model", "[cart]\nid = \"c\"\n[[peripheral]]\nid = \"a\"\nmodel = \"frob\"\n", []string{`:5: peripheral.model: "frob" is not a model`}},
		{"of the models", "[cart]\nid = \"c\"\n[[peripheral]]\nid = \"a\"\nmodel = \"nonin-format2\"\n[[peripheral]]\nid = \"b\"\nmodel = \"nonin-format2\"\nport = \"/dev/x\"\nfrob = 1\n",
			[]string{":3: peripheral.port: ", ":10: peripheral.frob: "}},
		{"one port for two", "[cart]\nid = \"c\"\n[[peripheral]]\nid = \"a\"\nmodel = \"nonin-format2\"\nport = \"/dev/x\"\n[[peripheral]]\nid = \"b\"\nmodel = \"nonin-format7\"\nport = \"/dev/x\"\n",
			[]string{":10: peripheral.port: is the port of the peripheral on line 3, too"}},
		{"another case", "[cart]\nid = \"c\"\n[[peripheral]]\nid = \"a\"\nmodel = \"nonin-format2\"\nport = \"/dev/x\"\nPort = \"/dev/y\"\n",
			[]string{":7: peripheral.Port: is not a setting of this model"}},
		{"from an editor that marks its files", "\ufeff[cart]\nid = \"cart-7\"\n", nil},
	} {
		file := write(t, c.text)
		for _, json := range []bool{false, true} {
			args := []string{"config", "check", file}
			if json {
				args = append(args, "-json")
			}
			got := cartctl(t, "/nowhere", args...)
			if (got.code == cli.Done) != (c.want == nil) || got.code == cli.WrongUse {
				t.Errorf("%s: %+v", c.name, got)
			}
			if json {
				answer := oneDocument[checked](t, got.out)
				if answer.OK != (c.want == nil) || len(answer.Problems) < len(c.want) || answer.File != file {
					t.Errorf("%s: %+v", c.name, answer)
				}
				continue
			}
			for _, want := range c.want {
				if !strings.Contains(got.out, file+want) {
					t.Errorf("%s: not %q:\n%s", c.name, want, got.out)
				}
			}
		}
	}
}

func TestConfigCheckExamples(t *testing.T) {
	for _, args := range [][]string{{"../../config/cart.example.toml"}, {"-hub", "../../config/hub.example.toml"}} {
		if got := cartctl(t, "", append([]string{"config", "check"}, args...)...); got.code != cli.Done {
			t.Errorf("%q: %+v", args, got)
		}
	}
}

func TestConfigCheckNoFile(t *testing.T) {
	got := cartctl(t, "", "config", "check", "/nowhere/cart.toml")
	if got.code != cli.Failed || got.out != "" || !strings.Contains(got.err, "/nowhere/cart.toml") {
		t.Errorf("%+v", got)
	}
}
