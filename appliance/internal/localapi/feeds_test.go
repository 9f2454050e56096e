package localapi

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"telecart/appliance/api"
)

func jpeg(name string) api.Frame {
	return api.Frame{Kind: api.FrameJPEG, At: at(), Data: []byte(name)}
}

func vp8(name string) api.Frame {
	return api.Frame{Kind: api.FrameVP8, Key: strings.HasPrefix(name, "K"), At: at(), Data: []byte(name)}
}

// TestNewest: a complete picture makes all earlier ones obsolete; of VP8
// everything since the last key frame is needed.
func TestNewest(t *testing.T) {
	for _, c := range []struct {
		kind func(string) api.Frame
		in   string
		want string
	}{
		{jpeg, "1", "1"},
		{jpeg, "1 2 3", "3"},
		{vp8, "d1", "d1"},
		{vp8, "d1 d2 d3", "d1 d2 d3"},
		{vp8, "d1 K2 d3", "K2 d3"},
		{vp8, "K1 d2 K3 d4 d5", "K3 d4 d5"},
		{vp8, "K1 d2", "K1 d2"},
		{vp8, "d1 K2", "K2"},
	} {
		var frames []api.Frame
		for _, name := range strings.Fields(c.in) {
			frames = append(frames, c.kind(name))
		}
		var got []string
		for _, f := range newest(frames) {
			got = append(got, string(f.Data))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDecodable(t *testing.T) {
	var d decodable
	huge := vp8("K huge")
	huge.Data = make([]byte, api.MaxFrame+1)
	for _, c := range []struct {
		f    api.Frame
		pass bool
	}{
		{vp8("d"), false}, {vp8("d"), false}, {vp8("K"), true}, {vp8("d"), true},
		{huge, false}, {vp8("d"), false}, {vp8("K"), true}, {vp8("d"), true},
		{vp8(""), false}, {vp8("d"), false},
		{jpeg("x"), true}, {jpeg(""), false},
	} {
		if got := d.pass(c.f); got != c.pass {
			t.Errorf("%.10q: %t, want %t", c.f.Data, got, c.pass)
		}
	}
}

func openFeed(t *testing.T, r *running, name string) (*bufio.Reader, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", "http://cartd"+api.PathFeeds+name, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); resp.Body.Close() })
	if resp.StatusCode != 200 {
		t.Fatal(resp.Status)
	}
	return bufio.NewReader(resp.Body), cancel
}

func TestFeed(t *testing.T) {
	r := start(t, nurseUID)
	in, leave := openFeed(t, r, "otoscope")
	for _, name := range []string{"one", "two"} {
		r.cart.Frames <- jpeg(name)
		f, err := api.ReadFrame(in)
		if err != nil || string(f.Data) != name || f.Kind != api.FrameJPEG || !f.At.Equal(at()) {
			t.Errorf("%+v, %v; want %s", f, err, name)
		}
	}
	leave()
	<-r.cart.Left()
}

// TestFeedEnds: the daemon closes a feed, and the client sees a clean end.
func TestFeedEnds(t *testing.T) {
	r := start(t, nurseUID)
	in, _ := openFeed(t, r, "physician")
	r.cart.Frames <- vp8("d not shown")
	r.cart.Frames <- vp8("K")
	if f, err := api.ReadFrame(in); err != nil || !f.Key || f.Kind != api.FrameVP8 {
		t.Errorf("%+v %v, want the key frame", f, err)
	}
	close(r.cart.Frames)
	if _, err := api.ReadFrame(in); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end", err)
	}
	<-r.cart.Left()
}

func TestFeedEndsWithTheServer(t *testing.T) {
	r := start(t, ownerUID)
	in, _ := openFeed(t, r, "room")
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if _, err := api.ReadFrame(in); !errors.Is(err, io.EOF) {
		t.Errorf("%v, want the end", err)
	}
	<-r.cart.Left()
}
