package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"telecart/appliance/config"
	"telecart/appliance/hub"
	"telecart/appliance/hub/bus"
	"telecart/appliance/hub/identity"
	"telecart/appliance/hub/identity/password"
)

type userAdd struct {
	User      string `arg:"" help:"The name to sign in with."`
	Name      string `required:"" help:"The name as the nurse reads it."`
	Specialty string `placeholder:"TEXT" help:"The specialty, in words."`
	Hospital  string `placeholder:"TEXT" help:"The hospital, in words."`
}

// Run implements the command.
func (u userAdd) Run(ctx context.Context, g *grammar, w world) error {
	h, err := readPassword(w.in)
	if err != nil {
		return err
	}
	p := identity.Person{User: u.User, Name: u.Name, Specialty: u.Specialty, Hospital: u.Hospital, Password: h.String()}
	return g.ask(ctx, "Registry.AddUser", p, &hub.None{})
}

type userDisable struct {
	User string `arg:"" help:"The account's name to sign in with."`
}

// Run implements the command.
func (u userDisable) Run(ctx context.Context, g *grammar) error {
	return g.ask(ctx, "Registry.DisableUser", u.User, &hub.None{})
}

type userList struct{}

// Run implements the command.
func (userList) Run(ctx context.Context, g *grammar, w world) error {
	var list []identity.Person
	if err := g.ask(ctx, "Registry.Users", hub.None{}, &list); err != nil {
		return err
	}
	return table(w.out, "USER\tNAME\tSPECIALTY\tHOSPITAL\tSTATE", list, func(p identity.Person) string {
		return strings.Join([]string{p.User, p.Name, p.Specialty, p.Hospital, state(p.Disabled, "disabled")}, "\t")
	})
}

type cartRevoke struct {
	ID string `arg:"" help:"The cart's id."`
}

// Run implements the command.
func (c cartRevoke) Run(ctx context.Context, g *grammar) error {
	return g.ask(ctx, "Registry.RevokeCart", c.ID, &hub.None{})
}

type cartRename struct {
	ID   string `arg:"" help:"The cart's id."`
	Name string `arg:"" help:"The name that physicians read from now on; empty: the id."`
}

// Run implements the command.
func (c cartRename) Run(ctx context.Context, g *grammar) error {
	return g.ask(ctx, "Registry.RenameCart", hub.NewCart{ID: c.ID, Name: c.Name}, &hub.None{})
}

type cartList struct{}

// Run implements the command.
func (cartList) Run(ctx context.Context, g *grammar, w world) error {
	var list []identity.Cart
	if err := g.ask(ctx, "Registry.Carts", hub.None{}, &list); err != nil {
		return err
	}
	return table(w.out, "CART\tNAME\tKEY\tSTATE", list, func(c identity.Cart) string {
		return strings.Join([]string{c.ID, c.Name, c.Key, state(c.Revoked != nil, "revoked")}, "\t")
	})
}

// ask asks the running hub, or opens its store if none is running.
func (g *grammar) ask(ctx context.Context, what string, in, out any) error {
	cfg, err := config.LoadHub(g.Config)
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
	return errors.Join(call(what, in, out), end.Close())
}

type cartAdd struct {
	ID   string `arg:"" help:"The cart's id."`
	Name string `placeholder:"TEXT" help:"The name that physicians read; without it they read the id."`
	Key  string `help:"The public key of a cart that has one."`
	Out  string `placeholder:"FILE" help:"Where its credentials go; the file must not exist. Without it they are printed."`
}

// Run writes the cart's credentials, unless the cart has a key. The file exists
// before the cart is added, so that no cart is added whose credentials are
// lost.
func (c cartAdd) Run(ctx context.Context, g *grammar, w world) error {
	to := w.out
	if c.Out != "" {
		f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		to = f
	}
	var made hub.NewCart
	if err := g.ask(ctx, "Registry.AddCart", hub.NewCart{ID: c.ID, Name: c.Name, Key: c.Key}, &made); err != nil {
		if c.Out != "" {
			return errors.Join(err, os.Remove(c.Out))
		}
		return err
	}
	if made.Pin != "" {
		fmt.Fprintf(w.diag, "for the cart's [hub]: pin = [%q]\n", made.Pin)
	}
	_, err := to.Write(made.Credentials)
	if f, ok := to.(*os.File); ok && c.Out != "" {
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

type natsCommand struct{}

// Run prints what external NATS servers need, and makes their keys.
func (natsCommand) Run(g *grammar, w world) error {
	cfg, err := config.LoadHub(g.Config)
	if err != nil {
		return err
	}
	if cfg.NATS.URL == "" {
		return fmt.Errorf("%s: has no [nats]: the NATS server inside the hub needs no configuration", g.Config)
	}
	keys, err := bus.MakeKeys(cfg.NATS.Credentials)
	if err != nil {
		return err
	}
	text, err := keys.ServerConfig()
	if err != nil {
		return err
	}
	_, err = io.WriteString(w.out, text)
	return err
}

type hashPassword struct{}

// Run reads one line and prints what goes into the configuration.
func (hashPassword) Run(w world) error {
	h, err := readPassword(w.in)
	if err == nil {
		_, err = fmt.Fprintln(w.out, h)
	}
	return err
}
