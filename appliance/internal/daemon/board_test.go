package daemon

import (
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
)

func testBoard(told *[]string) *board {
	return newBoard([]unit{{id: "spo2", model: "nonin-format2", label: "Oximeter"}},
		func(event string, v any) { *told = append(*told, event) })
}

func TestBoardKeepsTheNewest(t *testing.T) {
	var told []string
	b := testBoard(&told)
	at := time.Now()
	for _, v := range []float64{97, 96} {
		b.Reading("spo2", peripherals.Reading{Quantity: peripherals.SpO2, Value: v, Quality: peripherals.Good, At: at})
	}
	b.Reading("spo2", peripherals.Reading{Quantity: peripherals.PulseRate, Quality: peripherals.NoSignal, Detail: "sensor off", At: at})
	got := b.Readings()
	if len(got) != 2 || got[0].Quantity != "pulse-rate" || got[0].Value != nil || got[0].Quality != "no-signal" || got[0].Detail != "sensor off" {
		t.Errorf("pulse rate without signal: %+v", got)
	}
	if *got[1].Value != 96 || got[1].Unit != "%" || got[1].LOINC != "59408-5" || got[1].MDC != 150456 {
		t.Errorf("SpO2: %+v", got[1])
	}
	if len(told) != 3 {
		t.Errorf("told %v", told)
	}
}

// A number goes out with the unit for people and the one for other systems.
func TestBoardGivesBothUnits(t *testing.T) {
	for q, want := range map[peripherals.Quantity][2]string{
		peripherals.SpO2: {"%", "%"}, peripherals.NIBPSystolic: {"mmHg", "mm[Hg]"}, peripherals.Temperature: {"°C", "Cel"},
		peripherals.RespiratoryRate: {"/min", "/min"}, peripherals.Pleth: {"", "1"},
	} {
		if r := wireReading("a", peripherals.Reading{Quantity: q}); r.Unit != want[0] || r.UCUM != want[1] {
			t.Errorf("%s: %q and %q, want %q", q, r.Unit, r.UCUM, want)
		}
	}
}

// The numbers of an instrument that does not work are no longer numbers.
func TestBoardOfflineMeansNoSignal(t *testing.T) {
	var told []string
	b := testBoard(&told)
	b.Reading("spo2", peripherals.Reading{Quantity: peripherals.SpO2, Value: 97, Quality: peripherals.Good, At: time.Now()})
	b.Status("spo2", peripherals.Status{State: peripherals.Offline, Detail: "Unplugged.", At: time.Now()})
	if r := b.Readings()[0]; r.Value != nil || r.Quality != "no-signal" || r.Detail != "Unplugged." {
		t.Errorf("got %+v", r)
	}
	if d := b.Devices()[0]; d.State != "offline" || d.Detail != "Unplugged." {
		t.Errorf("got %+v", d)
	}
	b.Status("nobody", peripherals.Status{State: peripherals.Online})
}

func TestFreshReadings(t *testing.T) {
	t0 := time.Now()
	all := []api.Reading{
		{Device: "a", Quantity: "spo2", At: t0},
		{Device: "a", Quantity: "pulse-rate", At: t0.Add(time.Second)},
	}
	stored := map[api.ReadingKey]time.Time{{Device: "a", Quantity: "spo2"}: t0, {Device: "a", Quantity: "pulse-rate"}: t0}
	if got := freshReadings(all, stored); len(got) != 1 || got[0].Quantity != "pulse-rate" {
		t.Errorf("got %+v", got)
	}
}
