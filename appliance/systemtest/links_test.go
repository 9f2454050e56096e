//go:build system

package systemtest

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
)

// watchReturn notes when the first picture, sound and vital signs come after
// since, ms by the page's clock, and when the hub's roster comes.
const watchReturn = `(() => {
	const seen = window.seen = {since: 0, first: {}, sound: 0}
	const came = what => { if (seen.since && !(what in seen.first)) seen.first[what] = Date.now() - seen.since }
	let watched
	setInterval(() => {
		const v = document.querySelector('video[aria-label="Room camera"]')
		if (!v || v === watched) return
		watched = v
		const shown = () => { came('picture'); v.requestVideoFrameCallback(shown) }
		v.requestVideoFrameCallback(shown)
	}, 20)
	setInterval(async () => {
		const pc = farEnd.peers.at(-1)
		if (!pc) return
		let real = 0
		for (const s of (await pc.getStats()).values())
			if (s.type === 'inbound-rtp' && s.kind === 'audio') real += s.totalSamplesReceived - s.concealedSamples
		if (seen.sound && real > seen.sound + 960) came('sound')
		seen.sound = real
	}, 50)
	const Real = RTCPeerConnection
	window.RTCPeerConnection = class extends Real {
		constructor(...args) {
			super(...args)
			this.addEventListener('datachannel', e => e.channel.addEventListener('message', () => came(e.channel.label)))
		}
	}
	const Socket = WebSocket
	window.WebSocket = class extends Socket {
		constructor(...args) { super(...args); this.addEventListener('message', () => came('hub')) }
	}
})()`

// join opens the page and brings the physician into the demonstration's call.
func (a away) join(t testing.TB) farEnd {
	t.Helper()
	a.mustCartctl("patient", "set", "-name", "Test, Anna", "-number", "4711")
	a.mustCartctl("call", "-reason", "links")
	f := farEnd{openPage(t, "about:blank")}
	for _, s := range []string{fmt.Sprintf(countArrivals, ""), watchReturn, watchQuality} {
		if err := f.send("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": s}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.send("Page.navigate", map[string]any{"url": a.url}, nil); err != nil {
		t.Fatal(err)
	}
	f.signIn()
	f.click(f.item("Carts", "Ward 3 East", "Calling"), "Join")
	await(t, "the nurse lets the physician in", func() bool { _, err := a.cartctl("admit"); return err == nil })
	awaitPictures(t, f.page)
	return f
}

func load() string {
	raw, _ := os.ReadFile("/proc/loadavg")
	return strings.Join(strings.Fields(string(raw))[:1], "")
}

// BenchmarkCuts measures how long after a cut picture, sound, vital signs and
// hub are back. CUTS="path:20 cart:46" chooses.
func BenchmarkCuts(b *testing.B) {
	a := startAway(b)
	f := a.join(b)
	cuts := os.Getenv("CUTS")
	if cuts == "" {
		for _, what := range []string{cutPath, cutPhysician, cutCart} {
			for _, seconds := range []int{2, 8, 20, 46, 60} {
				cuts += fmt.Sprintf("%s:%d ", what, seconds)
			}
		}
	}
	for _, c := range strings.Fields(cuts) {
		what, text, _ := strings.Cut(c, ":")
		seconds, err := time.ParseDuration(text + "s")
		if err != nil {
			b.Fatal(err)
		}
		a.cut(what)
		time.Sleep(seconds)
		f.eval(`void (seen.first = {}, seen.since = Date.now())`, nil)
		a.rules()
		var first map[string]float64
		ok := within(patience, func() bool {
			f.eval(`seen.first`, &first)
			return first["picture"] > 0 && first["sound"] > 0 && first["vitals"] > 0 && first["hub"] > 0
		})
		b.Logf("%-9s %2.0f s: picture %5.0f  sound %5.0f  vitals %5.0f  hub %5.0f ms, all %v, load %s", what, seconds.Seconds(),
			first["picture"], first["sound"], first["vitals"], first["hub"], ok, load())
		if s := a.status().Session; s.Phase != api.PhaseInCall && s.Phase != api.PhaseLost {
			b.Fatalf("the session is %s", s.Phase)
		}
		awaitPictures(b, f.page)
		time.Sleep(8 * time.Second) // between two cuts
	}
	b.ReportMetric(0, "ns/op")
}

// watchQuality counts, from reset on, what arrives whole and how old it is.
const watchQuality = `(() => {
	const q = window.quality = {vitals: 0, lossless: 0, bytes: {}}
	let base = {}
	const look = async () => {
		const out = {}
		const pc = farEnd.peers.at(-1)
		for (const s of (await pc.getStats()).values()) {
			if (s.type !== 'inbound-rtp') continue
			out[s.kind + s.mid] = {kind: s.kind, frames: s.framesDecoded ?? 0, total: s.totalSamplesReceived ?? 0, concealed: (s.concealedSamples ?? 0) - (s.silentConcealedSamples ?? 0), width: s.frameWidth ?? 0, codec: s.codecId}
		}
		return out
	}
	q.reset = async () => { q.vitals = 0; q.lossless = 0; q.bytes = {}; q.at = Date.now(); base = await look() }
	q.read = async () => {
		const now = await look(), seconds = (Date.now() - q.at) / 1000, all = []
		for (const [k, s] of Object.entries(now)) {
			const b = base[k] ?? {frames: 0, total: 0, concealed: 0}
			all.push(s.kind === 'video' ? k + ' ' + ((s.frames - b.frames) / seconds).toFixed(1) + '/s ' + s.width
				: k + ' ' + (100 * (s.concealed - b.concealed) / Math.max(1, s.total - b.total)).toFixed(1) + ' % concealed')
		}
		const said = [...document.querySelectorAll('.notices .notice, .notices [role=status]')].map(e => e.innerText).filter(Boolean)
		for (const [label, n] of Object.entries(q.bytes)) all.push(label + ' ' + (n / 125 / seconds).toFixed(0) + ' kbit/s')
		return all.join(', ') + '; oldest vitals ' + q.vitals + ' ms, exact copy ' + (100 * q.lossless / 8000 / seconds).toFixed(0) + ' %; says: ' + said.join(' | ')
	}
	const Real = RTCPeerConnection
	window.RTCPeerConnection = class extends Real {
		constructor(...args) {
			super(...args)
			this.addEventListener('datachannel', e => e.channel.addEventListener('message', m => {
				q.bytes[e.channel.label] = (q.bytes[e.channel.label] ?? 0) + (m.data.length ?? m.data.byteLength)
				if (e.channel.label === 'vitals') q.vitals = Math.max(q.vitals, Date.now() - Date.parse(JSON.parse(m.data).now))
				if (e.channel.label === 'stethoscope') q.lossless += new DataView(m.data).getUint32(24, true)
			}))
		}
	}
})()`

// BenchmarkPoorLinks says what is left of a call on a link that loses packets
// (per cent, both ways) or is narrow (kbit/s). LINKS="10:0 0:300" chooses.
func BenchmarkPoorLinks(b *testing.B) {
	a := startAway(b)
	f := a.join(b)
	links := os.Getenv("LINKS")
	if links == "" {
		links = "0:0 10:0 30:0 0:1000 0:500 0:300 10:500"
	}
	for _, l := range strings.Fields(links) {
		var loss, rate int
		if _, err := fmt.Sscanf(l, "%d:%d", &loss, &rate); err != nil {
			b.Fatal(err)
		}
		a.lose(loss)
		a.narrow(1000 * rate)
		time.Sleep(20 * time.Second) // until the cart knows the link
		f.eval(`quality.reset()`, nil)
		time.Sleep(20 * time.Second)
		var says string
		f.eval(`quality.read()`, &says)
		b.Logf("%d %% lost, %d kbit/s, load %s: %s", loss, rate, load(), says)
		f.screenshot(fmt.Sprintf("page-%d-%d", loss, rate))
		a.screenshot(fmt.Sprintf("kiosk-%d-%d", loss, rate))
	}
	b.ReportMetric(0, "ns/op")
}
