package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"telecart/appliance/cli"
)

type grammar struct {
	cli.Common
	Config string `default:"/etc/x" help:"The file."`
	JSON   bool   `name:"json"`
	Set    struct {
		Name string
		What string `arg:"" optional:""`
		More string `arg:"" optional:""`
	} `cmd:"" help:"Set it."`
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args        string // separated by |
		status      int
		out, diag   string
		config, set string
		what        string // and more
	}{
		{"set", 0, "", "", "/etc/x", "", ""},
		{"-config|a|set", 0, "", "", "a", "", ""},
		{"--config|a|set", 0, "", "", "a", "", ""},
		{"-config=a|set", 0, "", "", "a", "", ""},
		{"set|-config|a", 0, "", "", "a", "", ""},
		{"set|-name|-json", 0, "", "", "/etc/x", "-json", ""},
		{"set|-name||x", 0, "", "", "/etc/x", "", "x"},
		{"set|x|-name|y|z", 0, "", "", "/etc/x", "y", "x z"},
		{"set|-|--|--config", 0, "", "", "/etc/x", "", "- --config"},
		{"set|--|-name", 0, "", "", "/etc/x", "", "-name"},
		{"set|a|b|c", 2, "", "unexpected argument c", "", "", ""},
		{"set|-json=true|-name|a=b", 0, "", "", "/etc/x", "a=b", ""},
		{"-h", 0, "Usage: prog", "", "", "", ""},
		{"--help", 0, "Usage: prog", "", "", "", ""},
		{"-help", 0, "Usage: prog", "", "", "", ""},
		{"set|-h", 0, "Usage: prog set", "", "", "", ""},
		{"-version", 0, "prog unknown\n", "", "", "", ""},
		{"set|--version", 0, "prog unknown\n", "", "", "", ""},
		{"", 2, "", `expected "set"`, "", "", ""},
		{"frob", 2, "", "unexpected argument frob", "", "", ""},
		{"set|-frob", 2, "", "unknown flag --frob", "", "", ""},
		{"set|-frob=1", 2, "", "unknown flag --frob", "", "", ""},
		{"-name|x|set", 2, "", "unknown flag --name", "", "", ""},
		{"set|-config", 2, "", "--config", "", "", ""},
		{"-json=perhaps|set", 2, "", "perhaps", "", "", ""},
		{"set|---json", 2, "", "unknown flag", "", "", ""},
		{"\x1b[2J\u202e\n", 2, "", `\x1b[2J\u202e\n`, "", "", ""},
		{"-\x1b[2J|set", 2, "", `\x1b[2J`, "", "", ""},
		{"-\xff|set", 2, "", `\xff`, "", "", ""},
	} {
		var args []string
		if c.args != "" {
			args = strings.Split(c.args, "|")
		}
		var g grammar
		var out, diag bytes.Buffer
		command, status := cli.Parse("prog", "Does it.", &g, args, &out, &diag)
		ran := c.status == 0 && c.out == ""
		if status != c.status || (command != nil) != ran || !strings.HasPrefix(out.String(), c.out) || !strings.Contains(diag.String(), c.diag) ||
			(c.out == "") != (out.Len() == 0) || (c.diag == "") != (diag.Len() == 0) {
			t.Errorf("%q: %d, out %q, diag %q", c.args, status, &out, &diag)
		}
		if ran && (g.Config != c.config || g.Set.Name != c.set || strings.TrimSpace(g.Set.What+" "+g.Set.More) != c.what) {
			t.Errorf("%q: %+v", c.args, g)
		}
	}
}
