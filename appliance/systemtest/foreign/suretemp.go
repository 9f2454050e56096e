package foreign

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Thermometer is a Welch Allyn SureTemp Plus module (OEM Implementation
// manual, pages 31 to 65): packets begin with 03 02 10, then come the command,
// a type (1 command, 2 good response), the length of the data, the data, and a
// byte that makes the sum 0.
type Thermometer struct {
	Record    Temperature
	Knows     []uint16 // commands that it answers; nil: all of the manual's
	Bad       byte     // type of the answer to the others; 0: none
	Silent    bool     // it sends no records unless it is asked
	LongReply bool     // it has the record of 33 bytes only

	mu    sync.Mutex
	line  []byte
	async byte
	heard []string
}

// Temperature is one record. Temperatures are in kelvin, as the module has
// them.
type Temperature struct {
	Final, Probe             float32
	Counter                  uint32 // of samples, 173 ms each
	Method, Algorithm, State byte
	Error                    uint16
	Active                   bool
	Kind                     byte // of the probe: 0 oral and axillary, 1 calibration key, 2 rectal, 3 none
}

// Set changes what the module measures or does.
func (m *Thermometer) Set(change func(m *Thermometer)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

// Heard returns the commands that came, oldest first: command and data.
func (m *Thermometer) Heard() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.heard)
}

// Receive takes what the host sent and returns the answers.
func (m *Thermometer) Receive(sent []byte) (answer []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.line = append(m.line, sent...)
	for {
		start := bytes.Index(m.line, []byte{3, 2, 0x10})
		if start < 0 || len(m.line) < start+9 {
			return answer
		}
		m.line = m.line[start:]
		n := 9 + int(binary.LittleEndian.Uint16(m.line[6:]))
		if len(m.line) < n {
			return answer
		}
		packet := m.line[:n]
		m.line = m.line[n:]
		command, data := binary.BigEndian.Uint16(packet[3:]), packet[8:n-1]
		if sum(packet) != 0 || packet[5] != 1 {
			m.heard = append(m.heard, fmt.Sprintf("bad % X", packet))
			continue
		}
		m.heard = append(m.heard, fmt.Sprintf("%04X % X", command, data))
		answer = append(answer, m.execute(command, data)...)
	}
}

// Tick returns what the module sends without being asked, each 173 ms.
func (m *Thermometer) Tick() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Record.Counter++
	if m.async == 0 || m.Silent || !m.Record.Active {
		return nil
	}
	return response(0x9434, m.Record.bytes(m.async == 1))
}

func (m *Thermometer) execute(command uint16, data []byte) []byte {
	if m.Knows != nil && !slices.Contains(m.Knows, command) {
		return m.refuse(command)
	}
	switch command {
	case 0x941C:
		return response(command, m.Record.bytes(m.LongReply))
	case 0x2900:
		return response(command, []byte("1234567890\x00"))
	case 0x2913:
		return response(command, []byte{m.Record.Method})
	case 0x9401:
		return response(command, make([]byte, 4))
	case 0x2A12: // only in a predict cycle, and with the probe in its well it waits
		m.Record.Method = data[0]
	case 0x3503:
	case 0x3604:
		m.Record.Active = data[0] == 1
		m.Record.State = 1
		if !m.Record.Active {
			m.Record.State = 0
		}
	case 0x9434:
		m.async = data[0]
	case 0x9433:
	default:
		return m.refuse(command)
	}
	return response(command, nil)
}

func (m *Thermometer) refuse(command uint16) []byte {
	if m.Bad == 0 {
		return nil
	}
	p := response(command, []byte{1, 0})
	p[5] = m.Bad
	return finish(p[:len(p)-1])
}

// bytes is the record of 19 bytes, or the long one of 33.
func (t Temperature) bytes(long bool) []byte {
	b := binary.LittleEndian.AppendUint32(nil, math.Float32bits(t.Final))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.Probe))
	if long {
		b = append(b, 0x20, 0x03) // heater
		b = binary.LittleEndian.AppendUint16(b, uint16(t.Counter))
	} else {
		b = binary.LittleEndian.AppendUint32(b, t.Counter)
	}
	b = append(b, t.Method, t.Algorithm, t.State)
	b = binary.LittleEndian.AppendUint16(b, t.Error)
	active := byte(0)
	if t.Active {
		active = 1
	}
	b = append(b, active, t.Kind)
	if !long {
		return b
	}
	for _, f := range []float32{9876.5, 296.4, 10000} { // probe's ohms, ambient, resistance
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return binary.LittleEndian.AppendUint16(b, 445) // battery, 1/100 V
}

func response(command uint16, data []byte) []byte {
	p := []byte{3, 2, 0x10, byte(command >> 8), byte(command), 2}
	p = binary.LittleEndian.AppendUint16(p, uint16(len(data)))
	return finish(append(p, data...))
}
