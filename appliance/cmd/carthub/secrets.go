package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/nats-io/nkeys"

	"telecart/appliance/hub/password"
)

// hashPassword reads one line and prints what goes into the configuration.
func hashPassword(in io.Reader, out io.Writer) error {
	line, err := bufio.NewReader(io.LimitReader(in, password.MaxLength+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password from standard input: %w", err)
	}
	secret := strings.TrimRight(line, "\r\n")
	if secret == "" {
		return errors.New("no password on standard input: type one line, or pipe it in")
	}
	h, err := password.New(secret, password.Default())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, h)
	return nil
}

// key makes a cart's key file. It never replaces one: the hub would no longer
// know the cart.
func key(args []string, out, diag io.Writer) error {
	fs := flag.NewFlagSet("carthub key new", flag.ContinueOnError)
	fs.SetOutput(diag)
	file := fs.String("out", "", "where the cart's secret goes; the `file` must not exist")
	if len(args) == 0 || args[0] != "new" {
		fmt.Fprintln(diag, "carthub: want `carthub key new -out FILE`")
		return errUsage
	}
	if err := fs.Parse(args[1:]); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return errUsage
	}
	if *file == "" || fs.NArg() > 0 {
		fmt.Fprintln(diag, "carthub: want `carthub key new -out FILE`")
		return errUsage
	}
	public, err := newKey(*file)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, public)
	return nil
}

func newKey(file string) (public string, err error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	defer pair.Wipe()
	if public, err = pair.PublicKey(); err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	seed, err := pair.Seed()
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("key file: %w", err)
	}
	_, err = f.Write(append(seed, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("key file %s: %w", file, err)
	}
	return public, nil
}
