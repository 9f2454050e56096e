//go:build system

package systemtest

import (
	"encoding/binary"
	"os"
	"testing"
	"time"

	"telecart/appliance/systemtest/foreign"
)

// epoch is the monitor's clock when it speaks: any time will do.
func epoch() uint32 { return uint32(time.Now().Unix()) }

// displayed makes a record of one basic subrecord with displayed values.
func displayed(c *foreign.DRIClass) foreign.DRIRecord {
	return foreign.DRIRecord{Level: 8, Time: epoch(), Subrecords: []foreign.DRISubrecord{c.Subrecord(1, 0, epoch(), 0)}}
}

// operation is a patient under anaesthesia, in every group that there is.
func operation() *foreign.DRIClass {
	c := new(foreign.DRIClass)
	c.Group(0, 3|1<<3, 0x257, 126, 25, -110, 0, 15) // channels II, aVL, V; HR 126 is a flag on the line
	c.Group(16, 3, 1, 12000, 7000, 8700, 125)       // ART; 125 is the escape
	c.Group(30, 3, 2, 1200, 500, 800, foreign.DRIInvalid)
	c.Group(44, 3, 3, 2800, 1100, 1700, foreign.DRIInvalid)
	c.Group(58, 3, 12, 9000, 6000, 7000, 70) // P4: nobody named it
	c.Group(72, 3, 1<<3, 11800, 7600, 9000, 71)
	c.Group(86, 3, 1, 3721).Group(94, 3, 7, 3350).Group(102, 3, 4, 3780).Group(110, 1, 0, foreign.DRIInvalid)
	c.Group(118, 3, 0, 9750, 124, 215, foreign.DRIInvalid)
	c.Group(132, 3|1<<9, 0, 510, 5, 14, 7600)
	c.Group(146, 3, 0, 1650, 2100).Group(156, 3, 0, 4000, 4200).Group(166, 3, 6, 210, 250, 100)
	c.Group(178, 3, 0, 14, 1800, 500, 1600, 5000, 4800, 4500, 672)
	c.Group(200, 3, 0, 5200, 3700, 0, 1200)
	c.Numbers(226, 126, 130, 120)
	c.Group(232, 3, 0, 7200)
	c.Group(240, 3, 8, 11500, 6500, 8200, 124).Group(254, 3, 7, 1500, 900, 1100, foreign.DRIInvalid)
	return c
}

func operationReadings() []reading {
	return []reading{
		{"heart-rate", "", 126, "/min", ""},
		{"st", "II", 0.25, "mm", ""}, {"st", "aVL", -1.1, "mm", ""}, {"st", "V", 0, "mm", ""},
		{"art-systolic", "", 120, "mmHg", ""}, {"art-diastolic", "", 70, "mmHg", ""}, {"art-mean", "", 87, "mmHg", ""},
		{"cvp-mean", "", 8, "mmHg", ""},
		{"pap-systolic", "", 28, "mmHg", ""}, {"pap-diastolic", "", 11, "mmHg", ""}, {"pap-mean", "", 17, "mmHg", ""},
		{"ibp-systolic", "P4", 90, "mmHg", ""}, {"ibp-mean", "P4", 70, "mmHg", ""},
		{"nibp-systolic", "", 118, "mmHg", ""}, {"nibp-diastolic", "", 76, "mmHg", ""}, {"nibp-mean", "", 90, "mmHg", ""}, {"nibp-pulse", "", 71, "/min", ""},
		{"temperature", "esophageal", 37.21, "°C", ""}, {"temperature", "skin", 33.5, "°C", ""}, {"temperature", "rectal", 37.8, "°C", ""},
		{"spo2", "", 97.5, "%", ""}, {"pulse-rate", "", 124, "/min", ""}, {"perfusion-index", "", 2.15, "%", ""},
		{"etco2", "", 36.36, "mmHg", ""}, {"respiratory-rate", "", 14, "/min", ""},
		{"eto2", "", 16.5, "%", ""}, {"fio2", "", 21, "%", ""}, {"etn2o", "", 40, "%", ""}, {"fin2o", "", 42, "%", ""},
		{"ppeak", "", 18, "cmH2O", ""}, {"peep", "", 5, "cmH2O", ""}, {"pplat", "", 16, "cmH2O", ""},
		{"tv-insp", "", 500, "mL", ""}, {"tv-exp", "", 480, "mL", ""}, {"mv-exp", "", 6.72, "L/min", ""}, {"compliance", "", 45, "mL/cmH2O", ""},
		{"mac", "", 1, "", ""}, {"cardiac-output", "", 5.2, "L/min", ""}, {"svo2", "", 72, "%", ""},
		{"abp-systolic", "", 115, "mmHg", ""}, {"icp-mean", "", 11, "mmHg", ""},
	}
}

// A monitor that only knows the vendor's document feeds the cart.
func TestForeignGEDRI(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "ge-dri", port)
	await(t, "a request for physiological data", driAsked(t, master))
	for _, step := range driSteps() {
		t.Run(step.name, func(t *testing.T) {
			d.mustShow(t, time.Second/3, func() { step.send(t, master) }, step.want)
		})
	}
}

// driAsked reads the cart's requests until the one for displayed values of
// all classes came, each 5 s at the most often.
func driAsked(t *testing.T, master *os.File) func() bool {
	got := listen(t, master)
	var requests foreign.DRIRequests
	asked := false
	return func() bool {
		for {
			select {
			case b := <-got:
				for _, r := range requests.Feed(b) {
					if binary.LittleEndian.Uint16(r[14:]) != foreign.DRIPhysiological || r[18] != 0 || len(r) < 49 || r[40] != 1 {
						continue
					}
					if every := int16(binary.LittleEndian.Uint16(r[41:])); every != -1 && every < 5 {
						t.Errorf("asked for values each %d s: the monitor's limit is 5", every)
					}
					asked = asked || binary.LittleEndian.Uint32(r[43:])&0x0F == 0x0E
				}
			default:
				return asked
			}
		}
	}
}

// driStep is one thing that a monitor may do.
type driStep struct {
	name string
	send func(t *testing.T, line *os.File)
	want []reading
}

// onLine writes the records as they are.
func onLine(records func() []foreign.DRIRecord) func(t *testing.T, line *os.File) {
	return func(t *testing.T, line *os.File) {
		for _, r := range records() {
			write(t, line, foreign.DRIFrame(r.Bytes()))
		}
	}
}

func write(t *testing.T, line *os.File, b []byte) {
	t.Helper()
	if _, err := line.Write(b); err != nil {
		t.Fatal(err)
	}
}
