package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"telecart/appliance/api"
	"telecart/appliance/config"
	"telecart/appliance/internal/bed"
	"telecart/appliance/internal/board"
	"telecart/appliance/internal/desk"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/media"
	"telecart/appliance/internal/supervisor"
	"telecart/appliance/internal/uplink"
	"telecart/appliance/version"
	"telecart/drivers/hotplug"
	"telecart/peripherals"
)

// Daemon is a running cart.
type Daemon struct {
	cfg      *config.Config
	log      *slog.Logger
	registry *peripherals.Registry
	buses    peripherals.Buses
	units    []unit
	boot     string // new at each start, so that the page notices a restart

	store  *encounter.Store
	past   api.Message // what happened to the earlier record; empty if it is there
	engine *media.Engine
	uplink *uplink.Uplink // nil without a hub
	local  *localapi.Server
	board  *board.Board
	bed    *bed.Bed
	desk   *desk.Desk
	waves  waves // not stored yet
	around surroundings
	grants grants

	alarmed   alarmed      // used by Run, then only by record
	probed    time.Time    // when record last probed the disk
	begun     time.Time    // when this daemon started
	diskHeard atomic.Int64 // when record last ran, in ns after begun

	openRecord func(ctx context.Context, dir string) (*encounter.Store, error)

	publish chan struct{} // the status changed
	resting chan struct{} // an encounter ended: stop all measurements
	started chan struct{} // closed when the cart answers requests
}

// New returns a daemon that has touched nothing yet. cfg should have been
// checked against the models and buses; if it is wrong, New returns an error.
func New(cfg *config.Config, registry *peripherals.Registry, buses peripherals.Buses, log *slog.Logger) (*Daemon, error) {
	d := &Daemon{
		cfg: cfg, log: log, registry: registry, buses: buses,
		boot:    uuid.NewString(),
		begun:   time.Now(),
		publish: make(chan struct{}, 1),
		resting: make(chan struct{}, 1),
		started: make(chan struct{}),

		openRecord: func(ctx context.Context, dir string) (*encounter.Store, error) {
			return encounter.Open(ctx, dir, log.With("part", "record"))
		},
	}
	var err error
	if d.units, err = makeUnits(cfg, registry, d.environment); err != nil {
		return nil, err
	}
	var devices []api.Device
	for _, u := range d.units {
		devices = append(devices, u.device())
	}
	d.board = board.New(devices, cfg.Cart.Demonstration, d.tell)
	d.around.set(func(a *around) { a.shutter, a.hub.Configured = "none", cfg.Hub.URL != "" })
	return d, nil
}

// Run runs the cart until ctx ends (nil) or something fails that it cannot work
// without.
func (d *Daemon) Run(ctx context.Context) error {
	if err := os.MkdirAll(d.cfg.Cart.State, 0o700); err != nil {
		d.log.Error("state folder", "err", err) // openStore has another place
	}
	listener, err := localapi.Listen(d.cfg.Cart.Socket)
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := d.openStore(ctx); err != nil {
		return err
	}
	defer d.closeStore()
	if err := d.assemble(); err != nil {
		return err
	}
	if err := d.restore(ctx); err != nil {
		return err
	}
	for _, u := range d.units {
		d.readShutter(u) // before anybody can join
	}
	d.log.Info("cart starts", "cart", d.cfg.Cart.ID, "version", version.String(), "boot", d.boot)

	close(d.started)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.local.Serve(ctx, listener) })
	g.Go(func() error { return d.supervise(ctx) })
	g.Go(func() error { return d.board.Run(ctx) })
	g.Go(func() error { return d.desk.Run(ctx) })
	g.Go(func() error { return d.record(ctx) })
	g.Go(func() error { return d.announce(ctx) })
	g.Go(func() error { return d.watchPanel(ctx) })
	g.Go(func() error { return d.watchScanners(ctx) })
	g.Go(func() error { return d.rest(ctx) })
	if d.uplink != nil {
		g.Go(func() error { return d.uplink.Run(ctx) })
	}
	err = g.Wait()
	d.engine.Close()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return err
}

// Started is closed once the cart listens on its socket. Whoever connects is
// served as soon as the record is restored.
func (d *Daemon) Started() <-chan struct{} { return d.started }

// Alive returns unless a part is stuck: a desk that waits for a disk for ever
// keeps the watchdog from being fed. It may be called once the cart has
// started.
func (d *Daemon) Alive() {
	d.desk.Alive()
	d.bed.Alive()
	d.board.Alive()
	d.around.Alive()
}

// assemble makes the parts that need each other.
func (d *Daemon) assemble() error {
	var err error
	d.engine, err = media.New(media.Config{
		Log: d.log.With("part", "media"), Now: time.Now,
		Feeds: mediaFeeds(d.units), Speaker: speaker(d.units),
		ICEServers: d.cfg.Media.ICEServers, Loopback: d.cfg.Cart.Demonstration,
		EchoCancelling: d.cfg.Media.EchoCancelling,
	}, bedside{d})
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	d.bed = bed.New(d.store, host{d})
	d.desk = desk.New(d.store, d.bed, d.engine, host{d}, time.Now, d.log.With("part", "session"))
	d.bed.Join(d.desk)
	zone, err := time.LoadLocation(d.cfg.Cart.TimeZone)
	if err != nil {
		return fmt.Errorf("time zone of the cart: %w", err)
	}
	d.local = localapi.New(d.log.With("part", "localapi"), d.localCart(), localapi.Policy{
		Kiosk: d.cfg.Access.Kiosk, Technician: d.cfg.Access.Technician,
	}, zone)
	if d.cfg.Hub.URL != "" {
		d.uplink = uplink.New(uplink.Config{
			URL: d.cfg.Hub.URL, Credentials: d.cfg.Hub.Credentials, KeyFile: d.cfg.Hub.Key, Pins: d.cfg.Hub.Pins, CartID: d.cfg.Cart.ID,
			Log: d.log.With("part", "uplink"), Changed: d.hubChanged,
		}, hubSide{d})
	}
	return nil
}

func (d *Daemon) supervise(ctx context.Context) error {
	units := make([]supervisor.Unit, len(d.units))
	for i, u := range d.units {
		units[i] = supervisor.Unit{ID: u.id, Peripheral: u.peripheral}
	}
	s := supervisor.New(d.log.With("part", "supervisor"), d.board)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.Run(ctx, units) })
	g.Go(func() error { // without udev the supervisor polls every 2 s
		if err := hotplug.Listen(ctx, s.Plugged); err != nil {
			d.log.Warn("devices that are plugged in are found later", "err", err)
		}
		return nil
	})
	return g.Wait()
}

func (d *Daemon) closeStore() {
	if err := d.store.Close(); err != nil {
		d.log.Error("closing the record", "err", err)
	}
}
