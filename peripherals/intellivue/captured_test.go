package intellivue

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
	"telecart/peripherals/peripheraltest"
)

// operatingRoom returns the messages of a captured dialogue, in order.
func operatingRoom(t testing.TB) (messages []message) {
	t.Helper()
	text, err := os.ReadFile("testdata/operating-room.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		user, err := hex.DecodeString(line)
		if err != nil {
			t.Fatal(err)
		}
		m, ok := parseMessage(user)
		if !ok {
			t.Fatalf("refused: %.40s", line)
		}
		messages = append(messages, m)
	}
	return messages
}

// A real monitor that demonstrates itself (every state has the bit 0400): 20
// numerics in two devices' contexts, of which most measure nothing, in linked
// results; the bed is empty and nothing alarms. Not one number is good.
func TestOperatingRoom(t *testing.T) {
	sink := peripheraltest.NewRecorder()
	env := peripheraltest.Env(t)
	r := newReport(env, sink, unread.New(env.Log))
	for _, m := range operatingRoom(t) {
		if m.isCreate {
			r.created(m.create)
		}
		if m.isPoll {
			r.poll(&m.poll, time.Second)
		}
	}
	for q, want := range map[peripherals.Quantity]float64{
		peripherals.HeartRate: 60, peripherals.SpO2: 95, peripherals.PulseRate: 60, peripherals.PerfusionIndex: 10,
		peripherals.RespiratoryRate: 15, peripherals.ABPSystolic: 120, peripherals.ABPDiastolic: 70, peripherals.ABPMean: 91, peripherals.IBPPulse: 60,
		peripherals.NIBPSystolic: 120, peripherals.NIBPDiastolic: 80, peripherals.NIBPMean: 90, peripherals.NIBPPulse: 60,
	} {
		got, ok := sink.Last(q)
		if !ok || got.Quality != peripherals.Suspect || !strings.HasPrefix(string(got.Detail), string(detailDemo)) || got.Value != want {
			t.Errorf("%s: %+v, want %v", q, got, want)
		}
	}
	if n := len(sink.Readings()); n != 13 {
		t.Errorf("%d readings, want 13: %+v", n, sink.Readings())
	}
	cuff, _ := sink.Last(peripherals.NIBPMean)
	if want := time.Date(2017, 11, 4, 14, 45, 0, 0, time.Local); !cuff.DeviceTime.Equal(want) {
		t.Errorf("the cuff measured at %v, want %v", cuff.DeviceTime, want)
	}
	if a := sink.LastAlarms(); !a.Known || len(a.Active) != 0 {
		t.Errorf("alarms %+v, want to know that there are none", a)
	}
}
