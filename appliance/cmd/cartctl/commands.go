package main

import (
	"context"
	"errors"
	"time"

	"telecart/appliance/cli"
)

// defaultSocket is the socket of an installed cart's daemon; the environment
// variable TELECART_SOCKET and the option -socket override it.
const defaultSocket = "/run/telecart/cartd.sock"

// grammar lists the commands in the order of the help.
type grammar struct {
	cli.Common
	Socket string `placeholder:"PATH" help:"The daemon's socket (or TELECART_SOCKET; else /run/telecart/cartd.sock)."`
	JSON   bool   `name:"json" help:"Print one JSON document."`

	Status   statusCommand   `cmd:"" help:"The state of the cart."`
	Devices  devicesCommand  `cmd:"" help:"The instruments and their states."`
	Readings readingsCommand `cmd:"" help:"The newest readings."`
	Patient  struct {
		Set   patientSet   `cmd:"" help:"Say who is in the bed."`
		Clear patientClear `cmd:"" help:"Say that nobody known is in the bed."`
	} `cmd:"" help:"The patient in the bed."`
	Call      callCommand    `cmd:"" help:"Call a physician."`
	Admit     admitCommand   `cmd:"" help:"Let in the person who asks to join; waits while a call is waiting."`
	Refuse    refuseCommand  `cmd:"" help:"Turn away the person who asks to join."`
	Remove    removeCommand  `cmd:"" help:"Take a person out of the session, at once."`
	Hangup    hangupCommand  `cmd:"" help:"Cancel the call or end the session."`
	Hold      holdCommand    `cmd:"" help:"Pause the session: nothing leaves the cart."`
	Mute      muteCommand    `cmd:"" help:"Mute the room's microphone."`
	Next      nextCommand    `cmd:"" help:"After a session: ready for the next patient."`
	Measure   measureCommand `cmd:"" help:"Start a measurement, or abort it."`
	Release   releaseCommand `cmd:"" help:"For technicians: let a device that locked itself out be used again."`
	Capture   captureCommand `cmd:"" help:"Take a still."`
	Models    modelsCommand  `cmd:"" help:"The models of instruments in this build (needs no daemon)."`
	Encounter struct {
		List   encounterList `cmd:"" help:"The newest encounters."`
		Show   encounterShow `cmd:"" help:"One encounter with everything in it."`
		Export absent        `cmd:"" passthrough:"" help:"Not available in this build."`
	} `cmd:"" help:"What happened at this cart."`
	Config struct {
		Check configCheck `cmd:"" help:"All problems of a configuration (needs no daemon)."`
	} `cmd:"" help:"Configurations."`
	Outbox        absent `cmd:"" passthrough:"" help:"Not available in this build."`
	Selftest      absent `cmd:"" passthrough:"" help:"Not available in this build."`
	Provision     absent `cmd:"" passthrough:"" help:"Not available in this build."`
	SupportBundle absent `cmd:"" passthrough:"" help:"Not available in this build."`
}

// socket returns the path of the daemon's socket.
func (g *grammar) socket(getenv func(string) string) string {
	if g.Socket != "" {
		return g.Socket
	}
	if path := getenv("TELECART_SOCKET"); path != "" {
		return path
	}
	return defaultSocket
}

// absent is a command that this build lacks.
type absent struct {
	Args []string `arg:"" optional:""`
}

var errAbsent = errors.New("not available in this build")

// Run implements command.
func (absent) Run(context.Context, *call) error { return errAbsent }

// patience is how long a command waits for the daemon by default: a little
// longer than the daemon's own limit.
const patience = 40 * time.Second

// forEver is the patience of a command that runs until interrupted.
const forEver = time.Duration(-1)

// waiter is a command with a patience of its own.
type waiter interface{ patience() time.Duration }
