package main

import (
	"errors"
	"flag"
	"io"
	"strings"
	"time"
)

// options are the values of all flags of all commands.
type options struct {
	socketPath string
	json       bool
	version    bool

	follow             bool
	wait               time.Duration
	reason             string
	number, name, born string
	size, site         string
	abort              bool
	hub                bool
	limit              int
}

var errVersion = errors.New("the version is asked for")

// socket returns the path of the daemon's socket.
func (o *options) socket(getenv func(string) string) string {
	if o.socketPath != "" {
		return o.socketPath
	}
	if path := getenv("TELECART_SOCKET"); path != "" {
		return path
	}
	return defaultSocket
}

// flagSet returns the flags that stand anywhere, with what more adds.
func flagSet(o *options, more func(*flag.FlagSet, *options)) *flag.FlagSet {
	fs := flag.NewFlagSet("cartctl", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // report prints what is wrong
	fs.StringVar(&o.socketPath, "socket", o.socketPath, "the daemon's socket")
	fs.BoolVar(&o.json, "json", o.json, "print one JSON document")
	fs.BoolVar(&o.version, "version", false, "print the version")
	if more != nil {
		more(fs, o)
	}
	return fs
}

// choose finds the command at the beginning of args. Flags that stand
// anywhere may come before and between its words.
func choose(args []string, o *options) (command, []string, error) {
	table := commands()
	words := ""
	for {
		fs := flagSet(o, nil)
		if err := fs.Parse(args); err != nil {
			return command{words: words}, nil, usage(err)
		}
		args = fs.Args()
		switch {
		case o.version:
			return command{}, nil, errVersion
		case len(args) == 0 && words == "":
			return command{}, nil, wrong("say what to do")
		case len(args) == 0:
			return command{words: words}, nil, wrong("%s what? One of: %s", words, strings.Join(following(table, words), ", "))
		}
		words = strings.TrimSpace(words + " " + args[0])
		args = args[1:]
		if words == "help" {
			return command{}, nil, flag.ErrHelp
		}
		for _, c := range table {
			if c.words == words {
				return c, args, nil
			}
		}
		if len(following(table, words)) == 0 {
			return command{}, nil, wrong("there is no command %q", words)
		}
	}
}

// following returns the words that may follow the given ones.
func following(table []command, words string) []string {
	var next []string
	for _, c := range table {
		if word, ok := strings.CutPrefix(c.words, words+" "); ok {
			next = append(next, word)
		}
	}
	return next
}

// parse reads the rest of the command line: flags and arguments in any order;
// after "--" only arguments.
func (c command) parse(args []string, o *options) ([]string, error) {
	var positional []string
	fs := flagSet(o, c.flags)
	for {
		if err := fs.Parse(args); err != nil {
			return nil, usage(err)
		}
		ended := len(args) > fs.NArg() && args[len(args)-fs.NArg()-1] == "--"
		if fs.NArg() == 0 || ended {
			positional = append(positional, fs.Args()...)
			break
		}
		positional = append(positional, fs.Arg(0))
		args = fs.Args()[1:]
	}
	switch {
	case o.version:
		return nil, errVersion
	case len(positional) < c.min:
		return nil, wrong("%s: %s is missing", c.words, c.args)
	case len(positional) > c.max:
		return nil, wrong("%s: %q is too much", c.words, positional[c.max])
	}
	return positional, nil
}

// usage makes an error of package flag one of wrong use.
func usage(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return wrong("%v", err)
}
