package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"telecart/appliance/config"
	"telecart/appliance/hub"
	"telecart/appliance/hub/bus"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/identity/password"
)

// order is one of `carthub user …` and `carthub cart …`, and what it was given.
type order struct {
	config, what                    string // the file; "user add"
	name                            string // of the user or the cart
	shown, specialty, hospital, key string
	out                             string
}

// parseOrder takes settings before, between and behind the names.
func parseOrder(file string, args []string, diag io.Writer) (o order, err error) {
	fs := flag.NewFlagSet("carthub "+args[0], flag.ContinueOnError)
	fs.SetOutput(diag)
	fs.Usage = func() { fmt.Fprint(diag, usage) }
	fs.StringVar(&o.config, "config", file, "")
	fs.StringVar(&o.shown, "name", "", "")
	fs.StringVar(&o.specialty, "specialty", "", "")
	fs.StringVar(&o.hospital, "hospital", "", "")
	fs.StringVar(&o.key, "key", "", "")
	fs.StringVar(&o.out, "out", "", "")
	var words []string
	for rest := args; ; {
		if err := fs.Parse(rest); errors.Is(err, flag.ErrHelp) {
			return o, err
		} else if err != nil {
			return o, errUsage
		}
		if fs.NArg() == 0 {
			break
		}
		words, rest = append(words, fs.Arg(0)), fs.Args()[1:]
	}
	if len(words) > 1 {
		o.what = words[0] + " " + words[1]
	}
	names := 1
	if strings.HasSuffix(o.what, " list") {
		names = 0
	}
	known := []string{"user add", "user list", "user disable", "cart add", "cart list", "cart revoke"}
	if !slices.Contains(known, o.what) || len(words) != 2+names {
		fmt.Fprintf(diag, "carthub: %q is no command of it\n\n%s", strings.Join(words, " "), usage)
		return o, errUsage
	}
	if names == 1 {
		o.name = words[2]
	}
	if o.what == "user add" && o.shown == "" {
		fmt.Fprintln(diag, "carthub user add: -name is needed, as the nurse reads it")
		return o, errUsage
	}
	return o, nil
}

// register does what `carthub user` and `carthub cart` are asked for.
func register(ctx context.Context, file string, args []string, in io.Reader, out, diag io.Writer) error {
	o, err := parseOrder(file, args, diag)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	cfg, err := config.LoadHub(o.config)
	if err != nil {
		return err
	}
	options, err := options(cfg)
	if err != nil {
		return err
	}
	call, end, err := hub.OpenRegistry(ctx, options)
	if err != nil {
		return err
	}
	return errors.Join(o.do(call, in, out), end.Close())
}

func (o order) do(call func(string, any, any) error, in io.Reader, out io.Writer) error {
	switch o.what {
	case "user add":
		h, err := readPassword(in)
		if err != nil {
			return err
		}
		p := identity.Person{User: o.name, Name: o.shown, Specialty: o.specialty, Hospital: o.hospital, Password: h.String()}
		return call("Registry.AddUser", p, &hub.None{})
	case "user disable":
		return call("Registry.DisableUser", o.name, &hub.None{})
	case "user list":
		var list []identity.Person
		if err := call("Registry.Users", hub.None{}, &list); err != nil {
			return err
		}
		return table(out, "USER\tNAME\tSPECIALTY\tHOSPITAL\tSTATE", list, func(p identity.Person) string {
			return strings.Join([]string{p.User, p.Name, p.Specialty, p.Hospital, state(p.Disabled, "disabled")}, "\t")
		})
	case "cart add":
		return o.addCart(call, out)
	case "cart revoke":
		return call("Registry.RevokeCart", o.name, &hub.None{})
	}
	var list []identity.Cart
	if err := call("Registry.Carts", hub.None{}, &list); err != nil {
		return err
	}
	return table(out, "CART\tKEY\tSTATE", list, func(c identity.Cart) string {
		return strings.Join([]string{c.ID, c.Key, state(c.Revoked != nil, "revoked")}, "\t")
	})
}

// addCart writes the cart's credentials, unless it has a key. The file is
// there before the cart is, so that no cart is left whose credentials are lost.
func (o order) addCart(call func(string, any, any) error, out io.Writer) error {
	to := out
	if o.out != "" {
		f, err := os.OpenFile(o.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		to = f
	}
	var made hub.NewCart
	if err := call("Registry.AddCart", hub.NewCart{ID: o.name, Key: o.key}, &made); err != nil {
		if o.out != "" {
			return errors.Join(err, os.Remove(o.out))
		}
		return err
	}
	_, err := to.Write(made.Credentials)
	if f, ok := to.(*os.File); ok && o.out != "" {
		err = errors.Join(err, f.Sync())
	}
	return err
}

func state(out bool, word string) string {
	if out {
		return word
	}
	return "active"
}

func table[T any](out io.Writer, head string, list []T, row func(T) string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, head)
	for _, one := range list {
		fmt.Fprintln(w, row(one))
	}
	return w.Flush()
}

// readPassword reads one line and hashes it.
func readPassword(in io.Reader) (password.Hash, error) {
	line, err := bufio.NewReader(io.LimitReader(in, password.MaxLength+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return password.Hash{}, fmt.Errorf("read the password from standard input: %w", err)
	}
	secret := strings.TrimRight(line, "\r\n")
	if secret == "" {
		return password.Hash{}, errors.New("no password on standard input: type one line, or pipe it in")
	}
	return password.New(secret, password.Default())
}

// natsConfig prints what NATS servers outside need, and makes their keys.
func natsConfig(file string, out io.Writer) error {
	cfg, err := config.LoadHub(file)
	if err != nil {
		return err
	}
	if cfg.NATS.URL == "" {
		return fmt.Errorf("%s: has no [nats]: the NATS server inside the hub needs no configuration", file)
	}
	keys, err := bus.MakeKeys(cfg.NATS.Credentials)
	if err != nil {
		return err
	}
	text, err := keys.ServerConfig()
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}
