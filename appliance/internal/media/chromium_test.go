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
	page := newBrowserPage(t, c, browser)
	frames, cancel := c.Physician().Subscribe()
	defer cancel()
	hum(t, c.stethoscope, nil)
	n := 0
	tick := time.NewTicker(time.Second / 30)
	defer tick.Stop()
	if err := c.Open("session-1", api.Physician{User: "demo"}); err != nil {
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

// browserPage is testdata/page.html in Chromium.
type browserPage struct{ ctx context.Context }

func newBrowserPage(t *testing.T, c *cart, browser string) browserPage {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/page.html") })
	mux.HandleFunc("GET /next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case m := <-c.bedside.signals:
			_ = json.NewEncoder(w).Encode(m)
		case <-r.Context().Done():
		}
	})
	mux.HandleFunc("POST /signal", func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err == nil {
			err = c.Signal(api.Signal{Session: "session-1", Data: data})
		}
		if err != nil {
			t.Errorf("signal: %v", err)
		}
	})
	srv := httptest.NewServer(mux)
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
