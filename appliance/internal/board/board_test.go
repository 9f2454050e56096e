package board

import (
	"context"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
)

func testBoard(told *[]string) *Board {
	return New([]api.Device{{ID: "spo2", Model: "nonin-format2", Label: "Oximeter", State: string(peripherals.Starting)}}, false,
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
	if len(got) != 2 || got[0].Quantity != "pulse-rate" || got[0].Value != nil || got[0].Quality != "no-signal" || !got[0].Detail.Equal(api.Words("sensor off")) {
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
	b.Status("spo2", peripherals.Status{State: peripherals.Offline, Detail: peripherals.Say("cause.lost", "Unplugged."), At: time.Now()})
	if r := b.Readings()[0]; r.Value != nil || r.Quality != "no-signal" || r.Detail.English != "Unplugged." {
		t.Errorf("got %+v", r)
	}
	if d := b.Devices()[0]; d.State != "offline" || d.Detail.English != "Unplugged." {
		t.Errorf("got %+v", d)
	}
	b.Status("nobody", peripherals.Status{State: peripherals.Online})
}

// Whoever hears the board hears how its readings are shown: with the reading
// that changes it, once, and also when only time does.
func TestBoardTellsHowReadingsAreShown(t *testing.T) {
	var told []api.Readings
	b := New([]api.Device{{ID: "ge", Label: "Monitor"}, {ID: "oxi", Label: "Oximeter"}}, false, func(_ string, v any) {
		if r, ok := v.(api.Readings); ok {
			told = append(told, r)
		}
	})
	at := time.Now()
	give := func(device string, v float64, ago time.Duration) {
		b.Reading(device, peripherals.Reading{Quantity: peripherals.SpO2, Value: v, Quality: peripherals.Good, At: at.Add(-ago)})
	}
	give("oxi", 97, 0)
	give("oxi", 96, 0)
	give("ge", 80, 9900*time.Millisecond)
	if len(told) != 3 || told[0].Vitals == nil || told[1].Vitals != nil || told[2].Vitals == nil {
		t.Fatalf("told %+v", told)
	}
	sign := told[2].Vitals.Signs[0]
	if sign.Lead != "oxi" || !sign.Differs || len(told[2].Readings) != 1 || told[2].Readings[0].FreshUntil.IsZero() {
		t.Errorf("the second instrument: %+v", told[2])
	}
	now := b.Shown()
	if len(now.Readings) != 2 || now.Vitals != told[2].Vitals {
		t.Errorf("a new client gets %+v", now)
	}
	news := b.display.next(b.devices, b.readings, func(api.Reading) bool { return false }, at.Add(time.Second))
	if news.Vitals == nil || news.Vitals.Signs[0].Differs || len(news.Readings) != 0 {
		t.Errorf("after the second one got old: %+v", news)
	}
	if again := b.display.next(b.devices, b.readings, func(api.Reading) bool { return false }, at.Add(time.Second)); again.Vitals != nil {
		t.Errorf("told again: %+v", again)
	}
}

// A monitor that repeats its cuff's value tells by another one how old it is.
func TestBoardTellsMomentsAnew(t *testing.T) {
	var told []api.Readings
	b := New([]api.Device{{ID: "ge", Label: "Monitor"}}, false, func(_ string, v any) {
		if r, ok := v.(api.Readings); ok {
			told = append(told, r)
		}
	})
	at := time.Now()
	give := func(q peripherals.Quantity, device time.Time) {
		b.Reading("ge", peripherals.Reading{Quantity: q, Value: 100, Quality: peripherals.Good, At: at, DeviceTime: device})
	}
	give(peripherals.NIBPSystolic, at.Add(-time.Minute))
	give(peripherals.HeartRate, at)
	last := told[len(told)-1].Readings
	if len(last) != 2 || !last[1].MeasuredAt.Equal(at.Add(-time.Minute)) {
		t.Errorf("told %+v", last)
	}
}

// With another patient all that was measured before is no longer told, and
// what screens have to know is told whole.
func TestBoardAnotherPatient(t *testing.T) {
	told := make(chan api.Readings, 9)
	b := New([]api.Device{{ID: "cuff"}, {ID: "oxi"}}, false, func(_ string, v any) { told <- v.(api.Readings) })
	give := func(device string, q peripherals.Quantity) {
		b.Reading(device, peripherals.Reading{Quantity: q, Value: 97, Quality: peripherals.Good, At: time.Now()})
		<-told
	}
	give("cuff", peripherals.NIBPSystolic)
	since := time.Now()
	give("oxi", peripherals.SpO2)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	b.Patient(since)
	news := <-told
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if len(news.Readings) != 1 || news.Readings[0].Device != "oxi" || news.Vitals == nil || !news.Vitals.PatientSince.Equal(since) {
		t.Errorf("told %+v", news)
	}
	if now := b.Shown(); len(now.Readings) != 1 || len(now.Vitals.Signs) != 1 {
		t.Errorf("shown %+v", now)
	}
}
