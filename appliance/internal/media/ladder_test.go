package media

import (
	"context"
	"slices"
	"testing"

	"github.com/pion/webrtc/v4"
	"log/slog"
	"telecart/drivers/v4l2"
	"telecart/peripherals"
	"time"
)

func TestShare(t *testing.T) {
	large, small, other := demand{role: "room", size: sizeLarge}, demand{role: "exam", size: sizeSmall}, demand{role: "otoscope", size: sizeSmall}
	talk, listen := sounds{talk: true}, sounds{talk: true, stethoscope: true, lossless: true}
	still := target{step{480, 270, 1}, 20_000}
	for name, c := range map[string]struct {
		budget   int
		s        sounds
		demands  []demand
		want     map[string]target
		lossless int
	}{
		"plenty": {8_000_000, listen, []demand{small, large, other}, map[string]target{
			"room": {step{1280, 720, 30}, 2_500_000}, "exam": {step{640, 360, 15}, 400_000}, "otoscope": {step{640, 360, 15}, 400_000}}, 4_445_000},
		"large before small, which does not freeze": {1_000_000, talk, []demand{small, large}, map[string]target{
			"room": {step{960, 540, 30}, 874_000}, "exam": {step{480, 270, 1}, 46_000}}, 0},
		"at the start": {startBudget, talk, []demand{small, large, other}, map[string]target{
			"room": {step{1280, 720, 30}, 1_728_000}, "exam": {step{480, 270, 10}, 96_000}, "otoscope": {step{480, 270, 10}, 96_000}}, 0},
		"the narrowest link": {minBudget, talk, []demand{small, large, other}, map[string]target{
			"room": {step{320, 180, 5}, 80_000}, "exam": still, "otoscope": still}, 0},
		"no room for both": {120_000, talk, []demand{small, large}, map[string]target{
			"room": {step{320, 180, 5}, 40_000}, "exam": {}}, 0},
		"sound before pictures":               {600_000, listen, []demand{large}, map[string]target{"room": {step{480, 270, 10}, 145_000}}, losslessCost},
		"a still before the lossless copy":    {400_000, listen, []demand{large, small}, map[string]target{"room": still, "exam": {}}, 125_000},
		"a still and sound where little is":   {minBudget, listen, []demand{large, small}, map[string]target{"room": still, "exam": {}}, 0},
		"one still of the small ones":         {minBudget, listen, []demand{small, other}, map[string]target{"exam": still, "otoscope": {}}, 0},
		"what the copy lacks, after pictures": {400_000, sounds{talk: true, lossless: true}, []demand{large}, map[string]target{"room": {step{640, 360, 15}, 320_000}}, stillRate},
		"a late copy before a moving picture": {700_000, sounds{talk: true, stethoscope: true, lossless: true, late: true}, []demand{large}, map[string]target{"room": {step{320, 180, 5}, 45_000}}, 2 * losslessCost},
		"the copy catches up":                 {3_500_000, listen, []demand{large}, map[string]target{"room": {step{1280, 720, 30}, 2_500_000}}, 745_000},
		"speech that is sent three times":     {minBudget, sounds{talk: true, redundancy: 2}, []demand{large}, map[string]target{"room": {step{320, 180, 5}, 50_000}}, 0},
		"small share":                         {420_000, sounds{}, []demand{small, other}, map[string]target{"exam": {step{640, 360, 15}, 200_000}, "otoscope": {step{640, 360, 15}, 200_000}}, 0},
		"small is nearly a still":             {80_000, sounds{}, []demand{small}, map[string]target{"exam": {step{480, 270, 1}, 60_000}}, 0},
		"nobody looks":                        {3_000_000, talk, nil, map[string]target{}, 0},
	} {
		got, lossless := share(c.budget, c.s, c.demands)
		if len(got) != len(c.want) || lossless != c.lossless {
			t.Errorf("%s: %v and %d for the copy, want %v and %d", name, got, lossless, c.want, c.lossless)
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
		targets, sum := share(budget, sounds{talk: true, stethoscope: true, lossless: true}, demands)
		for _, x := range targets {
			sum += x.bps
		}
		if sum > max(budget-dataCost-talkCost-stethoscopeCost, stillRate) {
			t.Fatalf("of %d bit/s pictures and the lossless copy get %d", budget, sum)
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
		"loss":                     {2_000_000, sample{estimate: 5_000_000, sent: 1e6, loss: 0.3, heard: true}, 1_400_000},
		"some loss: grows slowly":  {2_000_000, sample{estimate: 500_000, loss: 0.1, heard: true}, 2_031_250},
		"no word":                  {1_600_000, sample{estimate: 300_000, loss: 0.3}, 1_600_000},
		"at most":                  {maxBudget, sample{estimate: 50_000_000, heard: true}, maxBudget},
		"at least":                 {minBudget, sample{estimate: 1000, overuse: true, heard: true}, minBudget},
	} {
		b := budget{bps: c.budget}
		if b.follow(c.s); b.bps != c.want {
			t.Errorf("%s: %d, want %d", name, b.bps, c.want)
		}
	}
}

// A link that loses 30 % of whatever is sent is not narrow, and one that drops
// what it cannot carry is, though both only lose packets. need is how much
// there is to send.
func TestLossByItselfIsNoNarrowLink(t *testing.T) {
	for name, c := range map[string]struct {
		carries, loses float64
		need           int
		least, most    int
	}{
		"10 %":                           {0, 0.12, 2_500_000, 2_000_000, maxBudget},
		"30 %":                           {0, 0.3, 2_500_000, 2_000_000, maxBudget},
		"50 %":                           {0, 0.5, 2_500_000, 2_000_000, maxBudget},
		"30 % where little is sent":      {0, 0.3, 260_000, 200_000, maxBudget},
		"300 kbit/s":                     {300_000, 0, 4_000_000, minBudget, 600_000},
		"1 Mbit/s":                       {1_000_000, 0, 4_000_000, 400_000, 1_500_000},
		"1 Mbit/s of which 15 % is lost": {1_000_000, 0.15, 4_000_000, 400_000, 2_000_000},
	} {
		b, kept := budget{bps: startBudget}, []int{}
		for range 120 {
			sent := float64(min(b.bps, c.need))
			arrives := sent * (1 - c.loses)
			if c.carries > 0 {
				arrives = min(arrives, c.carries)
			}
			b.follow(sample{estimate: int(arrives * 3 / 2), sent: sent, loss: 1 - arrives/sent, heard: true})
			kept = append(kept, b.bps)
		}
		slices.Sort(kept[60:])
		if got := kept[90]; got < c.least || got > c.most {
			t.Errorf("%s: a budget of %d bit/s, want %d to %d", name, got, c.least, c.most)
		}
	}
}

// A sample that has the moment in which a link became narrow in it tells of a
// loss that grows faster than what is sent falls: that is not the link's own.
func TestALinkThatBecomesNarrow(t *testing.T) {
	b := budget{bps: maxBudget}
	b.follow(sample{estimate: maxBudget, sent: 1.5e6, loss: 0.33, heard: true})
	for range 40 {
		sent := min(float64(b.bps), 1.4e6)
		b.follow(sample{estimate: 450_000, sent: sent, loss: max(1-300_000/sent, 0), heard: true, blind: true})
	}
	if b.own > 0.05 || b.bps > 500_000 {
		t.Errorf("the link's own loss is %.2f, the budget %d", b.own, b.bps)
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
