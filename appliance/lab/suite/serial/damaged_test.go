//go:build lab

package serial

import (
	"bytes"
	"io"
	"testing"
	"time"

	"telecart/appliance/lab/vusb"
	"telecart/drivers/serial"
)

// Without the handshake such a host loses something. What came before and
// after never looks as if it were one.
func TestOverrunIsNoGoodData(t *testing.T) {
	dev := adapter(t)
	p := openAdapter(t, serial.Config{Baud: 115200})
	defer bound(p)()
	for range 3 {
		sent := pattern(30_000)
		dev.Write(sent)
		dev.Write([]byte("<end>"))
		go func() {
			for range 20 { // more, so that the chip tells of the overrun
				time.Sleep(50 * time.Millisecond)
				dev.Write([]byte("<end>"))
			}
		}()
		var got []byte
		buf := make([]byte, 4096)
		for !bytes.HasSuffix(got, []byte("<end>")) {
			n, err := p.Read(buf)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, buf[:n]...)
		}
		got, _, _ = bytes.Cut(got, []byte("<end>"))
		t.Logf("%d bytes of %d", len(got), len(sent))
		for i := 1; i < len(got); i++ {
			if got[i] != 0xff && got[i-1] != 0xff && int(got[i]) != (int(got[i-1])+1)%251 {
				t.Fatalf("%d after %d, as if nothing were between", got[i], got[i-1])
			}
		}
		time.Sleep(1500 * time.Millisecond)
	}
}

// What arrives damaged is 0xFF, whatever it was; nothing else is changed.
func TestDamagedIsNoGoodData(t *testing.T) {
	dev := adapter(t)
	for _, c := range []serial.Config{{Baud: 9600}, ge, {Baud: 9600, DataBits: 7, Parity: serial.OddParity}} {
		p, err := serial.Open(adapterPort, c)
		if err != nil {
			t.Fatal(err)
		}
		wrong := vusb.ParityFault
		if c.Parity == "" {
			wrong = vusb.FramingFault
		}
		var want []byte
		for _, part := range []struct {
			sent   string
			faults vusb.Fault
			want   string
		}{
			{"SPO2=", 0, "SPO2="},
			{"9", wrong, "\xff"},
			{"8", vusb.FramingFault, "\xff"},
			{"7", 0, "7"},
			{"\x00", vusb.BreakFault, "\xff"},
			{"\x00\x01\x7f\xfe\xff\xff\x00\x11\x13\r\n\x03\x04", 0, "\x00\x01\x7f\xfe\xff\xff\x00\x11\x13\r\n\x03\x04"},
			{"\xff", wrong, "\xff"},
			{"123", wrong, "\xff\xff\xff"},
			{"\x00", vusb.BreakFault | vusb.FramingFault, "\xff"},
			{"end", 0, "end"},
		} {
			dev.Send([]byte(part.sent), part.faults)
			want = append(want, part.want...)
		}
		stop := bound(p)
		got := make([]byte, len(want))
		n, err := io.ReadFull(p, got)
		stop()
		if got = got[:n]; err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v: got  %q, %v\nwant %q", c, got, err, want)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
}
