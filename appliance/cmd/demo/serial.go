package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals/sim"
)

// plugged is a virtual instrument at the far end of a pseudo-terminal: it
// speaks its real protocol.
type plugged struct {
	name     string
	label    string // what people call it, where the model's own would stand twice
	settings string // in its [[peripheral]], besides the port
	master   io.ReadWriteCloser
	link     string
	speak    func(context.Context, io.ReadWriter) error
}

// speaks makes an instrument that only talks one that could be talked to.
func speaks(serve func(context.Context, io.Writer) error) func(context.Context, io.ReadWriter) error {
	return func(ctx context.Context, rw io.ReadWriter) error { return serve(ctx, rw) }
}

// usual are the instruments of every demonstration, by their identifiers in
// cart.toml.tmpl.
func usual() []plugged {
	return []plugged{
		{name: "spo2", speak: speaks(sim.ServeNonin)},
		{name: "nibp", speak: sim.NewCuff(time.Now).Serve},
		{name: "temp", speak: sim.NewThermometer(time.Now).Serve},
	}
}

// more are those that -instruments adds, by the models that read them.
func more() []plugged {
	return []plugged{
		{name: "nonin-format7", label: "Nonin, format 7", speak: speaks(sim.NewNonin7().Serve)},
		{name: "nonin-format8", label: "Nonin, format 8", speak: speaks(sim.NewNonin8().Serve)},
		{name: "bci-5byte", label: "BCI oximeter", speak: speaks(sim.NewBCI().Serve)},
		{name: "contec-cms50dplus", label: "Contec oximeter", speak: sim.NewContec().Serve},
		{name: "masimo-ascii1", label: "Masimo oximeter", speak: speaks(sim.NewMasimo(time.Now()).Serve)},
		{name: "nellcor-ascii", label: "Nellcor oximeter", speak: speaks(sim.NewNellcor(time.Now()).Serve)},
		// A pseudo-terminal has no RTS and CTS.
		{name: "ge-dri", label: "GE monitor", settings: "rtscts = false", speak: geMonitor()},
		{name: "philips-intellivue", label: "Philips monitor", speak: intelliVue()},
	}
}

// The two monitors alarm about a falling saturation after a minute, and again.
func geMonitor() func(context.Context, io.ReadWriter) error {
	m := sim.NewGEMonitor()
	m.Desaturate()
	return m.Serve
}

func intelliVue() func(context.Context, io.ReadWriter) error {
	m := sim.NewIntelliVue()
	m.Desaturate()
	return m.Serve
}

// chosen are the instruments of this demonstration: the usual ones and those
// that the list names.
func chosen(list string) ([]plugged, error) {
	all := usual()
	for _, name := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		i := slices.IndexFunc(more(), func(p plugged) bool { return p.name == name })
		if i < 0 {
			var names []string
			for _, p := range more() {
				names = append(names, p.name)
			}
			return nil, fmt.Errorf("there is no virtual instrument %q; there are %s", name, strings.Join(names, ", "))
		}
		all = append(all, more()[i])
	}
	return all, nil
}

// plugAll plugs the instruments in. Unplug what is returned, also after an
// error.
func plugAll(st *state, chosen []plugged) ([]*plugged, error) {
	var all []*plugged
	for _, i := range chosen {
		if err := i.plug(st.path("dev", i.name)); err != nil {
			return all, fmt.Errorf("virtual instrument %s: %w", i.name, err)
		}
		all = append(all, &i)
	}
	return all, nil
}

// plug makes the pseudo-terminal and links path to it.
func (p *plugged) plug(path string) error {
	master, slave, err := serial.OpenPTY()
	if err != nil {
		return err
	}
	p.master, p.link = master, path
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		master.Close()
		return err
	}
	if err := os.Symlink(slave, path); err != nil {
		master.Close()
		return err
	}
	return nil
}

func (p *plugged) serve(ctx context.Context) error {
	if err := p.speak(ctx, p.master); err != nil && ctx.Err() == nil {
		return fmt.Errorf("virtual instrument %s: %w", p.name, err)
	}
	return nil
}

func (p *plugged) unplug() {
	p.master.Close()
	os.Remove(p.link)
}
