package widget

import (
	"image"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	base "fyne.io/fyne/v2/widget"

	"telecart/ui/kiosk/state"
	"telecart/ui/kiosk/theme"
)

// VideoView shows pictures as they come, whole, on a dark ground. It shows a
// sentence over the picture if there is something to say about it, and initials
// if there is no picture.
type VideoView struct {
	base.BaseWidget
	beat *Beat
	now  func() time.Time

	box     *Box
	picture *canvas.Image
	face    *Text
	plate   *Box
	message *Text

	mu      sync.Mutex
	free    []*image.RGBA // buffers that nobody shows
	waiting *image.RGBA   // posted, not shown
	showing *image.RGBA
	last    time.Time // arrival of the newest
	shown   uint64
	still   bool
	width   float32
}

// NewVideo returns a view without a picture.
func NewVideo(beat *Beat, now func() time.Time) *VideoView {
	v := &VideoView{beat: beat, now: now, box: NewBox(theme.Monitor), picture: &canvas.Image{},
		face: NewText("", state.RolePrimary, TextStyle{Size: theme.TextFace, Bold: true, On: theme.Monitor,
			Align: fyne.TextAlignCenter, Middle: true}),
		plate: NewBox(theme.Monitor),
		message: NewText("", state.RolePlain, TextStyle{Size: theme.TextBody, On: theme.Monitor,
			Align: fyne.TextAlignCenter, Lines: 2, Middle: true})}
	v.box.rect.CornerRadius = 0 // round corners cost at every drawing where there is no graphics processor
	v.picture.ScaleMode = canvas.ImageScaleFastest
	v.picture.FillMode = canvas.ImageFillStretch
	v.picture.Hidden, v.plate.Hidden = true, true
	v.ExtendBaseWidget(v)
	return v
}

// Buffer returns a picture to draw into, of any size or nil, which is not on
// the screen. It may be called from any goroutine.
func (v *VideoView) Buffer() *image.RGBA {
	v.mu.Lock()
	defer v.mu.Unlock()
	if n := len(v.free); n > 0 {
		b := v.free[n-1]
		v.free = v.free[:n-1]
		return b
	}
	return nil
}

// Offer shows img at the next beat and owns it from then on. An older one that
// was not shown yet is dropped. It may be called from any goroutine.
func (v *VideoView) Offer(img *image.RGBA) {
	v.mu.Lock()
	v.last = v.now()
	if v.still {
		v.free = append(v.free, img)
		v.mu.Unlock()
		return
	}
	if v.waiting != nil {
		v.free = append(v.free, v.waiting)
	}
	v.waiting = img
	v.mu.Unlock()
	v.beat.Post(v, v.swap)
}

// swap shows the newest picture; the previous one is free again.
func (v *VideoView) swap() {
	v.mu.Lock()
	img := v.waiting
	if img == nil {
		v.mu.Unlock()
		return
	}
	if v.showing != nil && len(v.free) < 3 {
		v.free = append(v.free, v.showing)
	}
	sized := v.showing == nil || v.showing.Rect != img.Rect
	v.showing, v.waiting = img, nil
	v.shown++
	v.mu.Unlock()
	v.picture.Image = img
	if v.picture.Hidden {
		v.picture.Hidden = false
		v.Refresh()
	}
	if sized {
		v.fit()
	}
	canvas.Refresh(v.picture)
}

// Clear removes the picture, for another source.
func (v *VideoView) Clear() {
	v.mu.Lock()
	v.waiting, v.showing, v.free, v.last, v.shown, v.still = nil, nil, nil, time.Time{}, 0, false
	v.mu.Unlock()
	v.picture.Image = nil
	v.picture.Hidden = true
	v.Refresh()
}

// Pixels returns how wide a picture for this view needs to be: one of two sizes
// that cameras and decoders reach by halving. It may be called from any
// goroutine.
func (v *VideoView) Pixels() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.width > theme.Width/2 {
		return theme.Width
	}
	return theme.Width / 2
}

// SetStill freezes the picture, or lets it run again.
func (v *VideoView) SetStill(on bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.still = on
}

// Last returns when the newest picture came, zero for never. It may be called
// from any goroutine.
func (v *VideoView) Last() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last
}

// Drawn returns how many pictures were drawn since the last Clear. It may be
// called from any goroutine.
func (v *VideoView) Drawn() uint64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shown
}

// Say shows a sentence over the picture, and the initials while there is none;
// empty texts show nothing.
func (v *VideoView) Say(sentence, initials string) {
	if !v.picture.Hidden {
		initials = ""
	}
	v.face.Set(initials)
	v.message.Set(sentence)
	if v.plate.Hidden != (sentence == "") {
		v.plate.Hidden = sentence == ""
		v.Refresh()
	}
}

// Said returns the sentence.
func (v *VideoView) Said() string { return v.message.Shown() }

// CreateRenderer draws the view.
func (v *VideoView) CreateRenderer() fyne.WidgetRenderer { return &videoRenderer{v} }

type videoRenderer struct{ v *VideoView }

func (r *videoRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *videoRenderer) Destroy()           {}
func (r *videoRenderer) Refresh()           { r.Layout(r.v.Size()); canvas.Refresh(r.v.box) }

func (r *videoRenderer) Objects() []fyne.CanvasObject {
	v := r.v
	return []fyne.CanvasObject{v.box, v.picture, v.face, v.plate, v.message}
}

func (r *videoRenderer) Layout(s fyne.Size) {
	v := r.v
	v.mu.Lock()
	v.width = s.Width
	v.mu.Unlock()
	v.box.Resize(s)
	place(v.face, 0, 0, s.Width, s.Height)
	high := v.message.MinSize().Height + theme.Between
	if high > s.Height/2 {
		high = s.Height / 2
	}
	place(v.plate, 0, s.Height-high, s.Width, high)
	place(v.message, theme.Between, s.Height-high, s.Width-2*theme.Between, high)
	v.fit()
}

// fit centres the whole picture.
func (v *VideoView) fit() {
	v.mu.Lock()
	img := v.showing
	v.mu.Unlock()
	s := v.Size()
	if img == nil || s.Width <= 0 || s.Height <= 0 {
		return
	}
	w, h := float32(img.Rect.Dx()), float32(img.Rect.Dy())
	k := min(s.Width/w, s.Height/h)
	place(v.picture, (s.Width-w*k)/2, (s.Height-h*k)/2, w*k, h*k)
}
