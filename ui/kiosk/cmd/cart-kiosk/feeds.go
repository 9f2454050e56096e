package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/ui/kiosk/widget"
)

// source streams the frames of one feed until ctx ends; client.Client is one.
type source interface {
	Feed(ctx context.Context, name string, fn func(api.Frame)) error
}

// feeds keeps a stream open for each picture on the screen, and no other.
type feeds struct {
	ctx   context.Context
	log   *slog.Logger
	from  source
	every time.Duration // pictures are not drawn faster
	open  map[string]stream
}

type stream struct {
	view *widget.VideoView
	stop context.CancelFunc
}

func newFeeds(ctx context.Context, log *slog.Logger, from source, every time.Duration) *feeds {
	return &feeds{ctx: ctx, log: log, from: from, every: every, open: map[string]stream{}}
}

// Want sets what is shown from now on. It is called on Fyne's goroutine.
func (f *feeds) Want(views map[string]*widget.VideoView) {
	for name, s := range f.open {
		if views[name] != s.view {
			s.stop()
			delete(f.open, name)
		}
	}
	for name, v := range views {
		if _, ok := f.open[name]; ok {
			continue
		}
		ctx, stop := context.WithCancel(f.ctx)
		f.open[name] = stream{v, stop}
		go f.run(ctx, name, v)
	}
}

const (
	feedPause     = 300 * time.Millisecond
	feedPauseMost = 3 * time.Second
)

// run keeps one stream open until ctx ends. A feed that does not exist yet (the
// physician's, before the first picture) is retried.
func (f *feeds) run(ctx context.Context, name string, v *widget.VideoView) {
	pause := feedPause
	for {
		d := newDecoder(v, f.every)
		err := f.from.Feed(ctx, name, func(fr api.Frame) {
			pause = feedPause
			if err := d.take(fr); err != nil {
				f.log.Debug("picture cannot be shown", "feed", name, "err", err)
			}
		})
		d.close()
		var refused *client.Error
		if err != nil && ctx.Err() == nil && !errors.As(err, &refused) {
			f.log.Warn("feed ended", "feed", name, "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, feedPauseMost)
	}
}
