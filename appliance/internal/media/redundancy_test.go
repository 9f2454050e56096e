package media

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
	"time"
)

// unpack reads a packet as RFC 2198 has it: RTP times back from ts, and data.
func unpack(t *testing.T, p []byte, pt uint8) (ago []uint32, data [][]byte) {
	t.Helper()
	var sizes []int
	for p[0]&0x80 != 0 {
		head := binary.BigEndian.Uint32(p)
		if uint8(head>>24)&0x7f != pt {
			t.Fatalf("a block of payload type %d", head>>24&0x7f)
		}
		ago, sizes, p = append(ago, head>>10&maxEarlierTicks), append(sizes, int(head&maxEarlierBytes)), p[4:]
	}
	if p[0] != pt {
		t.Fatalf("the newest block has payload type %d", p[0])
	}
	p = p[1:]
	for _, n := range sizes {
		data, p = append(data, p[:n]), p[n:]
	}
	return append(ago, 0), append(data, p)
}

// While packets are lost each one of speech has the two before it, so that
// every third is enough; what was said before the gate was closed is not said
// again.
func TestEveryThirdPacketOfSpeechIsEnough(t *testing.T) {
	var sent []*rtp.Packet
	w := writerFunc(func(h *rtp.Header, p []byte) { sent = append(sent, &rtp.Packet{Header: *h, Payload: bytes.Clone(p)}) })
	tr := newTrack("talk", webrtc.RTPCodecTypeAudio)
	tr.bound = &binding{mime: webrtc.MimeTypeOpus, pt: 111, red: 63, payloader: payloader(webrtc.MimeTypeOpus), writer: w}
	tr.setOpen(true)
	say := func(n int) {
		if _, err := tr.write(webrtc.MimeTypeOpus, []byte{byte(n), byte(n)}, uint32(n*960), time.Time{}, false); err != nil {
			t.Fatal(err)
		}
	}
	say(0)
	tr.setRedundancy(redundancy)
	for n := 1; n <= 12; n++ {
		say(n)
	}
	if sent[0].PayloadType != 111 || sent[1].PayloadType != 111 {
		t.Error("the first packets are not as they were")
	}
	heard := map[byte]bool{}
	for n := 3; n <= 12; n += 3 {
		if sent[n].PayloadType != 63 {
			t.Fatalf("packet %d has payload type %d", n, sent[n].PayloadType)
		}
		ago, data := unpack(t, sent[n].Payload, 111)
		for i := range data {
			if want := byte(uint32(n) - ago[i]/960); len(data[i]) != 2 || data[i][0] != want {
				t.Errorf("packet %d: %d ticks ago there was %v", n, ago[i], data[i])
			}
			heard[data[i][0]] = true
		}
	}
	if len(heard) != 12 {
		t.Errorf("%d of 12 packets were heard", len(heard))
	}
	tr.setOpen(false)
	tr.setOpen(true)
	if say(20); sent[len(sent)-1].PayloadType != 111 {
		t.Error("something from before the gate was closed is sent again")
	}
	tr.setRedundancy(0)
	say(21)
	say(22)
	if sent[len(sent)-1].PayloadType != 111 {
		t.Error("it does not end")
	}
}

// writerFunc is a webrtc.TrackLocalWriter.
type writerFunc func(*rtp.Header, []byte)

func (f writerFunc) WriteRTP(h *rtp.Header, p []byte) (int, error) { f(h, p); return len(p), nil }
func (f writerFunc) Write(b []byte) (int, error)                   { return len(b), nil }

// A gap in speech must not be taken for an earlier packet of another time.
func TestEarlierSpeechThatIsTooOldStays(t *testing.T) {
	r := redundant{most: 2}
	r.pack([]byte{1}, 0, 111)
	if _, ok := r.pack([]byte{2}, maxEarlierTicks+1, 111); ok {
		t.Error("it is told, though its time cannot be")
	}
	if _, ok := r.pack(make([]byte, 10), maxEarlierTicks+2, 111); !ok {
		t.Error("the one before is missing")
	}
}

func TestRedundancyFollowsTheLoss(t *testing.T) {
	var l losses
	for range 40 {
		l.add(0, false)
	}
	if l.redundancy() != 0 {
		t.Error("nothing is lost, and speech is sent several times")
	}
	l.add(0.1, false)
	if l.redundancy() != redundancy {
		t.Error("packets are lost, and speech is sent once")
	}
	l.add(0.1, true)
	if l.redundancy() != 0 {
		t.Error("there is no room, and speech is sent several times")
	}
	for range quietFor + 20 {
		l.add(0, false)
	}
	if l.redundancy() != 0 {
		t.Error("it does not end")
	}
}
