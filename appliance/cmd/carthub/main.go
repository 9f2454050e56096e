// Command carthub is the server between carts and physicians.
//
//	carthub -config FILE          serve until SIGTERM
//	carthub user add|list|disable and cart add|list|revoke
//	carthub nats                  print what NATS servers outside need
//	carthub hash-password         read a password, print its hash
//	carthub key new -out FILE     make a cart's key, print its public part
//
// Exit status: 0 done, 1 failed, 2 wrong use.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"telecart/appliance/config"
	"telecart/appliance/hub"
	"telecart/appliance/hub/identity"
	"telecart/appliance/internal/notify"
	"telecart/appliance/version"
	"telecart/ui/physician"
)

const usage = `carthub is the server between carts and physicians.

  carthub [-config FILE] [-log text|json]   serve until SIGTERM
  carthub user add USER -name NAME [-specialty TEXT] [-hospital TEXT]
                                            make an account or change it; its password is read from standard input
  carthub user list | user disable USER     at once, on every open page
  carthub cart add ID [-out FILE]           enrol a cart, write its credentials
  carthub cart add ID -key KEY              enrol a cart that has a key
  carthub cart list | cart revoke ID        at once, on its open connection
  carthub nats                              print what NATS servers outside need, and make their keys
  carthub hash-password                     read a password from standard input, print its hash
  carthub key new -out FILE                 make a cart's key file, print the public key
                                            (each with -config FILE)
  carthub -version

`

// errUsage is wrong use; what is wrong has been printed.
var errUsage = errors.New("wrong use")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	switch {
	case err == nil:
	case errors.Is(err, errUsage):
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, err) // a configuration's problems stand on lines of their own
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out, diag io.Writer) error {
	fs := flag.NewFlagSet("carthub", flag.ContinueOnError)
	fs.SetOutput(diag)
	file := fs.String("config", "/etc/telecart/hub.toml", "the hub's configuration `file`")
	form := fs.String("log", "text", "how the log is written: text or json")
	showVersion := fs.Bool("version", false, "print the version and end")
	fs.Usage = func() { fmt.Fprint(diag, usage); fs.PrintDefaults() }
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return errUsage
	}
	if *showVersion {
		fmt.Fprintln(out, "carthub", version.String())
		return nil
	}
	switch fs.Arg(0) {
	case "":
		return serve(ctx, *file, *form, diag)
	case "user", "cart":
		return register(ctx, *file, fs.Args(), in, out, diag)
	case "nats":
		return natsConfig(*file, out)
	case "hash-password":
		h, err := readPassword(in)
		if err == nil {
			_, err = fmt.Fprintln(out, h)
		}
		return err
	case "key":
		return key(fs.Args()[1:], out, diag)
	}
	fmt.Fprintf(diag, "carthub: unexpected %q\n\n", fs.Arg(0))
	fs.Usage()
	return errUsage
}

func serve(ctx context.Context, file, form string, diag io.Writer) error {
	var handler slog.Handler = slog.NewTextHandler(diag, nil)
	switch form {
	case "text":
	case "json":
		handler = slog.NewJSONHandler(diag, nil)
	default:
		fmt.Fprintf(diag, "carthub: -log %q: want text or json\n", form)
		return errUsage
	}
	cfg, err := config.LoadHub(file)
	if err != nil {
		return err
	}
	o, err := options(cfg)
	if err != nil {
		return err
	}
	o.Log = slog.New(handler)
	h, err := hub.New(o)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	go func() {
		if err := notify.FromEnv(os.Getenv).Run(ctx, h.Ready(), h.Alive); err != nil {
			o.Log.Error("systemd does not hear", "err", err)
		}
	}()
	return h.Run(ctx)
}

// options gives the hub what the configuration says.
func options(c *config.HubServer) (hub.Options, error) {
	page, err := physician.Files()
	if err != nil {
		return hub.Options{}, err
	}
	o := hub.Options{
		Listen: c.Listen, NATSListen: c.NATSListen, State: c.State, Demonstration: c.Demonstration,
		Store: c.Store, NATSURL: c.NATS.URL, NATSKeys: c.NATS.Credentials,
		TLSCert: c.TLSCert, TLSKey: c.TLSKey, ICEServers: c.ICEServers, Version: version.String(), Page: page,
	}
	for _, cart := range c.Carts {
		o.Carts = append(o.Carts, identity.Cart{ID: cart.ID, Key: cart.Key})
	}
	for _, a := range c.Accounts {
		o.Accounts = append(o.Accounts, identity.Person{User: a.User, Name: a.Name,
			Specialty: a.Specialty, Hospital: a.Hospital, Password: a.Password})
	}
	return o, nil
}
