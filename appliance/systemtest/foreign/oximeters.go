package foreign

import (
	"bytes"
	"sync"
)

// NoninPacket7 is a third of a second of Nonin's serial data format 7 (9560
// specification): 25 frames of a status, a pleth of 16 bit, a byte of the
// packet's numbers, and the sum. Missing: rate 511, saturation 127. status is
// or-ed into every frame's.
func NoninPacket7(rate, saturation int, status byte) (packet []byte) {
	msb, lsb, s := byte(rate>>7&3), byte(rate&0x7F), byte(saturation)
	numbers := map[int]byte{
		1: msb, 2: lsb, 3: s, 4: 37, 9: s, 10: s, 11: s,
		14: msb, 15: lsb, 16: s, 17: s, 20: msb, 21: lsb, 22: msb, 23: lsb,
	}
	for i := 1; i <= 25; i++ {
		st := 0x80 | status
		if i == 1 {
			st |= 1
		}
		pleth := 0x8181 + i*700 // with bytes that look like the beginning of a packet
		f := []byte{st, byte(pleth >> 8), byte(pleth), numbers[i]}
		packet = append(packet, append(f, sum(f))...)
	}
	return packet
}

// NoninPacket8 is a second of Nonin's serial data format 8. flags1 and flags4
// are or-ed into its first and last byte.
func NoninPacket8(rate, saturation int, flags1, flags4 byte) []byte {
	return []byte{0x80 | flags1 | byte(rate>>7), byte(rate & 0x7F), byte(saturation), flags4}
}

// BCIFrame is one of a hundred frames a second of Berry's BCI protocol V1.2.
// flags1 and flags3 are or-ed into the first and third byte. Missing: rate
// 255, saturation 127.
func BCIFrame(rate, saturation, pleth int, flags1, flags3 byte) []byte {
	return []byte{0x80 | 5 | flags1, byte(pleth), byte(rate&0x80)>>1 | 3 | flags3, byte(rate & 0x7F), byte(saturation)}
}

// Contec is a CMS50D+ with firmware 4.6 or newer. It is silent until it is
// asked for live data, and talks for 30 s unless it is told to go on.
type Contec struct {
	mu               sync.Mutex
	line             []byte
	ticks            int // left of the 30 s
	Rate, Saturation int
	FingerOut        bool
	Falling          bool // "dropping of SpO2", the document's words
}

// Set changes what it measures.
func (c *Contec) Set(change func(c *Contec)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

// Receive takes commands of the host: 7D 81, a code, and 80 six times.
func (c *Contec) Receive(sent []byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line = append(c.line, sent...)
	for {
		start := bytes.Index(c.line, []byte{0x7D, 0x81})
		if start < 0 || len(c.line) < start+9 {
			return nil
		}
		switch c.line[start+2] {
		case 0xA1:
			c.ticks = 30 * 1000 / 173
		case 0xAF:
			if c.ticks > 0 {
				c.ticks = 30 * 1000 / 173
			}
		case 0xA7:
			c.ticks = 0
		}
		c.line = c.line[start+9:]
	}
}

// Tick returns what it sends in 173 ms, at 60 packets a second.
func (c *Contec) Tick() (sent []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ticks == 0 {
		return nil
	}
	c.ticks--
	for i := range 10 {
		d := [7]byte{5, byte(40 + i), 6, byte(c.Rate), byte(c.Saturation), 0x7F, 0x7F}
		if c.FingerOut {
			d[0] |= 0x80
		}
		if c.Falling {
			d[0] |= 0x20
		}
		high := byte(0x80)
		packet := []byte{1, 0}
		for bit, b := range d {
			high |= b >> 7 << bit
			packet = append(packet, b|0x80)
		}
		packet[1] = high
		sent = append(sent, packet...)
	}
	return sent
}
