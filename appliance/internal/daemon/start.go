package daemon

import (
	"context"
	"log/slog"
	"os"
	"time"

	"telecart/appliance/internal/instruments"
	"telecart/appliance/internal/lograte"
	"telecart/appliance/internal/notify"
	"telecart/peripherals"
)

// Start runs the cart of a configuration file on these buses until ctx ends,
// and keeps systemd informed.
func Start(ctx context.Context, file string, models *peripherals.Registry, buses peripherals.Buses) error {
	cfg, err := instruments.Load(file, models, buses)
	if err != nil {
		return err
	}
	log := slog.New(lograte.New(slog.NewTextHandler(os.Stderr, nil), time.Now))
	d, err := New(cfg, models, buses, log)
	if err != nil {
		return err
	}
	go func() {
		if err := notify.FromEnv(os.Getenv).Run(ctx, d.Started(), d.Alive); err != nil {
			log.Error("notifying systemd", "err", err)
		}
	}()
	return d.Run(ctx)
}
