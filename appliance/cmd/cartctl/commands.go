package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"
)

// forEver is the patience of a command that ends when it is interrupted.
const forEver = time.Duration(-1)

// command is one row of the table. A command without run is one that this
// build does not have.
type command struct {
	words    string // "patient set"
	args     string // as shown
	help     string
	min, max int // number of arguments
	flags    func(*flag.FlagSet, *options)
	patience time.Duration // 0: patience
	run      func(context.Context, *call) error
}

func (c command) usage() string {
	switch {
	case c.words == "":
		return "COMMAND"
	case c.args == "":
		return c.words
	}
	return c.words + " " + c.args
}

// commands is everything cartctl does, in the order of its help.
func commands() []command {
	return []command{
		{words: "status", help: "the cart as a whole", run: status},
		{words: "devices", help: "the instruments and how they are", run: devices},
		{words: "readings", args: "[-follow]", help: "the newest readings; -follow: each change, until interrupted", flags: readingsFlags, patience: forEver, run: readings},
		{words: "patient set", args: "-number N -name NAME -born YYYY-MM-DD", help: "say who lies in the bed", flags: patientFlags, run: patientSet},
		{words: "patient clear", help: "nobody known lies in the bed", run: patientClear},
		{words: "call", args: "[-reason TEXT]", help: "call a physician", flags: reasonFlag, run: callPhysician},
		{words: "admit", args: "[WHO] [-wait 10s]", help: "let in who asks to join; waits while a call is waiting", max: 1, flags: admitFlags, run: admit},
		{words: "refuse", args: "[WHO] [-reason TEXT]", help: "turn away who asks to join", max: 1, flags: reasonFlag, run: refuse},
		{words: "remove", args: "WHO", help: "take a person out of the session, at once; WHO is a user or a participant's ID", min: 1, max: 1, run: remove},
		{words: "hangup", help: "cancel the call or end the session", run: hangup},
		{words: "hold", args: "on|off", help: "pause the session: nothing leaves the cart", min: 1, max: 1, run: hold},
		{words: "mute", args: "on|off", help: "mute the room's microphone", min: 1, max: 1, run: mute},
		{words: "next", help: "after a session: ready for the next patient", run: next},
		{words: "measure", args: "DEVICE [-size adult|child|neonate] [-site oral|axillary|rectal] [-abort]", help: "start a measurement, or abort it", min: 1, max: 1, flags: measureFlags, patience: 5 * time.Minute, run: measure},
		{words: "capture", args: "DEVICE", help: "take a still", min: 1, max: 1, run: capture},
		{words: "models", help: "the models of instruments in this build (needs no daemon)", run: models},
		{words: "encounter list", args: "[-limit N]", help: "the newest encounters", flags: listFlags, run: encounterList},
		{words: "encounter show", args: "[ID|last]", help: "one encounter with everything in it", max: 1, run: encounterShow},
		{words: "encounter export"},
		{words: "config check", args: "[-hub] FILE", help: "all problems of a configuration (needs no daemon)", min: 1, max: 1, flags: checkFlags, run: configCheck},
		{words: "outbox"},
		{words: "selftest"},
		{words: "provision"},
		{words: "support-bundle"},
	}
}

// help prints how to use the program, or one command.
func help(w io.Writer, cmd command) {
	fmt.Fprintf(w, "usage: cartctl [-socket PATH] [-json] %s\n", cmd.usage())
	if cmd.run != nil {
		fmt.Fprintf(w, "  %s\n", cmd.help)
		return
	}
	fmt.Fprintln(w)
	for _, c := range commands() {
		text := c.help
		if c.run == nil {
			text = "not available in this build"
		}
		fmt.Fprintf(w, "  %s\n      %s\n", c.usage(), text)
	}
	fmt.Fprintf(w, "\n-socket PATH  the daemon's socket (or TELECART_SOCKET; else %s)\n-json         print one JSON document\n-version      print the version\nExit status: 0 done, 1 failed, 2 wrong use.\n", defaultSocket)
}
