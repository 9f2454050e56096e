package vusb

import "time"

// Bytes of descriptors and control requests, by the tables of USB Audio Class
// 1.0 (chapters 4 and 5).

// Ranges of the microphone's controls: mute (UAC 1.0, 5.2.2.4.3.1), and the
// volume in 1/256 dB (5.2.2.4.3.2).
func muteRange() []dial   { return []dial{{1, 0, 1, 1}} }
func volumeRange() []dial { return []dial{{2, -16 * 256, 16 * 256, 256}} }

func (m *Microphone) identity() identity {
	return identity{vendor: 0x1d6b, product: 0x0103, maker: "Telecart Lab", name: "Stethoscope", serial: m.Serial}
}

// Descriptor implements Device.
func (m *Microphone) Descriptor(kind, index byte) []byte {
	return m.identity().descriptor(kind, index, m.config())
}

// config is terminal 1 (microphone) → unit 2 (mute and volume) → terminal 3 (to
// the host), and an interface that is silent in its setting 0 and has in its
// setting 1 an isochronous end point (0x81) with its own clock.
func (m *Microphone) config() []byte {
	units := join(
		descriptor(0x24, 0x02, 1, 0x01, 0x02, 0, 1, 0, 0, 0, 0), // microphone, one channel, 4.3.2.1
		descriptor(0x24, 0x06, 2, 1, 1, 0x03, 0, 0),             // feature unit, 4.3.2.5
		descriptor(0x24, 0x03, 3, 0x01, 0x01, 0, 2, 0),          // USB streaming, 4.3.2.2
	)
	header := descriptor(join([]byte{0x24, 0x01, 0x00, 0x01}, u16(9+len(units)), []byte{1, 1})...)
	streaming := join(
		descriptor(0x24, 0x01, 3, 1, 0x01, 0x00), // PCM, 4.5.2
		descriptor(join([]byte{0x24, 0x02, 1, 1, 2, 16, 1}, u32(soundRate)[:3])...),
		descriptor(join([]byte{5, 0x81, 0x05}, u16(packetSize), []byte{4, 0, 0})...), // every 8 microframes
		descriptor(0x25, 0x01, 0, 0, 0, 0),
	)
	body := join(
		descriptor(0x0B, 0, 2, 1, 1, 0, 0), // association
		descriptor(4, 0, 0, 0, 1, 1, 0, 0), header, units,
		descriptor(4, 1, 0, 0, 1, 2, 0, 0),
		descriptor(4, 1, 1, 1, 1, 2, 0, 0), streaming,
	)
	return join([]byte{9, kindConfig}, u16(9+len(body)), []byte{2, 1, 0, 0x80, 250}, body)
}

// setInterface selects one of an interface's settings (USB 2.0, 9.4.10).
const setInterface = 11

// featureUnit and the selectors of its controls, of all channels.
const (
	featureUnit   = 2 << 8
	muteControl   = 0x01 << 8
	volumeControl = 0x02 << 8
)

// Control implements Device.
func (m *Microphone) Control(s Setup, out []byte) (in []byte, ok bool) {
	switch {
	case s.Type == 0x01 && s.Request == setInterface && s.Index == 1:
		m.mu.Lock()
		defer m.mu.Unlock()
		m.begin, m.behind = time.Time{}, 0
		return nil, true
	case s.Type&kindMask == 0:
		return nil, true
	case s.Index == featureUnit && s.Value == muteControl:
		return m.mute.answer(s.Request, out, muteRange()...)
	case s.Index == featureUnit && s.Value == volumeControl:
		return m.volume.answer(s.Request, out, volumeRange()...)
	}
	return nil, false
}
