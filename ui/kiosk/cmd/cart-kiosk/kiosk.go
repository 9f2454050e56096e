package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/ui/kiosk/screen"
	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/text"
	"telecart/ui/kiosk/theme"
	"telecart/ui/kiosk/widget"
)

// kiosk connects the screens to the window and to the daemon.
type kiosk struct {
	log    *slog.Logger
	client *client.Client
	screen *screen.App
	window fyne.Window
}

func newKiosk(ctx context.Context, log *slog.Logger, c *client.Client, texts *text.Catalogue, o options) (*kiosk, error) {
	w, h, err := o.size()
	if err != nil {
		return nil, err
	}
	prepareFyne(w, h)
	a := app.NewWithID("telecart.kiosk")
	a.Settings().SetTheme(theme.New(false))
	k := &kiosk{log: log, client: c, window: a.NewWindow("telecart")}
	every := time.Second / time.Duration(o.FPS)
	k.screen = screen.New(screen.Config{
		Texts: texts, Zone: time.Local, Now: time.Now,
		Daemon: &daemon{client: c, texts: texts},
		Feeds:  newFeeds(ctx, log, c, every),
		Beat:   widget.NewBeat(every, fyne.Do),
		Door:   fyne.Do,
		Go:     func(f func()) { go f() },
		After:  after,
		Dark:   func(on bool) { a.Settings().SetTheme(theme.New(on)) },
	})
	k.screen.Attach(k.window.Canvas())
	k.window.SetPadded(false)
	k.window.SetContent(newZoom(a, k.window, k.screen.Root()))
	if w > 0 {
		s := fitting(float32(w), float32(h))
		k.window.Resize(fyne.NewSize(float32(w)/s, float32(h)/s))
	} else {
		k.window.Resize(fyne.NewSize(theme.Width, theme.Height))
		k.window.SetFullScreen(true)
	}
	go func() {
		<-ctx.Done()
		fyne.Do(a.Quit)
	}()
	return k, nil
}

// after runs f on Fyne's goroutine after d.
func after(d time.Duration, f func()) (stop func()) {
	stopped := false // used on Fyne's goroutine only
	t := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() { stopped = true; t.Stop() }
}

// follow passes the daemon's events to the screens, for ever.
func (k *kiosk) follow(ctx context.Context) {
	for ctx.Err() == nil {
		err := k.client.Follow(ctx, k.event, func(err error) {
			k.log.Warn("daemon is not there", "err", err)
			k.screen.Post(state.Lost{})
		})
		if ctx.Err() != nil {
			return
		}
		// It refuses this user: nothing changes until somebody changes that.
		k.log.Error("daemon refuses the kiosk", "err", err)
		k.screen.Post(state.Lost{})
		k.screen.Post(state.Failed{Why: client.Said(err)})
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
		}
	}
}

// event decodes one event. An unreadable one is skipped: the next snapshot
// restores the state.
func (k *kiosk) event(name string, data []byte) {
	ev, err := decode(name, data)
	if err != nil {
		k.log.Error("event of the daemon cannot be read", "name", name, "err", err)
		return
	}
	if ev != nil {
		k.screen.Post(ev)
	}
}

// decode returns the event, or nil if only a newer version knows it.
func decode(name string, data []byte) (state.Event, error) {
	switch name {
	case api.EventSnapshot:
		return as(data, func(v api.Snapshot) state.Event { return state.Connected{Snapshot: v} })
	case api.EventStatus:
		return as(data, func(v api.Status) state.Event { return state.StatusCame{Status: v} })
	case api.EventDevices:
		return as(data, func(v api.Devices) state.Event { return state.DevicesCame{Devices: v.Devices} })
	case api.EventReadings:
		return as(data, func(v api.Readings) state.Event { return state.ReadingsCame{Readings: v.Readings, Vitals: v.Vitals} })
	case api.EventScan:
		return as(data, func(v api.Scan) state.Event { return state.ScanCame{Scan: v} })
	case api.EventWave:
		return as(data, func(v api.Wave) state.Event { return state.WaveCame{Wave: v} })
	}
	return nil, nil
}

func as[T any](data []byte, event func(T) state.Event) (state.Event, error) {
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return event(v), nil
}

// tick advances the clocks and, in a call, reports to the daemon what is shown.
func (k *kiosk) tick(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	reports := make(chan api.KioskReport, 1)
	go k.report(ctx, reports)
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		fyne.Do(func() {
			k.screen.Tick()
			m := k.screen.Model()
			if !m.InCall() || !m.Link.Up {
				return
			}
			r := api.KioskReport{Screen: m.Screen().String(), PhysicianFrames: k.screen.PhysicianFrames(), At: time.Now()}
			select {
			case reports <- r:
			default: // the daemon is still busy with the last one
			}
		})
	}
}

func (k *kiosk) report(ctx context.Context, reports <-chan api.KioskReport) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-reports:
			send, cancel := context.WithTimeout(ctx, 2*time.Second)
			if err := k.client.KioskReport(send, r); err != nil && ctx.Err() == nil {
				k.log.Warn("report to the daemon", "err", err)
			}
			cancel()
		}
	}
}
