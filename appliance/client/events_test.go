package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"telecart/appliance/api"
	"telecart/appliance/client"
	"telecart/appliance/internal/localapi"
	"telecart/appliance/internal/localapi/localapitest"
)

func TestEvents(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []string
	err := d.client.Events(ctx, func(name string, data []byte) {
		switch name {
		case api.EventSnapshot:
			var snap api.Snapshot
			if err := json.Unmarshal(data, &snap); err != nil || len(snap.Readings) != 3 {
				t.Errorf("%s: %v", data, err)
			}
			d.Publish(api.EventWave, api.Wave{Seq: 7, Samples: []int32{1, 2}})
		case api.EventWave:
			d.Publish(api.EventDevices, api.Devices{})
		case api.EventDevices:
			cancel()
		}
		got = append(got, name)
	})
	if !errors.Is(err, context.Canceled) || strings.Join(got, " ") != "snapshot wave devices" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestEventsEnd(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	err := d.client.Events(t.Context(), func(string, []byte) { go d.stop() })
	var e *client.Error
	if !errors.As(err, &e) || e.Status != 0 || !strings.Contains(err.Error(), "ended the connection") {
		t.Errorf("%v", err)
	}
}

// TestEventsSilence: a daemon that hangs is found out, before its first event
// and after.
func TestEventsSilence(t *testing.T) {
	for _, after := range []string{"", "event: status\ndata: {}\n\n", ": heartbeat\n\n"} {
		c := handle(t, func(w http.ResponseWriter, r *http.Request) {
			if after != "" {
				_, _ = io.WriteString(w, after)
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done()
		})
		client.SetSilence(c, 1e6)
		err := c.Events(t.Context(), func(string, []byte) {})
		if err == nil || errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "does not answer any more") {
			t.Errorf("after %q: %v", after, err)
		}
	}
}

// TestEventsAsTheyCome: comments, unknown fields and events without data do
// no harm.
func TestEventsAsTheyCome(t *testing.T) {
	c := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, ": hello\n\nid: 7\nevent: a\ndata: {\"x\":1}\n\n\n\nevent: b\n\ndata: lost\n\nevent: c\ndata: 3\n\nevent: cut")
	})
	var got []string
	err := c.Events(t.Context(), func(name string, data []byte) { got = append(got, fmt.Sprintf("%s=%s", name, data)) })
	if want := `a={"x":1} b= c=3`; strings.Join(got, " ") != want || err == nil {
		t.Errorf("%q, %v; want %s", got, err, want)
	}
}

// TestFollow: lost is told once an outage, and the next snapshot says that
// the daemon is back.
func TestFollow(t *testing.T) {
	socket := localapitest.SocketPath(t)
	d := start(t, socket)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []string
	restarted := make(chan *daemon, 1)
	err := d.client.Follow(ctx, func(name string, _ []byte) {
		got = append(got, name)
		if len(got) == 1 {
			go d.stop()
		} else {
			cancel()
		}
	}, func(err error) {
		got = append(got, "lost")
		if !strings.Contains(err.Error(), "daemon") {
			t.Errorf("lost: %v", err)
		}
		d.stop()
		restarted <- start(t, socket)
	})
	<-restarted
	if !errors.Is(err, context.Canceled) || strings.Join(got, " ") != "snapshot lost snapshot" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestFollowToldOnce: a daemon that stays away is told once.
func TestFollowToldOnce(t *testing.T) {
	tries, told := 0, 0
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		if tries++; tries == 3 {
			cancel()
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	err := c.Follow(ctx, func(string, []byte) {}, func(error) { told++ })
	if told != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("told %d times, %v", told, err)
	}
}

// TestFollowRefused: who may not listen does not try for ever.
func TestFollowRefused(t *testing.T) {
	c := handle(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"error":"This user may not use the cart."}`)
	})
	err := c.Follow(t.Context(), func(string, []byte) {}, func(error) { t.Error("told as lost") })
	var e *client.Error
	if !errors.As(err, &e) || e.Status != http.StatusForbidden {
		t.Errorf("%v", err)
	}
}

func TestFeed(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	frame := api.Frame{Kind: api.FrameJPEG, At: d.cart.State.Now, Data: []byte("picture")}
	d.cart.Frames <- frame
	n := 0
	err := d.client.Feed(t.Context(), "room", func(f api.Frame) {
		if string(f.Data) != "picture" || !f.At.Equal(frame.At) {
			t.Errorf("%+v", f)
		}
		if n++; n == 2 {
			close(d.cart.Frames)
			return
		}
		d.cart.Frames <- frame
	})
	if err != nil || n != 2 {
		t.Errorf("%d frames, %v", n, err)
	}
}

func TestFeedLeaves(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	ctx, cancel := context.WithCancel(t.Context())
	d.cart.Frames <- api.Frame{Kind: api.FrameJPEG, Data: []byte("x")}
	if err := d.client.Feed(ctx, "room", func(api.Frame) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-d.cart.Left()
}

func TestFeedErrors(t *testing.T) {
	d := start(t, localapitest.SocketPath(t))
	d.cart.Err = localapi.Refuse(localapi.NotFound, api.English("There is no camera of that name."))
	err := d.client.Feed(t.Context(), "a/b", func(api.Frame) {})
	var e *client.Error
	if !errors.As(err, &e) || e.Status != http.StatusNotFound || d.cart.Calls()[0] != "Feed a/b" {
		t.Errorf("%v %q", err, d.cart.Calls())
	}
	cut := handle(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\x00\x00\x00\x09") })
	if err := cut.Feed(t.Context(), "room", func(api.Frame) {}); err == nil || !strings.Contains(err.Error(), "broke") {
		t.Errorf("cut short: %v", err)
	}
}
