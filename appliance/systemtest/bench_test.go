//go:build system

package systemtest

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// firstFrame resolves with the milliseconds from now to the first rendered
// frame of the room camera.
const firstFrame = `new Promise(done => {
	const t0 = performance.now()
	const look = () => {
		const v = document.querySelector('video[aria-label="Room camera"]')
		if (!v) return setTimeout(look, 5)
		v.requestVideoFrameCallback(() => done(performance.now() - t0))
	}
	look()
})`

// BenchmarkCall measures a whole call, in the demonstration with a browser on
// the same machine: from Join (the nurse admits at once) to the first rendered
// frame, from the cart's picture to the browser, and what the programs cost.
func BenchmarkCall(b *testing.B) {
	d := startDemo(b)
	p := openPage(b, d.url)
	p.signIn()
	var joins, delays []float64
	for range 5 {
		d.mustCartctl("call", "-reason", "bench")
		cart := p.item("Carts", "Ward 3 East", "Calling")
		admitted := make(chan string, 1)
		go func() { out, _ := d.cartctl("admit"); admitted <- out }()
		p.click(cart, "Join")
		var ms float64
		p.eval(firstFrame, &ms)
		<-admitted
		joins = append(joins, ms)
		if len(joins) < 5 {
			p.click(0, "End session")
			d.awaitPhase(api.PhaseEnded)
			d.mustCartctl("next")
			p.eval(`location.hash = ''; location.reload()`, nil)
			p.item("Carts", "Ward 3 East", "Available")
		}
	}
	awaitPictures(b, p)
	before := cpu(b, d)
	start := time.Now()
	for range 100 {
		pic, err := p.picture("Room camera")
		if err != nil {
			b.Fatal(err)
		}
		delays = append(delays, float64(pic.delayMS()))
		time.Sleep(100 * time.Millisecond) // between samples; nothing is waited for
	}
	spent, took := cpu(b, d), time.Since(start).Seconds()
	for name := range spent {
		b.ReportMetric(100*(spent[name]-before[name])/took, name+"-%core")
	}
	report(b, "join", joins)
	report(b, "delay", delays)
	b.ReportMetric(0, "ns/op")
}

func report(b *testing.B, name string, v []float64) {
	slices.Sort(v)
	b.ReportMetric(v[len(v)/2], name+"-p50-ms")
	b.ReportMetric(v[len(v)*95/100], name+"-p95-ms")
}

// cpu returns the processor seconds that each program has used.
func cpu(b *testing.B, d *demo) map[string]float64 {
	used := map[string]float64{}
	for _, name := range []string{"cartd-practice", "carthub", "cart-kiosk"} {
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", d.pid(name)))
		if err != nil {
			b.Fatal(err)
		}
		f := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')'):]))
		user, _ := strconv.ParseFloat(f[12], 64)
		system, _ := strconv.ParseFloat(f[13], 64)
		used[name] = (user + system) / 100
	}
	return used
}
