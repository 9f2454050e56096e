package media

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"telecart/appliance/api"
	"telecart/appliance/codec"
	"telecart/drivers/v4l2"
)

// clockPicture is a picture whose top left corner holds the capture time: 32
// blocks, most significant bit first, milliseconds since 1970 modulo 2^32.
func clockPicture(n int) v4l2.Frame {
	f := picture(1280, 720, n)
	ms := uint32(f.At.UnixMilli())
	for y := range 16 {
		for x := range 1024 {
			luma := byte(16)
			if ms>>(31-x/32)&1 == 1 {
				luma = 235
			}
			f.Data[(y*1280+x)*2] = luma
		}
	}
	return f
}

// seen is what the page counted.
type seen struct {
	Frames, Sound, Width int
	Voices               int // packets of the others' voices
	Low                  float64
	Delays               []float64
	Codec, State, Error  string
}

// The engine against the browser that physicians use: the picture is rendered
// and recent, the stethoscope's low sound arrives, and so does the lossless
// copy; the physician's own picture decodes here.
func TestChromium(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium:", err)
	}
	c := newCart(t)
	page := newBrowserPage(t, c, browser, lead)
	frames, cancel := c.Physician().Subscribe()
	defer cancel()
	hum(t, c.stethoscope, nil)
	n := 0
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	if err := c.Open("session-1", lead); err != nil {
		t.Fatal(err)
	}
	dec, err := codec.NewVP8Decoder()
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	var img codec.I420
	var s seen
	decoded := 0
	for deadline := time.After(2 * patience); ; {
		select {
		case <-deadline:
			t.Fatalf("not enough came: %d of the physician's pictures, page %+v", decoded, s)
		case <-tick.C:
			n++
			c.room.Publish(clockPicture(n))
			if n%30 != 0 {
				continue
			}
			s = page.report(t)
			if s.Frames >= 60 && s.Sound >= 8000 && s.Low > -60 && decoded >= 10 {
				slices.Sort(s.Delays)
				t.Logf("%s %d wide, %d pictures, delay p50 %.0f ms p90 %.0f ms, low sound %.0f dB", s.Codec, s.Width,
					s.Frames, s.Delays[len(s.Delays)/2], s.Delays[len(s.Delays)*9/10], s.Low)
				if s.Codec != "video/H264" || s.State != "connected" || s.Error != "" {
					t.Errorf("page: %s %s %s", s.Codec, s.State, s.Error)
				}
				return
			}
		case f := <-frames:
			if ok, err := dec.Decode(f.Data, &img); err != nil {
				t.Errorf("physician's picture: %v", err)
			} else if ok {
				decoded++
			}
		}
	}
}

// Two browsers in one session: both see the room and hear each other; a hold
// closes both, and the removal of one leaves the other alone.
func TestTwoChromiums(t *testing.T) {
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium:", err)
	}
	c := newCart(t)
	pages := map[string]browserPage{}
	for _, who := range []api.Participant{lead, second} {
		pages[who.ID] = newBrowserPage(t, c, browser, who)
		if err := c.Open("session-1", who); err != nil {
			t.Fatal(err)
		}
	}
	filmOf(t, c.room, func(n int) v4l2.Frame { return picture(320, 180, n) })
	await := func(who api.Participant, enough func(seen) bool) {
		t.Helper()
		var s seen
		for end := time.Now().Add(2 * patience); time.Now().Before(end); {
			if s = pages[who.ID].report(t); enough(s) {
				return
			}
		}
		t.Fatalf("%s: %+v", who.ID, s)
	}
	more := func(who api.Participant) {
		t.Helper()
		before := pages[who.ID].report(t)
		await(who, func(s seen) bool { return s.Frames > before.Frames+10 && s.Width == 320 && s.Voices > 20 })
	}
	more(lead)
	more(second)
	c.SetHeld(true)
	held := map[string]seen{}
	for id, p := range pages {
		held[id] = p.settled(t)
	}
	for _, who := range []api.Participant{lead, second} {
		await(who, func(s seen) bool { return s.Voices > held[who.ID].Voices+20 })
		if s := pages[who.ID].report(t); s.Frames != held[who.ID].Frames {
			t.Errorf("%s saw %d pictures while the room was held", who.ID, s.Frames-held[who.ID].Frames)
		}
	}
	c.SetHeld(false)
	more(lead)
	more(second)
	c.Remove(second.ID)
	gone := pages[second.ID].settled(t)
	before := pages[lead.ID].report(t)
	await(lead, func(s seen) bool { return s.Frames > before.Frames+20 })
	if s := pages[second.ID].report(t); s.Frames != gone.Frames || s.Voices != gone.Voices {
		t.Errorf("who was removed saw %d pictures, heard %d packets", s.Frames-gone.Frames, s.Voices-gone.Voices)
	}
}

// settled is the page once it has shown what was on its way to the screen.
func (p browserPage) settled(t *testing.T) seen {
	t.Helper()
	s := p.report(t)
	for same := 0; same < 3; {
		next := p.report(t)
		if same++; next.Frames != s.Frames {
			same = 0
		}
		s = next
	}
	return s
}

// browserPage is testdata/page.html in Chromium.
type browserPage struct{ ctx context.Context }

func newBrowserPage(t *testing.T, c *cart, browser string, who api.Participant) browserPage {
	t.Helper()
	srv := httptest.NewServer(c.signalling(t, who))
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.NoSandbox)
	for _, f := range []string{"use-fake-device-for-media-stream", "use-fake-ui-for-media-stream",
		"allow-loopback-in-peer-connection", "disable-background-networking", "disable-component-update", "disable-sync", "no-first-run"} {
		opts = append(opts, chromedp.Flag(f, true))
	}
	opts = append(opts, chromedp.Flag("disable-features", "WebRtcHideLocalIpsWithMdns"),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.UserDataDir(t.TempDir()))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stopPage := chromedp.NewContext(ctx)
	t.Cleanup(func() { stopPage(); stop(); srv.CloseClientConnections(); srv.Close() })
	if err := chromedp.Do(ctx, chromedp.Navigate(srv.URL)); err != nil {
		t.Fatal(err)
	}
	return browserPage{ctx}
}

func (p browserPage) report(t *testing.T) seen {
	t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[seen]("report()", chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signalling serves the test's page and carries the signals of who's.
func (c *cart) signalling(t testing.TB, who api.Participant) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/page.html") })
	mux.HandleFunc("GET /next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case m := <-c.bedside.to(who.ID):
			_ = json.NewEncoder(w).Encode(m)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /signal", func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err == nil {
			err = c.Signal(api.Signal{Session: "session-1", Participant: who.ID, Data: data})
		}
		if err != nil {
			t.Errorf("signal: %v", err)
		}
	})
	return mux
}
