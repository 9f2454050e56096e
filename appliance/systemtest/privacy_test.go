//go:build system

package systemtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"telecart/appliance/api"
)

// everyWay is every way in which the room gets out to the physician.
func everyWay() []string {
	return []string{"room", "exam", "otoscope", "talk", "stethoscope", "lossless"}
}

// restriction is something by which the nurse keeps the room private.
type restriction struct {
	name   string
	set    func(d *demo, on bool)
	told   string // of the state that the page is told, when it is on
	closes []string
	keeps  bool // the cart knows it still when the daemon was killed
}

func restrictions() []restriction {
	return []restriction{
		{"hold", turn("hold"), `s.session.held === true`, everyWay(), true},
		{"mute", turn("mute"), `s.session.muted === true`, []string{"talk"}, true},
		// The virtual panel lives in the daemon: a new one begins with an open shutter.
		{"shutter", shutter, `s.shutter === 'closed'`, []string{"room", "exam", "otoscope"}, false},
	}
}

func turn(what string) func(*demo, bool) {
	return func(d *demo, on bool) { d.mustCartctl(what, map[bool]string{true: "on", false: "off"}[on]) }
}

// shutter moves the switch of the virtual panel.
func shutter(d *demo, closed bool) {
	d.t.Helper()
	line := "2 off\n"
	if closed {
		line = "2 on\n"
	}
	pipe, err := os.OpenFile(filepath.Join(d.state, "dev", "panel"), os.O_WRONLY, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	defer pipe.Close()
	if _, err := pipe.WriteString(line); err != nil {
		d.t.Fatal(err)
	}
}

// What the nurse holds, mutes or covers does not arrive in the browser, also
// not when the page is loaded again or the daemon was killed meanwhile.
func TestNothingLeavesAClosedRoom(t *testing.T) {
	d := startDemo(t)
	f := openFarEnd(t, d, "")
	bringInOn(t, d, f.page)
	for _, r := range restrictions() {
		t.Run(r.name, func(t *testing.T) {
			f := farEnd{&page{t: t, ctx: f.ctx}}
			f.awaitArrivals(everyWay())
			r.set(d, true)
			f.awaitState(r.told)
			f.nothingArrives(r.closes)
			f.screenshot("closed-" + r.name)

			f.reload()
			f.awaitState(r.told)
			f.nothingArrives(r.closes)
			f.nothingCame(r.closes)

			if r.keeps {
				f.eval(`farEnd.state = null; farEnd.peers = []; farEnd.sound = 0`, nil)
				d.kill9("cartd-practice")
				f.awaitState(r.told)
				f.nothingArrives(r.closes)
				f.nothingCame(r.closes)
			}
			r.set(d, false)
			f.awaitState("!(" + r.told + ")")
			f.awaitArrivals(everyWay())
		})
	}
	f.click(0, "End session")
	d.awaitPhase(api.PhaseEnded)
}

// awaitArrivals waits until something new came on each of these ways.
func (f farEnd) awaitArrivals(ways []string) {
	f.t.Helper()
	from := f.arrivals()
	for _, way := range ways {
		await(f.t, "something new of "+way, func() bool { return f.arrivals()[way].Packets > from[way].Packets })
	}
}

// nothingArrives waits until what had left before has come, and then fails
// when anything more comes on a closed way; the others must go on meanwhile.
func (f farEnd) nothingArrives(closed []string) {
	f.t.Helper()
	life := f.awaitReadings
	if len(closed) == len(everyWay()) {
		life = f.awaitAnswers // the numbers are held too
	}
	var from map[string]arrived
	await(f.t, "nothing comes on the closed ways", func() bool {
		from = f.arrivals()
		life(1)
		now := f.arrivals()
		return !slices.ContainsFunc(closed, func(way string) bool { return now[way] != from[way] })
	})
	f.awaitArrivals(slices.DeleteFunc(everyWay(), func(way string) bool { return slices.Contains(closed, way) }))
	life(3)
	now := f.arrivals()
	for _, way := range closed {
		if now[way] != from[way] {
			f.t.Errorf("%s arrived: %+v, then %+v", way, from[way], now[way])
		}
	}
}

// nothingCame fails when anything ever came on a closed way from the peers that
// are counted. A peer that began in a closed room never sent anything.
func (f farEnd) nothingCame(closed []string) {
	f.t.Helper()
	now := f.arrivals()
	for _, way := range closed {
		if now[way].Packets != 0 {
			f.t.Errorf("%s left at the start of a peer: %+v", way, now[way])
		}
	}
}
