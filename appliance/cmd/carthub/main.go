// Command carthub is the server between carts and physicians. Without a command
// it serves until SIGTERM; -h lists the commands for accounts, carts and keys.
//
// Exit status: 0 done, 1 failed, 2 wrong use.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"telecart/appliance/cli"
	"telecart/appliance/config"
	"telecart/appliance/hub"
	"telecart/appliance/hub/identity"
	"telecart/appliance/internal/lograte"
	"telecart/appliance/internal/notify"
	"telecart/appliance/version"
	"telecart/ui/physician"
)

// grammar is the command line.
type grammar struct {
	cli.Common
	Config string `default:"/etc/telecart/hub.toml" placeholder:"FILE" help:"The hub's configuration."`
	Log    string `enum:"text,json" default:"text" help:"How the log is written: text or json."`

	Serve serveCommand `cmd:"" default:"1" hidden:""`
	User  struct {
		Add     userAdd     `cmd:"" help:"Make an account or change it; its password is read from standard input."`
		List    userList    `cmd:"" help:"All accounts."`
		Disable userDisable `cmd:"" help:"Disable an account, at once, on every open page."`
	} `cmd:"" help:"Accounts of people."`
	Cart struct {
		Add    cartAdd    `cmd:"" help:"Enrol a cart: write its credentials, or let in a key that it has."`
		List   cartList   `cmd:"" help:"All carts."`
		Rename cartRename `cmd:"" help:"Change the name that physicians read, at once, on every open page."`
		Revoke cartRevoke `cmd:"" help:"Revoke a cart, at once, on its open connection."`
	} `cmd:"" help:"Carts."`
	NATS         natsCommand  `cmd:"" name:"nats" help:"Print what NATS servers outside need, and make their keys."`
	HashPassword hashPassword `cmd:"" help:"Read a password from standard input, print its hash."`
	Key          struct {
		New keyNew `cmd:"" help:"Make a cart's key file, print the public key."`
	} `cmd:"" help:"Keys of carts."`
}

// world is what the program sees of the machine.
type world struct {
	in        io.Reader
	out, diag io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], world{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run does what args say and returns the exit status.
func run(ctx context.Context, args []string, w world) int {
	var g grammar
	command, status := cli.Parse("carthub", "The server between carts and physicians. Without a command it serves until SIGTERM.", &g, args, w.out, w.diag)
	if command == nil {
		return status
	}
	command.BindTo(ctx, (*context.Context)(nil))
	if err := command.Run(&g, w); err != nil {
		fmt.Fprintln(w.diag, err) // each problem of a configuration has its own line
		return cli.Failed
	}
	return cli.Done
}

// serveCommand runs the server.
type serveCommand struct{}

// Run serves until ctx ends.
func (serveCommand) Run(ctx context.Context, g *grammar, w world) error {
	return serve(ctx, g.Config, g.Log, w.diag)
}

func serve(ctx context.Context, file, form string, diag io.Writer) error {
	var handler slog.Handler = slog.NewTextHandler(diag, nil)
	if form == "json" {
		handler = slog.NewJSONHandler(diag, nil)
	}
	cfg, err := config.LoadHub(file)
	if err != nil {
		return err
	}
	o, err := options(cfg)
	if err != nil {
		return err
	}
	o.Log = slog.New(lograte.New(handler, time.Now))
	if cfg.Empty {
		o.Log.Warn("the configuration is empty: everything is as it is without one", "file", file, "page", cfg.Listen, "state", cfg.State)
	}
	h, err := hub.New(o)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	go func() {
		if err := notify.FromEnv(os.Getenv).Run(ctx, h.Ready(), h.Alive); err != nil {
			o.Log.Error("notifying systemd", "err", err)
		}
	}()
	return h.Run(ctx)
}

// options returns the options for hub.New from the configuration.
func options(c *config.HubServer) (hub.Options, error) {
	page, err := physician.Files()
	if err != nil {
		return hub.Options{}, err
	}
	o := hub.Options{
		Listen: c.Listen, NATSListen: c.NATSListen, State: c.State, Demonstration: c.Demonstration,
		Store: c.Store, NATSURL: c.NATS.URL, NATSKeys: c.NATS.Credentials,
		TLSCert: c.TLSCert, TLSKey: c.TLSKey, ICEServers: c.ICEServers, Proxies: c.Proxies, Version: version.String(), Page: page,
	}
	for _, cart := range c.Carts {
		o.Carts = append(o.Carts, identity.Cart{ID: cart.ID, Name: cart.Name, Key: cart.Key})
	}
	for _, a := range c.Accounts {
		o.Accounts = append(o.Accounts, identity.Person{User: a.User, Name: a.Name,
			Specialty: a.Specialty, Hospital: a.Hospital, Password: a.Password})
	}
	return o, nil
}
