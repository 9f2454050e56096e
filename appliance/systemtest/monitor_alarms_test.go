//go:build system

package systemtest

import (
	"fmt"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/systemtest/foreign"
)

// mustAlarm calls send at the device's pace until the cart repeats the alarms.
func (d *demo) mustAlarm(t *testing.T, send func(), want ...string) {
	t.Helper()
	tick := time.NewTicker(pace)
	defer tick.Stop()
	var got []string
	for range 60 {
		send()
		var all api.Devices
		if err := d.json(&all, "devices"); err != nil {
			t.Fatal(err)
		}
		got = nil
		for _, a := range all.Devices[0].Alerts {
			got = append(got, fmt.Sprintf("%s: %s", a.Priority, a.Text))
		}
		if fmt.Sprint(got) == fmt.Sprint(want) {
			return
		}
		<-tick.C
	}
	t.Errorf("alarms %q, want %q", got, want)
}

// What an S/5 monitor shows in its alarm area, the gravest first, until it no
// longer does.
func TestForeignGEDRIAlarms(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "ge-dri", port)
	say := func(colour uint16, texts ...string) func() {
		r := foreign.DRIRecord{Level: 10, Time: epoch(), Main: foreign.DRIAlarm,
			Subrecords: []foreign.DRISubrecord{foreign.DRIAlarms(true, texts, colour)}}
		numbers := displayed(operation())
		numbers.Level = 10
		return func() {
			write(t, master, foreign.DRIFrame(numbers.Bytes()))
			write(t, master, foreign.DRIFrame(r.Bytes()))
		}
	}
	d.mustAlarm(t, say(3, "Asystole", "SpO2 low"), "high: Asystole", "high: SpO2 low")
	d.mustAlarm(t, say(2, "EtCO2 high"), "medium: EtCO2 high")
	d.mustAlarm(t, say(0, "Asystole"))
}

// The same of an IntelliVue, which also has technical ones.
func TestForeignIntelliVueAlarms(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "philips-intellivue", port)
	p := newPhilips(t, master)
	say := func(patient, technical [][]byte) func() {
		return func() {
			p.result = func(r foreign.IntelliVueRequest, sequence uint16) [][]byte {
				if r.Class != 0x36 {
					return numerics(vitals())(r, sequence)
				}
				return [][]byte{foreign.PollResult{Request: r, Contexts: [][]byte{foreign.Context(0, foreign.Alerts(0x8401, patient, technical))}}.Bytes()}
			}
			p.turn()
		}
	}
	off := foreign.Alert(0x4BB8, 0x000C, 4, 2, "SpO₂ SENSOR OFF")
	high := foreign.Alert(0x4182, 0x0402, 0x0400, 8, "***HR 150>140")
	low := foreign.Alert(0x500A, 0x0404, 0x0100, 2, "*RR 6<8")
	d.mustAlarm(t, say([][]byte{low, high}, [][]byte{off}), "high: ***HR 150>140", "low: *RR 6<8", "technical: SpO₂ SENSOR OFF")
	d.mustAlarm(t, say(nil, nil))
}
