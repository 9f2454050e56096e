package screen

import (
	"context"
	"image"
	"time"
)

// thumbs fetches small copies of stored pictures, each once, and keeps those of
// the last session, which are few.
type thumbs struct {
	a    *App
	have map[string]image.Image
	asks map[string]time.Time // of the last try
}

const (
	thumbWidth = 400
	thumbAgain = 10 * time.Second // after a failure
	thumbsMost = 200
)

func newThumbs(a *App) *thumbs {
	return &thumbs{a: a, have: map[string]image.Image{}, asks: map[string]time.Time{}}
}

// get returns the picture, or nil while it is being fetched; then the screen is
// redrawn.
func (t *thumbs) get(id string, now time.Time) image.Image {
	if img := t.have[id]; img != nil {
		return img
	}
	if at, asked := t.asks[id]; asked && now.Sub(at) < thumbAgain {
		return nil
	}
	if len(t.asks) > thumbsMost {
		clear(t.asks)
		clear(t.have)
	}
	t.asks[id] = now
	t.a.cfg.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askFor)
		defer cancel()
		img, err := t.a.cfg.Daemon.Still(ctx, id, thumbWidth)
		if err != nil {
			return // its place shows that it is missing; it is retried
		}
		t.a.cfg.Door(func() {
			t.have[id] = img
			t.a.render()
		})
	})
	return nil
}
