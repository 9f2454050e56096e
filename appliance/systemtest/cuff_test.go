//go:build system

package systemtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/systemtest/foreign"
)

// course is a measurement from inflation to an empty cuff, and letters that
// come unasked: with the empty cuff, and a while after.
func course(withEmpty, after string) []foreign.CuffStep {
	var all []foreign.CuffStep
	for _, p := range []uint16{12, 80, 140, 60} {
		all = append(all, foreign.CuffStep{Pressure: p})
	}
	return append(all, foreign.CuffStep{Letters: withEmpty, Done: after == ""}, foreign.CuffStep{}, foreign.CuffStep{Letters: after, Done: true})
}

// newCuff is a module as most are: it says when it has heard, and when it is
// through.
func newCuff() *foreign.Cuff {
	return &foreign.Cuff{
		Result: foreign.CuffResult{Systolic: 122, Diastolic: 81, Mean: 95, Pulse: 64},
		Course: course("K", ""), AtStart: "O", AtAbort: "AK", Unknown: "N",
	}
}

// A blood pressure module that only knows the protocol measures, however it
// words its acknowledgements, and at the pace of its line.
func TestForeignCuff(t *testing.T) {
	t.Parallel()
	cuff := newCuff()
	d := startCuff(t, cuff)
	for _, step := range []struct {
		name, size, start string
		change            func(c *foreign.Cuff)
	}{
		{"O and K at once, nothing at the end", "neonate", "3A 28 9E", func(c *foreign.Cuff) { c.AtStart, c.Course = "OK", course("", "") }},
		{"only K", "neonate", "3A 28 9E", func(c *foreign.Cuff) { c.AtStart, c.Course = "K", course("", "") }},
		{"O, then K with the empty cuff", "adult", "3A 20 A6", func(c *foreign.Cuff) { c.AtStart, c.Course = "O", course("K", "") }},
		{"K late, and the data before is gone", "child", "3A 87 3F", func(c *foreign.Cuff) { c.Course, c.Empty = course("", "K"), true }},
		{"busy at first", "child", "3A 87 3F", func(c *foreign.Cuff) { c.Busy = 3 }},
	} {
		t.Run(step.name, func(t *testing.T) {
			cuff.Set(func(c *foreign.Cuff) {
				c.Result.Systolic++
				c.Result.Pulse++
				step.change(c)
			})
			if out, err := d.cartctl("measure", "it", "-size", step.size); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			d.mustCome(t, []reading{
				{quantity: "nibp-systolic", value: float64(cuff.Result.Systolic), unit: "mmHg"},
				{quantity: "nibp-diastolic", value: 81, unit: "mmHg"}, {quantity: "nibp-mean", value: 95, unit: "mmHg"},
				{quantity: "nibp-pulse", value: float64(cuff.Result.Pulse), unit: "/min"},
			})
			if starts := heard(cuff, "3A 20", "3A 87", "3A 28"); starts[len(starts)-1] != step.start {
				t.Errorf("started with %v", starts)
			}
		})
	}
	if bad := heard(cuff, "bad"); len(bad) > 0 {
		t.Errorf("commands with a wrong checksum: %v", bad)
	}
}

// What the module could not measure gives no number, and a sentence that says
// why; the numbers before it are gone.
func TestForeignCuffFails(t *testing.T) {
	t.Parallel()
	cuff := newCuff()
	d := startCuff(t, cuff)
	for _, step := range []struct {
		code  byte
		words string
	}{
		{0, ""}, {1, "signal"}, {87, "leak"}, {0x85, "blockage"}, {89, "overpressure"},
	} {
		cuff.Set(func(c *foreign.Cuff) { c.Result.Code = step.code })
		if out, err := d.cartctl("measure", "it", "-size", "adult"); err != nil {
			t.Fatalf("code %d: %v: %s", step.code, err, out)
		}
		quality := "no-signal"
		if step.code == 0 {
			quality = "good"
		}
		d.mustCome(t, []reading{
			{quantity: "nibp-systolic", value: 122, unit: "mmHg", quality: quality}, {quantity: "nibp-diastolic", value: 81, unit: "mmHg", quality: quality},
			{quantity: "nibp-mean", value: 95, unit: "mmHg", quality: quality}, {quantity: "nibp-pulse", value: 64, unit: "/min", quality: quality},
		}, step.words)
	}
	if is := d.device(); is.State != "degraded" || is.Detail.English == "" {
		t.Errorf("after overpressure: %+v", is)
	}
	if out, err := d.cartctl("measure", "it", "-size", "adult"); err == nil {
		t.Errorf("a faulty module fills the cuff again: %s", out)
	}
}

// Stop goes out until the module has heard it. Nothing starts without a size,
// or while a measurement is running.
func TestForeignCuffStops(t *testing.T) {
	t.Parallel()
	cuff := newCuff()
	cuff.Course = slices.Repeat([]foreign.CuffStep{{Pressure: 150}}, 1000)
	d := startCuff(t, cuff)
	if out, err := d.cartctl("measure", "it"); err == nil {
		t.Errorf("started without a size: %s", out)
	}
	d.mustCartctl("measure", "it", "-size", "adult")
	d.mustCome(t, []reading{{quantity: "cuff-pressure", value: 150, unit: "mmHg"}})
	if out, err := d.cartctl("measure", "it", "-size", "adult"); err == nil {
		t.Errorf("started twice: %s", out)
	}
	cuff.Set(func(c *foreign.Cuff) { c.Deaf = 2 })
	before := len(heard(cuff, "3A 79 01 00 4C"))
	d.mustCartctl("measure", "it", "-abort")
	d.mustCome(t, []reading{{quantity: "cuff-pressure", quality: "no-signal"}})
	if n := len(heard(cuff, "3A 79 01 00 4C")) - before; n != 3 {
		t.Errorf("%d aborts, want 3: two are not heard", n)
	}
	if n := len(heard(cuff, "3A 20")); n != 1 {
		t.Errorf("%d starts", n)
	}
}

// A line that is cut while the cuff is tight carries a stop as soon as it is
// there again, and that stops the measurement.
func TestForeignCuffLosesLine(t *testing.T) {
	t.Parallel()
	cuff := newCuff()
	cuff.Course = slices.Repeat([]foreign.CuffStep{{Pressure: 150}}, 1000)
	link := filepath.Join(t.TempDir(), "cuff")
	master, port := openPTY(t)
	if err := os.Symlink(port, link); err != nil {
		t.Fatal(err)
	}
	attach(t, master, port, cuff, false)
	d := startCart(t, "suntech-nibp", link)
	d.mustCartctl("measure", "it", "-size", "adult")
	d.mustCome(t, []reading{{quantity: "cuff-pressure", value: 150, unit: "mmHg"}})
	os.Remove(link)
	master.Close()
	d.awaitDevice("offline")
	d.mustCome(t, []reading{{quantity: "cuff-pressure", quality: "no-signal"}})
	before := len(cuff.Heard())
	master, port = openPTY(t)
	attach(t, master, port, cuff, false)
	if err := os.Symlink(port, link); err != nil {
		t.Fatal(err)
	}
	is := d.awaitDevice("online")
	if after := cuff.Heard()[before:]; after[0] != "3A 79 01 00 4C" {
		t.Errorf("first after the line was back: %v", after)
	}
	if !strings.Contains(is.Detail.English, "stopped") {
		t.Errorf("the nurse is told %q", is.Detail.English)
	}
}

// startCuff is a cart with cuff on a slow line.
func startCuff(t *testing.T, cuff *foreign.Cuff) *demo {
	t.Helper()
	master, port := openPTY(t)
	attach(t, master, port, cuff, true)
	return startCart(t, "suntech-nibp", port)
}

// heard returns the commands that begin with one of the prefixes.
func heard(cuff *foreign.Cuff, prefixes ...string) (some []string) {
	for _, h := range cuff.Heard() {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(h, p) }) {
			some = append(some, h)
		}
	}
	return some
}

// device is the cart's one instrument.
func (d *demo) device() api.Device {
	var all api.Devices
	if err := d.json(&all, "devices"); err != nil || len(all.Devices) != 1 {
		d.t.Fatalf("devices: %v, %v", all.Devices, err)
	}
	return all.Devices[0]
}

// awaitDevice waits for the instrument's state.
func (d *demo) awaitDevice(state string) (is api.Device) {
	d.t.Helper()
	await(d.t, "the instrument is "+state, func() bool { is = d.device(); return is.State == state })
	return is
}

// mustCome waits until the readings are as wanted, with words in the detail of
// each that is no number.
func (d *demo) mustCome(t *testing.T, want []reading, words ...string) {
	t.Helper()
	var wrong string
	var last api.Readings
	if !within(20*time.Second, func() bool {
		last = api.Readings{}
		if err := d.json(&last, "readings"); err != nil {
			t.Fatal(err)
		}
		if wrong = differs(last.Readings, want); wrong != "" {
			return false
		}
		for _, r := range last.Readings {
			for _, w := range words {
				if r.Quality == "no-signal" && strings.HasPrefix(r.Quantity, "nibp-") && !strings.Contains(r.Detail.English, w) {
					wrong = r.Quantity + ": " + r.Detail.English + ", want " + w
					return false
				}
			}
		}
		return true
	}) {
		t.Fatalf("%s; readings: %s", wrong, listed(last.Readings))
	}
}

// mustSay checks a reading's detail; words may be alternatives, a|b.
func (d *demo) mustSay(t *testing.T, of reading, words string) {
	t.Helper()
	var all api.Readings
	if err := d.json(&all, "readings"); err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Readings {
		if r.Quantity == of.quantity && r.Site == of.site && !slices.ContainsFunc(strings.Split(words, "|"), func(w string) bool { return strings.Contains(r.Detail.English, w) }) {
			t.Errorf("%s at %q says %q, want %s", r.Quantity, r.Site, r.Detail.English, words)
		}
	}
}
