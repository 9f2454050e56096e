package sim

import (
	"fmt"
	"time"
)

// scene is what a virtual camera looks at, in units of 1280×720. The part in
// moving is drawn in several phases, which are shown in turn.
type scene struct {
	words  string                         // label on the picture, upper case
	paint  func(c *canvas, phase float32) // phase 0..1
	moving box
	phases int
	cycle  time.Duration // time to show all phases
}

// The bar at the bottom, in units: the clock at left, the frame number at
// right.
const (
	barTop   = 640
	dots     = 7 // units a dot of the clock's font
	clockX   = 24
	clockY   = 656
	numberX  = 920
	sweep    = 2 * time.Second
	clockFmt = "15:04:05.000"
)

// picture is a scene drawn at one size: the background, the patches that
// replace part of it in each phase, and the glyphs of the clock. It is
// immutable.
type picture struct {
	w, h    int
	back    []byte
	px, py  int // of the patches, pixels
	pw, ph  int
	patches [][]byte
	cycle   time.Duration
	dot     int // pixels a dot of the font
	glyphs  map[rune][]byte
}

// newPicture draws s at w×h pixels, which takes a few tenths of a second.
func newPicture(s scene, w, h int) *picture {
	scale := float32(w) / 1280
	p := &picture{w: w, h: h, cycle: s.cycle, dot: max(dots*w/1280, 1), glyphs: map[rune][]byte{}}
	c := newCanvas(0, 0, w, h, scale)
	s.paint(c, 0)
	frame(c, s.words)
	p.back = c.appendYUYV(make([]byte, 0, 2*w*h))

	even := func(v float32) int { return int(v*scale) / 2 * 2 }
	p.px, p.py = even(s.moving.x0), int(s.moving.y0*scale)
	p.pw, p.ph = even(s.moving.x1)-p.px, int(s.moving.y1*scale)-p.py
	for i := range s.phases {
		c := newCanvas(p.px, p.py, p.pw, p.ph, scale)
		s.paint(c, float32(i)/float32(s.phases))
		frame(c, s.words)
		p.patches = append(p.patches, c.appendYUYV(nil))
	}
	for _, r := range "0123456789:.#" {
		p.glyphs[r] = p.glyph(r)
	}
	return p
}

// frame draws what every picture has: the label that says it is virtual, and
// the bar.
func frame(c *canvas, words string) {
	words = "VIRTUAL " + words
	width := float32(len(words)) * 6 * 4
	c.rect(1280-width-36, 24, 1280-16, 24+52, 10, flat(rgb{58, 38, 92}), 0, 0.92)
	c.text(1280-width-24, 36, 4, words, flat(rgb{245, 240, 255}))
	c.rect(0, barTop, 1280, 720, 0, flat(rgb{14, 16, 20}), 0, 1)
}

// glyph draws a character of the clock on the bar's background, 6×7 dots.
func (p *picture) glyph(r rune) []byte {
	c := newCanvas(0, 0, 6*p.dot, 7*p.dot, 1)
	c.fill(flat(rgb{14, 16, 20}))
	c.text(0, 0, float32(p.dot), string(r), flat(rgb{255, 255, 255}))
	return c.appendYUYV(nil)
}

// at draws the frame taken at t into data.
func (p *picture) at(data []byte, t time.Time, number uint64) {
	copy(data, p.back)
	if len(p.patches) > 0 {
		into := t.UnixNano() % int64(p.cycle)
		p.blit(data, p.patches[into*int64(len(p.patches))/int64(p.cycle)], p.px, p.py, p.pw)
	}
	p.write(data, clockX, t.Format(clockFmt))
	p.write(data, numberX, fmt.Sprintf("#%07d", number%1e7))
	p.mark(data, t)
	drawStrip(data, p.w, p.h, Strip(t))
}

// blit copies rows of width pixels to (x, y).
func (p *picture) blit(data, rows []byte, x, y, width int) {
	for ; len(rows) > 0; y++ {
		copy(data[2*(y*p.w+x):], rows[:2*width])
		rows = rows[2*width:]
	}
}

func (p *picture) write(data []byte, unitX int, words string) {
	x, y := unitX*p.w/1280/2*2, clockY*p.h/720
	for _, r := range words {
		p.blit(data, p.glyphs[r], x, y, 6*p.dot)
		x += 6 * p.dot
	}
}

// mark draws a block that crosses the top of the bar every two seconds.
func (p *picture) mark(data []byte, t time.Time) {
	width := p.w / 32 / 2 * 2
	x := int(t.UnixNano()%int64(sweep)*int64(p.w-width)/int64(sweep)) / 2 * 2
	y := barTop * p.h / 720
	for row := y; row < y+p.h/120; row++ {
		grey(data[2*row*p.w:2*(row+1)*p.w], x, x+width, lumaWhite)
	}
}
