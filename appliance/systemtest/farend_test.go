//go:build system

package systemtest

import (
	"fmt"
	"testing"
)

// farEnd is the page's end of the media connection, as the browser counts it:
// whatever the page shows or hides, nothing that arrives escapes it.
type farEnd struct{ *page }

// arrived is what has come of one way out of the room.
type arrived struct {
	Packets, Frames float64
	Energy          float64 // of decoded sound
	Codec           string
}

// countArrivals keeps each peer connection and looks into the data channels.
// Answers name only the codec %q of those that the browser knows; "" for all.
const countArrivals = `(() => {
	const far = window.farEnd = {peers: [], state: null, readings: 0, sound: 0, answers: 0, control: null}, only = %q
	const Real = RTCPeerConnection
	window.RTCPeerConnection = class extends Real {
		constructor(...args) {
			super(...args)
			far.peers.push(this)
			this.addEventListener('datachannel', e => e.channel.addEventListener('message', m => {
				if (e.channel.label === 'stethoscope') far.sound++
				if (e.channel.label === 'vitals') far.readings++
				if (e.channel.label !== 'control') return
				far.control = e.channel
				const message = JSON.parse(m.data)
				if (message.id === 'far-end') far.answers++
				if (message.type === 'state') far.state = message.state
			}))
		}
		createAnswer(...args) {
			const codecs = RTCRtpReceiver.getCapabilities('video').codecs.filter(c => c.mimeType === only || c.mimeType === 'video/rtx')
			for (const t of only ? this.getTransceivers() : [])
				if (t.receiver.track.kind === 'video' && t.direction !== 'sendonly') t.setCodecPreferences(codecs)
			return super.createAnswer(...args)
		}
	}
	far.ask = () => far.control.send(JSON.stringify({type: 'clock', id: 'far-end'}))
	far.packets = async () => {
		let all = 0
		for (const pc of far.peers)
			for (const s of (await pc.getStats()).values())
				if (s.type === 'candidate-pair') all += s.packetsReceived
		return all
	}
	far.count = async () => {
		const all = {lossless: {Packets: far.sound, Frames: 0, Energy: 0, Codec: ''}}
		for (const pc of far.peers) {
			const stats = await pc.getStats()
			for (const s of stats.values()) {
				if (s.type !== 'inbound-rtp') continue
				const a = all[s.trackIdentifier] ??= {Packets: 0, Frames: 0, Energy: 0, Codec: ''}
				a.Packets += s.packetsReceived
				a.Frames += s.framesDecoded ?? 0
				a.Energy += s.totalAudioEnergy ?? 0
				a.Codec = stats.get(s.codecId)?.mimeType ?? a.Codec
			}
		}
		return all
	}
})()`

// openFarEnd opens the hub's page with the counters in place, also after it is
// loaded again.
func openFarEnd(t testing.TB, d *demo, codec string) farEnd {
	t.Helper()
	f := farEnd{openPage(t, "about:blank")}
	script := map[string]any{"source": fmt.Sprintf(countArrivals, codec)}
	if err := f.send("Page.addScriptToEvaluateOnNewDocument", script, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.send("Page.navigate", map[string]any{"url": d.url}, nil); err != nil {
		t.Fatal(err)
	}
	return f
}

// arrivals is what has come so far, by role; "lossless" is the stethoscope's
// data channel.
func (f farEnd) arrivals() map[string]arrived {
	f.t.Helper()
	var a map[string]arrived
	f.eval(`farEnd.count()`, &a)
	return a
}

// reload loads the page again and waits until the old one, which still answers
// for a while, is gone.
func (f farEnd) reload() {
	f.t.Helper()
	f.eval(`farEnd.old = true; location.reload()`, nil)
	await(f.t, "the page is loaded again", func() bool {
		var ok bool
		f.eval(`!farEnd.old`, &ok)
		return ok
	})
}

// awaitState waits until the cart told the page that this holds. It tells so
// after the gate is closed, on a peer of its own time.
func (f farEnd) awaitState(condition string) {
	f.t.Helper()
	await(f.t, "the page is told: "+condition, func() bool {
		var ok bool
		f.eval(`!!farEnd.state && (s => `+condition+`)(farEnd.state)`, &ok)
		return ok
	})
}

// awaitReadings waits until n messages with vital signs came: the connection
// lives, and what left before them has arrived.
func (f farEnd) awaitReadings(n int) {
	f.t.Helper()
	var from, now int
	f.eval(`farEnd.readings`, &from)
	await(f.t, "vital signs on the page", func() bool {
		f.eval(`farEnd.readings`, &now)
		return now >= from+n
	})
}

// awaitAnswers waits until the cart answered n times, each with some packets in
// between: the connection lives, and what left before them has arrived. While
// the cart is held nothing else says so.
func (f farEnd) awaitAnswers(n int) {
	f.t.Helper()
	var answers, packets, from, now int
	f.eval(`farEnd.answers`, &answers)
	for range n {
		f.eval(`farEnd.packets()`, &from)
		f.eval(`farEnd.ask()`, nil)
		answers++
		await(f.t, "an answer of the cart", func() bool {
			f.eval(`farEnd.answers`, &now)
			f.eval(`farEnd.packets()`, &packets)
			return now >= answers && packets >= from+8 // reports of what the page sends, too
		})
	}
}
