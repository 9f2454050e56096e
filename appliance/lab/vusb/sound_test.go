package vusb

import (
	"cmp"
	"encoding/binary"
	"testing"
	"testing/synctest"
	"time"
)

func count(n uint32) int16 { return int16(n) }

// listen asks for n packets, as snd-usb-audio does: one to a request.
func (h *host) listen(n int) {
	for range n {
		h.submitPackets(1, packetSize)
	}
}

// heard is the samples of the next packet.
func (h *host) heard() []int16 {
	data := h.answerPackets(1)[0]
	all := make([]int16, len(data)/2)
	for i := range all {
		all[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return all
}

var selectSound = [8]byte{0x01, setInterface, 1, 0, 1, 0, 0, 0}

// As many samples come in a second as the crystal gives, one after the other,
// each packet with the first burst after its millisecond.
func TestMicrophone(t *testing.T) {
	for _, clock := range []int{0, 47_500, 48_480} {
		synctest.Test(t, func(t *testing.T) {
			h := newHost(t, &Microphone{Clock: clock, Sample: count})
			h.control(selectSound)
			begin, got := time.Now(), 0
			h.listen(12)
			for n := range 1000 {
				for _, v := range h.heard() {
					if v != int16(got) {
						t.Fatalf("sample %d is %d", got, v)
					}
					got++
				}
				if at, want := time.Since(begin), time.Duration(n/5+1)*burst; at != want {
					t.Fatalf("packet %d came after %v", n, at)
				}
				if n%5 == 4 { // the whole burst is read: a pipe holds nothing
					h.listen(5)
				}
			}
			if want := cmp.Or(clock, soundRate); got != want {
				t.Errorf("%d samples in a second, not %d", got, want)
			}
		})
	}
}

// A host that is late misses nothing, is told of, and hears all from the
// beginning when it listens anew.
func TestLateHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &Microphone{Sample: count}
		h := newHost(t, m)
		first := func() int16 {
			h.listen(1)
			return h.heard()[0]
		}
		h.control(selectSound)
		first() // with the burst at 5 ms
		if got := m.Behind(); got != burst {
			t.Errorf("in time, and behind by %v", got)
		}
		time.Sleep(time.Second)
		if v := first(); v != 48 {
			t.Errorf("late: sample %d", v)
		}
		if got, want := m.Behind(), time.Second+2*burst-packetTime; got != want {
			t.Errorf("behind by %v, not %v", got, want)
		}
		begin := time.Now()
		h.listen(200) // 100 wait, and the time of the others is yet to come
		for range 200 {
			h.heard()
		}
		if took := time.Since(begin); took != 107*time.Millisecond { // after bursts
			t.Errorf("200 packets more in %v", took)
		}
		h.control(selectSound)
		if v := first(); v != 0 || m.Behind() != burst {
			t.Errorf("anew: sample %d, behind by %v", v, m.Behind())
		}
	})
}

// A muted microphone is silent, and goes on where it is.
func TestMute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &Microphone{Sample: func(n uint32) int16 { return int16(n + 1) }}
		h := newHost(t, m)
		mute := func(on byte) {
			h.submit(false, 0, 1, [8]byte{0x21, setCur, 0, 1, 0, 2, 1, 0}, []byte{on})
			if _, _, status, _ := h.answer(false); status != 0 || m.Muted() != (on == 1) {
				t.Fatalf("status %d, muted %v", status, m.Muted())
			}
		}
		h.control(selectSound)
		mute(1)
		h.listen(1)
		for _, v := range h.heard() {
			if v != 0 {
				t.Fatalf("muted, and %d", v)
			}
		}
		mute(0)
		h.listen(1)
		if v := h.heard()[0]; v != 49 {
			t.Errorf("sample %d after one silent packet", v)
		}
	})
}
