package foreign

import (
	"encoding/binary"
	"fmt"
	"sync"
)

// Cuff is a SunTech blood pressure module (Advantage, LX, A+): the host asks
// in packets that begin with 3A, the module answers in packets that begin with
// 3E and have their length next; every packet's bytes sum to 0. Where modules
// and their manuals differ, its fields say what this one does.
type Cuff struct {
	Result  CuffResult // what the next measurement finds
	Course  []CuffStep // one for each question for the pressure while it measures
	AtStart string     // letters that answer a start: "O", "OK", "B", "E" or none
	AtAbort string     // letters that answer an abort
	Deaf    int        // that many aborts are not heard
	Busy    int        // that many questions for the pressure get a B while it measures
	Unknown string     // letters for a command that it does not have
	Empty   bool       // a start forgets the result before

	mu        sync.Mutex
	line      []byte
	measuring bool
	left      []CuffStep
	pressure  uint16 // what is left in the cuff after an abort
	stored    CuffResult
	heard     []string
}

// CuffStep is the pressure in mmHg that one question gets, and letters that
// follow it unasked. The result is there once it is Done.
type CuffStep struct {
	Pressure uint16
	Letters  string
	Done     bool
}

// CuffResult is what a measurement found: mmHg, beats a minute, and the
// module's error code, 0 for none.
type CuffResult struct {
	Systolic, Diastolic, Mean uint16
	Pulse, Code               byte
}

// Heard returns the commands that came, as hexadecimal with their checksums,
// oldest first; one with a wrong sum is led by "bad ".
func (c *Cuff) Heard() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.heard...)
}

// Set changes what the module does, between measurements.
func (c *Cuff) Set(change func(c *Cuff)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change(c)
}

// Receive takes what the host sent and returns what the module answers.
func (c *Cuff) Receive(sent []byte) (answer []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line = append(c.line, sent...)
	for len(c.line) > 0 {
		n := commandLength(c.line)
		if n > len(c.line) {
			return answer
		}
		packet := c.line[:n]
		c.line = c.line[n:]
		if packet[0] != 0x3A {
			continue
		}
		if sum(packet) != 0 {
			c.heard = append(c.heard, fmt.Sprintf("bad % X", packet))
			answer = append(answer, letters(c.Unknown)...)
			continue
		}
		c.heard = append(c.heard, fmt.Sprintf("% X", packet))
		answer = append(answer, c.execute(packet[1:n-1])...)
	}
	return answer
}

// commandLength is the length of the command at the line's beginning; the
// host's packets do not carry it.
func commandLength(line []byte) int {
	if line[0] != 0x3A {
		return 1
	}
	if len(line) < 2 {
		return 2
	}
	switch line[1] {
	case 0x79, 0x17:
		return 5
	case 0x0C, 0x86:
		return 6
	case 0x81:
		return 7
	case 0x04:
		return 4
	}
	return 3
}

func (c *Cuff) execute(command []byte) []byte {
	switch fmt.Sprintf("%X", command) {
	case "20", "87", "28":
		if c.measuring {
			return letters("B")
		}
		if c.AtStart == "B" || c.AtStart == "E" {
			return letters(c.AtStart)
		}
		c.measuring, c.left = true, c.Course
		if c.Empty {
			c.stored = CuffResult{}
		}
		return letters(c.AtStart)
	case "790500":
		return c.step()
	case "790300":
		return c.data()
	case "790100":
		if c.Deaf > 0 {
			c.Deaf--
			return nil
		}
		if c.measuring {
			c.measuring, c.stored = false, CuffResult{Code: 86}
		}
		return letters(c.AtAbort)
	}
	return letters(c.Unknown)
}

// step answers a question for the pressure. An abort lets the air out over the next questions.
func (c *Cuff) step() []byte {
	if !c.measuring {
		p := c.pressure
		c.pressure /= 4
		return pressure(p)
	}
	if c.Busy > 0 {
		c.Busy--
		return letters("B")
	}
	s := c.left[0]
	c.pressure = s.Pressure
	if s.Done {
		c.stored = c.Result
	}
	if c.left = c.left[1:]; len(c.left) == 0 {
		c.measuring, c.pressure = false, 0
	}
	return append(pressure(s.Pressure), letters(s.Letters)...)
}

func (c *Cuff) data() []byte {
	p := make([]byte, 24)
	p[0], p[1] = 0x3E, 24
	binary.LittleEndian.PutUint16(p[2:], c.stored.Systolic)
	binary.LittleEndian.PutUint16(p[4:], c.stored.Diastolic)
	p[6] = 17 // beats
	p[16] = c.stored.Pulse
	binary.LittleEndian.PutUint16(p[18:], c.stored.Mean)
	p[20] = c.stored.Code
	p[23] = -sum(p)
	return p
}

func pressure(mmHg uint16) []byte {
	return finish([]byte{0x3E, 5, byte(mmHg), byte(mmHg >> 8)})
}

func letters(all string) (packets []byte) {
	for _, l := range []byte(all) {
		packets = append(packets, finish([]byte{0x3E, 4, l})...)
	}
	return packets
}

// finish adds the byte that makes the packet's sum 0.
func finish(packet []byte) []byte { return append(packet, -sum(packet)) }

func sum(packet []byte) (s byte) {
	for _, b := range packet {
		s += b
	}
	return s
}
