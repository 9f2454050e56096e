package widget

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// beats is a door that opens when the test says so.
type beats struct{ queue chan func() }

func (b *beats) door(f func()) { b.queue <- f }
func (b *beats) next(t *testing.T) {
	t.Helper()
	select {
	case f := <-b.queue:
		f()
	case <-time.After(10 * time.Second):
		t.Fatal("no beat came")
	}
}

func picture() *image.RGBA { return image.NewRGBA(image.Rect(0, 0, 64, 48)) }

func TestVideoShowsTheNewest(t *testing.T) {
	use(t, false)
	b := &beats{make(chan func(), 10)}
	now := time.Unix(1, 0)
	v := NewVideo(NewBeat(time.Microsecond, b.door), func() time.Time { return now })
	v.Resize(fyne.NewSize(640, 480))
	if !v.Last().IsZero() || v.Drawn() != 0 {
		t.Fatal("shows something before anything came")
	}
	first, second, third := picture(), picture(), picture()
	v.Offer(first)
	v.Offer(second)
	b.next(t)
	if v.picture.Image != second || v.Drawn() != 1 {
		t.Fatalf("drawn %d, not the newest", v.Drawn())
	}
	if got := v.Buffer(); got != first {
		t.Error("the dropped picture cannot be used again")
	}
	v.Offer(third)
	if got := v.Buffer(); got != nil {
		t.Fatal("a picture is handed out while it is shown or waits")
	}
	b.next(t)
	if got := v.Buffer(); got != second {
		t.Error("the replaced picture cannot be used again")
	}
	if len(b.queue) != 0 {
		t.Error("beats go on while nothing moves")
	}
	if !v.Last().Equal(now) {
		t.Errorf("last %v", v.Last())
	}
	v.Clear()
	if v.picture.Image != nil || !v.picture.Hidden || !v.Last().IsZero() || v.Drawn() != 0 {
		t.Error("Clear leaves something")
	}
}

func TestVideoStandsStill(t *testing.T) {
	use(t, false)
	b := &beats{make(chan func(), 10)}
	v := NewVideo(NewBeat(time.Microsecond, b.door), time.Now)
	v.SetStill(true)
	v.Offer(picture())
	if len(b.queue) != 0 || v.picture.Image != nil {
		t.Error("a picture that must stand moves")
	}
	v.SetStill(false)
	v.Offer(picture())
	if b.next(t); v.picture.Image == nil {
		t.Error("it does not move again")
	}
}

// The whole picture is shown, in its own proportions.
func TestVideoKeepsProportions(t *testing.T) {
	use(t, false)
	b := &beats{make(chan func(), 10)}
	v := NewVideo(NewBeat(time.Microsecond, b.door), time.Now)
	v.Resize(fyne.NewSize(1000, 300))
	v.CreateRenderer()
	v.Offer(picture())
	b.next(t)
	if s := v.picture.Size(); s != fyne.NewSize(400, 300) {
		t.Errorf("64×48 in 1000×300 becomes %v", s)
	}
	if p := v.picture.Position(); p != fyne.NewPos(300, 0) {
		t.Errorf("at %v", p)
	}
}

func TestVideoSaysWhyThereIsNone(t *testing.T) {
	use(t, false)
	b := &beats{make(chan func(), 10)}
	v := NewVideo(NewBeat(time.Microsecond, b.door), time.Now)
	v.Say("No picture yet", "AR")
	if v.face.Shown() != "AR" || v.Said() != "No picture yet" {
		t.Errorf("says %q, %q", v.face.Shown(), v.Said())
	}
	v.Offer(picture())
	b.next(t)
	v.Say("", "AR")
	if v.face.Shown() != "" || v.Said() != "" {
		t.Errorf("over a running picture: %q, %q", v.face.Shown(), v.Said())
	}
}

func TestBeatGathers(t *testing.T) {
	b := &beats{make(chan func(), 10)}
	beat := NewBeat(time.Microsecond, b.door)
	var shown []string
	show := func(s string) func() { return func() { shown = append(shown, s) } }
	if beat.Post("a", show("old")) {
		t.Error("nothing to replace yet")
	}
	beat.Post("b", show("b"))
	if !beat.Post("a", show("new")) {
		t.Error("the old one is not replaced")
	}
	b.next(t)
	if len(shown) != 2 || shown[0] != "new" || shown[1] != "b" {
		t.Errorf("shown %v", shown)
	}
	beat.Post("a", show("later"))
	if b.next(t); shown[len(shown)-1] != "later" {
		t.Errorf("shown %v", shown)
	}
}
