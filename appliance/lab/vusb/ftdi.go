package vusb

import "time"

// The wire format of FTDI's chips, as in the kernel's ftdi_sio
// (drivers/usb/serial/ftdi_sio.h lists the requests and their values).

// Descriptor implements Device.
func (a *Adapter) Descriptor(kind, index byte) []byte {
	id := identity{vendor: 0x0403, product: 0x6014, maker: "Telecart Lab", name: "Adapter", serial: a.serial}
	body := join(
		descriptor(4, 0, 0, 2, 0xFF, 0xFF, 0xFF, 2),
		descriptor(5, 0x81, 2, bulk&0xff, bulk>>8, 0),
		descriptor(5, 0x02, 2, bulk&0xff, bulk>>8, 0),
	)
	b := id.descriptor(kind, index, join([]byte{9, kindConfig}, u16(9+len(body)), []byte{1, 1, 0, 0x80, 250}, body))
	if kind == kindDevice {
		b[12], b[13] = 0x00, 0x09 // bcdDevice identifies the FT232H
		if a.Old {
			b[13] = 0x04 // FT232BM
		}
	}
	return b
}

// Requests.
const (
	ftdiReset      = 0
	ftdiModem      = 1
	ftdiFlow       = 2
	ftdiBaud       = 3
	ftdiData       = 4
	ftdiStatus     = 5
	ftdiGetLatency = 10
	ftdiEEPROM     = 0x90
)

// latency is how long the chip waits for more before it sends its data, or only
// its status.
const latency = 16 * time.Millisecond

// Control implements Device.
func (a *Adapter) Control(r Setup, _ []byte) (in []byte, ok bool) {
	if r.Type&kindMask == 0 {
		return nil, true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	switch r.Request {
	case ftdiReset:
		a.purge(r.Value)
	case ftdiModem: // the high byte selects the lines
		if r.Value&0x100 != 0 {
			a.line.DTR = r.Value&1 != 0
		}
		if r.Value&0x200 != 0 {
			a.line.RTS = r.Value&2 != 0
		}
	case ftdiFlow:
		a.line.RTSCTS = r.Index&0x100 != 0
	case ftdiBaud:
		a.line.Baud = ftdiRate(uint32(r.Value) | uint32(r.Index>>8)<<16)
	case ftdiData:
		a.line.DataBits, a.line.Parity = int(r.Value&0xff), byte(r.Value>>8&7)
		a.line.StopBits, a.line.Break = byte(r.Value>>11&7), r.Value&0x4000 != 0
	case ftdiStatus:
		return a.status(0), true
	case ftdiGetLatency:
		return []byte{byte(latency / time.Millisecond)}, true
	case ftdiEEPROM:
		return []byte{0xff, 0xff}, true // empty
	}
	a.moved.Broadcast()
	a.stir()
	return nil, true
}

// purge discards waiting data: 1 from the line, 2 to it, 0 both.
func (a *Adapter) purge(what uint16) {
	if what != 2 {
		a.in, a.waiting, a.overrun = nil, 0, false
	}
	if what != 1 {
		a.out = nil
	}
}

// ftdiRate returns the bit rate of a divisor: 14 bits, three for eighths in
// their own order, and a bit for the 120 MHz clock (sampled ten times a bit)
// instead of the 48 MHz one (sixteen times).
func ftdiRate(d uint32) int {
	eighths := [8]int{0, 4, 2, 1, 3, 5, 6, 7}
	by := int(d&0x3fff)*8 + eighths[d>>14&7]
	switch by {
	case 0: // the two fastest have special codes
		by = 8
	case 8:
		by = 12
	}
	clock := 48_000_000 / 16
	if d&0x20000 != 0 {
		clock = 120_000_000 / 10
	}
	return clock * 8 / by
}

// status returns modem and line status, which precede all data.
func (a *Adapter) status(faults Fault) []byte {
	modem, line := byte(0x01|0x20|0x80), byte(faults) // DSR and carrier are on
	if a.cts {
		modem |= 0x10
	}
	if a.overrun {
		line |= 0x02
	}
	if len(a.out) == 0 {
		line |= 0x60
	}
	return []byte{modem, line}
}

// Serve implements Device.
func (a *Adapter) Serve(transfers <-chan *Transfer) {
	defer a.end()
	tick := time.NewTicker(latency)
	defer tick.Stop()
	var asked, offered []*Transfer // the host's requests, for data and with data
	for {
		due := false
		select {
		case t, ok := <-transfers:
			switch {
			case !ok:
				return
			case t.In:
				asked = append(asked, t)
			default:
				offered = append(offered, t)
			}
		case <-a.wake:
		case <-tick.C:
			due = true
		}
		if a.Mute() {
			continue
		}
		offered = a.transmit(offered)
		asked = a.deliver(asked, due)
	}
}

// end releases everybody who waits for the host.
func (a *Adapter) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = true
	close(a.over)
	a.moved.Broadcast()
}

// transmit sends the host's data, or keeps as much as the chip can hold while
// CTS is off. It returns what must wait.
func (a *Adapter) transmit(offered []*Transfer) []*Transfer {
	a.mu.Lock()
	defer a.mu.Unlock()
	held := a.line.RTSCTS && !a.cts
	if !held && len(a.out) > 0 {
		a.take(a.out)
		a.out = nil
	}
	for len(offered) > 0 {
		t := offered[0]
		switch {
		case !held:
			a.take(t.Out)
		case len(a.out)+len(t.Out) <= chipMemory:
			a.out = append(a.out, t.Out...)
		default:
			return offered
		}
		t.Answer(nil)
		offered = offered[1:]
	}
	return offered
}

// deliver answers the host with received data or, if there is none, with the
// status when it is due. It returns the remaining requests.
func (a *Adapter) deliver(asked []*Transfer, due bool) []*Transfer {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(asked) > 0 && (due || len(a.in) > 0) {
		packet, pieces := a.packet()
		// An unlinked one (the port was closed) takes no data.
		if asked[0].Answer(packet) {
			due, a.overrun = false, a.overrun && pieces == 0
			a.waiting -= len(packet) - 2
			a.in = a.in[pieces:]
			a.moved.Broadcast()
		}
		asked = asked[1:]
	}
	return asked
}

// packet returns the next packet for the host: the status, and data that shares
// it.
func (a *Adapter) packet() (packet []byte, pieces int) {
	if len(a.in) == 0 {
		return a.status(0), 0
	}
	faults := a.in[0].faults
	packet = a.status(faults)
	for _, p := range a.in {
		if p.faults != faults || len(packet)+len(p.data) > bulk {
			break
		}
		packet = append(packet, p.data...)
		pieces++
	}
	return packet, pieces
}
