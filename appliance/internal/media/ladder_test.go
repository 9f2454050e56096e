package media

import (
	"context"
	"testing"

	"github.com/pion/webrtc/v4"
	"log/slog"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"time"
)

func TestShare(t *testing.T) {
	large, small, other := demand{role: "room", size: sizeLarge}, demand{role: "exam", size: sizeSmall}, demand{role: "otoscope", size: sizeSmall}
	for name, c := range map[string]struct {
		budget       int
		talk, listen bool
		demands      []demand
		want         map[string]target
	}{
		"plenty": {8_000_000, true, true, []demand{small, large, other}, map[string]target{
			"room": {step{1280, 720, 30}, 2_500_000}, "exam": {step{640, 360, 15}, 400_000}, "otoscope": {step{640, 360, 15}, 400_000}}},
		"large before small, which does not freeze": {1_000_000, true, false, []demand{small, large}, map[string]target{
			"room": {step{960, 540, 30}, 893_000}, "exam": {step{480, 270, 1}, 47_000}}},
		"at the start": {startBudget, true, false, []demand{small, large, other}, map[string]target{
			"room": {step{1280, 720, 30}, 1_746_000}, "exam": {step{480, 270, 10}, 97_000}, "otoscope": {step{480, 270, 10}, 97_000}}},
		"the narrowest link": {minBudget, true, false, []demand{small, large, other}, map[string]target{
			"room": {step{480, 270, 10}, 100_000}, "exam": {step{480, 270, 1}, 20_000}, "otoscope": {step{480, 270, 1}, 20_000}}},
		"no room for both": {100_000, true, false, []demand{small, large}, map[string]target{
			"room": {step{320, 180, 5}, 40_000}, "exam": {}}},
		"sound before pictures": {500_000, true, true, []demand{large}, map[string]target{
			"room": {step{480, 270, 10}, 120_000}}},
		"sound alone": {350_000, true, true, []demand{large, small}, map[string]target{"room": {}, "exam": {}}},
		"small share": {400_000, false, false, []demand{small, other}, map[string]target{
			"exam": {step{640, 360, 15}, 200_000}, "otoscope": {step{640, 360, 15}, 200_000}}},
		"small is nearly a still": {60_000, false, false, []demand{small}, map[string]target{"exam": {step{480, 270, 1}, 60_000}}},
		"nobody looks":            {3_000_000, true, false, nil, map[string]target{}},
	} {
		got := share(c.budget, c.talk, c.listen, c.demands)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		for role, w := range c.want {
			if got[role] != w {
				t.Errorf("%s: %s gets %v, want %v", name, role, got[role], w)
			}
		}
	}
}

func TestShareNeverExceedsTheBudget(t *testing.T) {
	demands := []demand{{role: "room", size: sizeLarge}, {role: "exam", size: sizeSmall}, {role: "otoscope", size: sizeLarge}}
	for budget := 0; budget < maxBudget; budget += 33_333 {
		sum := 0
		for _, x := range share(budget, true, true, demands) {
			sum += x.bps
		}
		if sum > max(budget-talkCost-stethoscopeCost, 0) {
			t.Fatalf("of %d bit/s pictures get %d", budget, sum)
		}
	}
}

// A picture climbs only when there is clearly more, and stays otherwise.
func TestClimbIsSlowUpAndFastDown(t *testing.T) {
	hd, half := step{1280, 720, 30}, step{960, 540, 30}
	for _, c := range []struct {
		bps  int
		last step
		want step
	}{
		{1_100_000, half, half}, {1_300_000, half, hd}, {1_000_000, hd, hd}, {990_000, hd, half},
	} {
		if got := climb(sizeLarge, c.bps, target{c.last, 1}); got.step != c.want {
			t.Errorf("%d bit/s from %v: %v, want %v", c.bps, c.last, got.step, c.want)
		}
	}
}

func TestFollow(t *testing.T) {
	for name, c := range map[string]struct {
		budget int
		s      sample
		want   int
	}{
		"grows":                    {1_600_000, sample{estimate: 300_000, heard: true}, 1_700_000},
		"takes a higher estimate":  {1_000_000, sample{estimate: 4_000_000, heard: true}, 4_000_000},
		"one hiccup costs little":  {3_000_000, sample{estimate: 200_000, overuse: true, heard: true}, 2_400_000},
		"never below the estimate": {3_000_000, sample{estimate: 2_800_000, overuse: true, heard: true}, 2_800_000},
		"loss":                     {2_000_000, sample{estimate: 500_000, loss: 0.2, heard: true}, 1_400_000},
		"some loss: grows slowly":  {2_000_000, sample{estimate: 500_000, loss: 0.05, heard: true}, 2_031_250},
		"no word":                  {1_600_000, sample{estimate: 300_000, loss: 0.3}, 1_600_000},
		"at most":                  {maxBudget, sample{estimate: 50_000_000, heard: true}, maxBudget},
		"at least":                 {minBudget, sample{estimate: 1000, overuse: true, heard: true}, minBudget},
	} {
		if got := follow(c.budget, c.s); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range [][6]int{
		{1280, 720, 1280, 720, 1280, 720}, {1920, 1080, 1280, 720, 1280, 720}, {640, 480, 1280, 720, 640, 480},
		{1280, 720, 640, 360, 640, 360}, {1600, 1200, 1280, 720, 960, 720}, {641, 361, 1280, 720, 640, 360},
		{4096, 10, 320, 180, 320, 16},
	} {
		if w, h := fit(c[0], c[1], c[2], c[3]); w != c[4] || h != c[5] {
			t.Errorf("%d×%d in %d×%d: %d×%d", c[0], c[1], c[2], c[3], w, h)
		}
	}
}

func TestPicturesAreThinnedEvenly(t *testing.T) {
	for _, c := range []struct{ source, rate, want int }{{30, 15, 150}, {30, 30, 300}, {25, 15, 125}, {60, 30, 300}, {10, 30, 100}} {
		r := rendition{target: target{step: step{rate: c.rate}}}
		n := 0
		for i := range 10 * c.source {
			if r.isDue(noon.Add(time.Duration(i) * time.Second / time.Duration(c.source))) {
				n++
			}
		}
		if n < c.want*9/10 || n > c.want*13/10 {
			t.Errorf("%d/s thinned to %d/s: %d in 10 s", c.source, c.rate, n)
		}
	}
}

func TestStampsFollowTheCaptureTime(t *testing.T) {
	s := camera{epoch: noon, base: 0xffffff00}
	a := s.stamp(noon.Add(time.Second))
	b := s.stamp(noon.Add(time.Second + 33*time.Millisecond))
	if b-a != 2970 {
		t.Errorf("33 ms are %d ticks", b-a)
	}
	if c := s.stamp(noon); c != b+1 {
		t.Error("RTP time went back")
	}
}

// A failing encoder or camera frame must not stop the camera.
func TestBrokenPictureIsLeftOut(t *testing.T) {
	w := &fakeWriter{}
	c, s := filmTo(t, webrtc.MimeTypeVP8, w)
	c.picture(v4l2.Frame{Format: v4l2.MJPEG, Data: []byte("no JPEG"), At: noon}, s)
	if w.packets != 0 {
		t.Error("something was sent")
	}
	c.picture(picture(64, 64, 0), s)
	if w.packets == 0 {
		t.Error("the next picture was not sent")
	}
}

// filmTo returns a camera that is not running, and senders that look at it
// large on a link with room, each with a writer instead of a network.
func filmTo(t testing.TB, mime string, writers ...webrtc.TrackLocalWriter) (*camera, []*videoSender) {
	c := newCamera(peripherals.NewFeed[v4l2.Frame](1), slog.New(slog.DiscardHandler))
	c.run = func(context.Context) {} // by hand
	var senders []*videoSender
	for _, w := range writers {
		tr := newTrack("room", webrtc.RTPCodecTypeVideo)
		tr.bound = &binding{mime: mime, playoutID: 1, payloader: payloader(mime), writer: w}
		s := newVideoSender(c, tr)
		s.setSize(sizeLarge)
		s.setTarget(climb(sizeLarge, 1_500_000, target{}))
		t.Cleanup(func() { s.setSize(sizeOff) })
		senders = append(senders, s)
	}
	t.Cleanup(func() { c.arrange(nil, v4l2.Frame{}) })
	return c, senders
}
