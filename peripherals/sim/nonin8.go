package sim

import (
	"context"
	"io"
	"time"
)

// Nonin8 is a Nonin oximeter that speaks data format 8: 4 bytes a second, no
// pleth.
type Nonin8 struct {
	finger
	artifact bool
	battery  bool
}

// NewNonin8 returns an oximeter that reads 97 % and 72/min.
func NewNonin8() *Nonin8 { return &Nonin8{finger: newFinger()} }

// Artifact makes every beat doubtful: the patient moves.
func (n *Nonin8) Artifact(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.artifact = on
}

// LowBattery sets the device's battery warning.
func (n *Nonin8) LowBattery(on bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.battery = on
}

// AppendFrame appends the next second to dst. Under a sensor alarm the last
// values are held, as the real one does for 10 s; while it searches there are
// none and it says that it is out of track.
func (n *Nonin8) AppendFrame(dst []byte) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	dst = n.noisy(dst)
	spo2, rate := n.spo2, n.rate
	status, stat2 := byte(0x80), byte(0)
	if n.searching {
		spo2, rate, status = noValueSpO2, noValueHR, status|0x20
	}
	if n.artifact {
		status |= 0x04
	}
	if n.off {
		stat2 |= 0x08
	}
	if n.battery {
		stat2 |= 0x01
	}
	return append(dst, status|byte(rate>>7&3), byte(rate&0x7F), byte(spo2&0x7F), stat2)
}

// Serve writes n's bytes to w in real time until ctx ends (nil) or w fails.
func (n *Nonin8) Serve(ctx context.Context, w io.Writer) error {
	return speak(ctx, w, time.Second, n.AppendFrame)
}
