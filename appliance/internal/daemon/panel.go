package daemon

import (
	"context"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// watchPanel handles the buttons, the pedal and the shutter.
func (d *Daemon) watchPanel(ctx context.Context) error {
	for _, u := range d.units {
		source, ok := u.peripheral.(peripherals.ControlSource)
		if !ok {
			continue
		}
		events, leave := source.Controls().Subscribe()
		defer leave()
		d.readShutter(u)
		go func() {
			for e := range events {
				d.readShutter(u)
				if e.Active {
					d.pressed(ctx, e.Control)
				}
			}
		}()
	}
	<-ctx.Done()
	return nil
}

// watchScanners sends the screens what the scanners read.
func (d *Daemon) watchScanners(ctx context.Context) error {
	for _, u := range d.units {
		source, ok := u.peripheral.(peripherals.Scanner)
		if !ok {
			continue
		}
		scans, leave := source.Scans().Subscribe()
		defer leave()
		go func() {
			for s := range scans {
				d.tell(api.EventScan, api.Scan{Device: u.id, Code: s.Code, Whole: s.Whole, At: s.At})
			}
		}()
	}
	<-ctx.Done()
	return nil
}

func (d *Daemon) pressed(ctx context.Context, c peripherals.Control) {
	n := nurse{d}
	switch c {
	case peripherals.CallButton:
		if err := n.Call(ctx, ""); err != nil {
			d.log.Info("call button", "err", err)
		}
	case peripherals.CapturePedal:
		if _, err := n.Capture(ctx, d.pedalDevice(), "pedal"); err != nil {
			d.log.Warn("capture pedal", "err", err)
		}
	}
}

// pedalDevice is the camera that the pedal takes a still of: the one the
// physician looks at, else the otoscope, else the first camera.
func (d *Daemon) pedalDevice() string {
	status := d.Status()
	want := peripherals.RoleOtoscope
	if r := status.Reports.Lead(status.Session); r != nil && r.Large != "" {
		want = r.Large
	}
	first := ""
	for _, f := range status.Feeds {
		if f.Kind != "video" {
			continue
		}
		if f.Role == want {
			return f.Device
		}
		if first == "" {
			first = f.Device
		}
	}
	return first
}

// readShutter reads the position of the privacy shutter. Unless it is known to
// be open, no picture leaves the cart.
func (d *Daemon) readShutter(u unit) {
	s, ok := u.peripheral.(peripherals.Shutter)
	if !ok {
		return
	}
	state := s.Shutter()
	shown := string(state)
	if state == peripherals.ShutterUnknown {
		shown = string(peripherals.ShutterClosed)
	}
	d.around.set(func(a *around) { a.shutter = shown })
	d.engine.SetShutter(shown == string(peripherals.ShutterClosed))
	d.changed()
}

// lamp lights the call lamp while the nurse waits for a physician or the
// physician for her.
func (d *Daemon) lamp(phase api.Phase) {
	on := phase == api.PhaseCalling || phase == api.PhaseAsked
	for _, u := range d.units {
		if l, ok := u.peripheral.(peripherals.Lamp); ok {
			if err := l.SetLamp(on); err != nil {
				d.log.Warn("call lamp", "device", u.id, "err", err)
			}
		}
	}
}
