//go:build system

package systemtest

import (
	"fmt"
)

// videoNames are the fixed labels of the three pictures.
func videoNames() []string { return []string{"Room camera", "Exam camera", "Otoscope"} }

// picture is what a <video> element shows: how many frames it has rendered,
// and the capture time that the test picture's 32 blocks spell, in
// milliseconds since 1970 modulo 2^32.
type picture struct {
	Frames  int64
	Capture uint32
	Now     float64
	Width   int
	Paused  bool
}

// readPicture reads the strip of blocks (32 blocks, each 1/40 of the width
// and 1/45 of the height, white for 1, most significant bit first).
const readPicture = `async function() {
	const v = this, w = v.videoWidth, h = v.videoHeight
	const out = {Frames: v.getVideoPlaybackQuality().totalVideoFrames, Width: w, Paused: v.paused, Capture: 0, Now: Date.now()}
	if (!w) return out
	const c = document.createElement('canvas'); c.width = w; c.height = Math.ceil(h / 45)
	const g = c.getContext('2d', {willReadFrequently: true})
	g.drawImage(v, 0, 0); out.Now = Date.now()
	const px = g.getImageData(0, 0, w, c.height).data
	let n = 0n
	for (let i = 0; i < 32; i++) {
		const x = Math.floor((i + 0.5) * w / 40), y = Math.floor(h / 90)
		n = (n << 1n) | (px[4 * (y * w + x) + 1] > 128 ? 1n : 0n)
	}
	out.Capture = Number(n)
	return out
}`

func (p *page) picture(label string) (picture, error) {
	var pic picture
	for _, role := range []string{"Video", "video"} { // Chromium's own name for the role
		if nodes := p.find(0, role, label); len(nodes) == 1 {
			return pic, p.call(nodes[0], readPicture, &pic)
		}
	}
	return pic, fmt.Errorf("no <video> labelled %q", label)
}

// delayMS is how old the picture is, by clocks that are the same here.
func (p picture) delayMS() int32 { return int32(uint32(int64(p.Now)) - p.Capture) }

// soundPower listens to the stethoscope's stream for two beats: the share of
// the power below 150 Hz, and the loudest level seen.
const soundPower = `async function() {
	const audio = this.querySelector('audio')
	if (!audio || !audio.srcObject || !audio.srcObject.getAudioTracks().length) return {Below: 0, Peak: 0}
	const ctx = new AudioContext(); await ctx.resume()
	const an = ctx.createAnalyser(); an.fftSize = 32768; an.smoothingTimeConstant = 0
	ctx.createMediaStreamSource(audio.srcObject).connect(an)
	const bins = new Float32Array(an.frequencyBinCount), wave = new Float32Array(an.fftSize)
	let below = 0, all = 0, peak = 0
	const end = performance.now() + 2200
	while (performance.now() < end) {
		await new Promise(r => setTimeout(r, 200))
		an.getFloatFrequencyData(bins); an.getFloatTimeDomainData(wave)
		for (let i = 1; i < bins.length; i++) {
			if (!isFinite(bins[i])) continue
			const p = Math.pow(10, bins[i] / 10)
			all += p
			if (i * ctx.sampleRate / an.fftSize < 150) below += p
		}
		for (const s of wave) peak = Math.max(peak, Math.abs(s))
	}
	await ctx.close()
	return {Below: all ? below / all : 0, Peak: peak}
}`
