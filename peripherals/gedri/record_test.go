package gedri

import (
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"telecart/peripherals"
)

// What stands behind the end of the list is left over from another record.
func TestListEnds(t *testing.T) {
	rec := record(plainRecord(1, 2, 3, 4))
	copy(rec[offDescriptor:], []byte{1, 0, 5, 3, 0, 6, 0, 0, endOfList, 2, 0, 7})
	var kinds []byte
	if wrong := rec.each(func(kind byte, data []byte) { kinds = append(kinds, kind, data[0]) }); wrong != 0 {
		t.Errorf("%d wrong", wrong)
	}
	if !slices.Equal(kinds, []byte{5, 2, 6, 4}) {
		t.Errorf("% x", kinds)
	}
}

func TestListOfEight(t *testing.T) {
	rec := record(plainRecord(1))
	clear(rec[offDescriptor : offDescriptor+3*descriptors])
	n := 0
	rec.each(func(byte, []byte) { n++ })
	if n != descriptors {
		t.Errorf("%d subrecords", n)
	}
}

// A subrecord that points outside, or is cut short, is counted and costs no
// other.
func TestWrongSubrecords(t *testing.T) {
	b := newBench(t)
	c := new(class).group(atSpO2, on, 0, 9700, 72, 250)
	rec := make([]byte, headerLen, headerLen+phdbLen)
	copy(rec[offDescriptor:], []byte{0xFF, 0x7F, 1, 0xFF, 0xFF, 1, 10, 0, 1, 0, 0, 1, 0, 0, endOfList})
	rec = append(append(rec, 1, 0, 0, 0), c[:]...)
	rec = append(rec, 0, 0, 0, 0)
	binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
	b.feed(appendFrame(nil, rec))
	if b.wrong != 3 {
		t.Errorf("%d wrong, want 3", b.wrong)
	}
	b.expect(t, "the good one", expectation{peripherals.SpO2, "", 97, G, ""})
}

// The monitor's own time of the cuff's measurement counts, when it can be.
func TestAuxiliaryTime(t *testing.T) {
	b := newBench(t)
	c := new(class).group(atNIBP, on, nibpOld, 12000, 8000, 9300, 70)
	b.send(c)
	taken := b.now.Add(-3 * time.Minute)
	b.sendAuxiliary(taken)
	b.sendAuxiliary(b.now.Add(time.Hour))
	b.sendAuxiliary(b.now.Add(-48 * time.Hour))
	b.send(c)
	if r := b.at(t, peripherals.NIBPSystolic, ""); !r.DeviceTime.Equal(taken) || r.Quality != S {
		t.Errorf("%+v, want it measured at %v", r, taken)
	}
}

// sendAuxiliary sends the time of the cuff's measurement.
func (b *bench) sendAuxiliary(taken time.Time) {
	rec := make([]byte, headerLen)
	rec[offDescriptor+2], rec[offDescriptor+5] = typeAuxiliary, endOfList
	binary.LittleEndian.PutUint32(rec[offTime:], uint32(b.now.Unix()))
	rec = binary.LittleEndian.AppendUint32(rec, uint32(taken.Unix()))
	rec = append(rec, make([]byte, 110)...)
	binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
	b.feed(appendFrame(nil, rec))
}

// A measurement is old by its time too, whatever the label says.
func TestCuffAge(t *testing.T) {
	for name, c := range map[string]struct {
		label   uint16
		age     time.Duration // by the auxiliary record; 0 for none
		after   time.Duration // until the values come again
		value   float64
		quality peripherals.Quality
		detail  peripherals.Words
	}{
		"new":                  {0, 0, 5 * time.Second, 120, G, ""},
		"60 s":                 {0, 0, 60 * time.Second, 120, G, ""},
		"seen long ago":        {0, 0, 65 * time.Second, 120, S, "older than 60 s"},
		"taken just now":       {0, 50 * time.Second, 5 * time.Second, 120, G, ""},
		"taken 2 h ago":        {0, 2 * time.Hour, 5 * time.Second, 120, S, "older than 60 s"},
		"old by both":          {nibpOld, 2 * time.Hour, 5 * time.Second, 120, S, "older than 60 s"},
		"old by the label":     {nibpOld, 50 * time.Second, 5 * time.Second, 120, S, "older than 60 s"},
		"old, a new one comes": {nibpMeasuring, 2 * time.Hour, 5 * time.Second, 0, N, "measuring"},
		"of tomorrow":          {0, -24 * time.Hour, 5 * time.Second, 120, G, ""},
	} {
		b := newBench(t)
		values := new(class).group(atNIBP, on, c.label, 12000, 8000, 9300, 70)
		b.send(values)
		if c.age != 0 {
			b.sendAuxiliary(b.now.Add(-c.age))
		}
		b.now = b.now.Add(c.after)
		b.send(values)
		b.expect(t, name, expectation{peripherals.NIBPSystolic, "", c.value, c.quality, c.detail})
	}
}

// A cuff that was seen working says when its numbers began to be measured, for
// another patient may have come meanwhile.
func TestCuffBegan(t *testing.T) {
	b := newBench(t)
	before := new(class).group(atNIBP, on, 0, 12000, 8000, 9300, 70)
	b.send(before)
	if r := b.at(t, peripherals.NIBPSystolic, ""); !r.Began.IsZero() {
		t.Errorf("nobody saw it begin, and it says %v", r.Began)
	}
	b.now = b.now.Add(5 * time.Second)
	began := b.now
	for range 3 {
		b.send(new(class).group(atNIBP, on, nibpMeasuring, 12000, 8000, 9300, 70))
		b.now = b.now.Add(5 * time.Second)
	}
	for range 2 { // it is repeated
		b.send(before)
		b.now = b.now.Add(5 * time.Second)
		if r := b.at(t, peripherals.NIBPSystolic, ""); !r.Began.Equal(began) {
			t.Errorf("began %v, want %v", r.Began, began)
		}
	}
	b.send(new(class).group(atNIBP, on, 0, 13000, 8000, 9300, 70))
	if r := b.at(t, peripherals.NIBPSystolic, ""); !r.Began.IsZero() {
		t.Errorf("of the next numbers nobody saw the beginning, and they say %v", r.Began)
	}
}

// Without numbers the sentence says what does come.
func TestNoNumbers(t *testing.T) {
	const network, other = 5, 18
	for name, c := range map[string]struct {
		main   byte
		data   []byte
		detail string
	}{
		"curves":   {mainWave, waveData(0, 0, 1, 2, 3), "The monitor sends curves but no numbers. If that lasts, unplug its cable and plug it in again."},
		"alarms":   {mainAlarm, make([]byte, alarmHead+alarmLines*alarmLine), "The monitor sends data but no numbers. If that lasts, unplug its cable and plug it in again."},
		"networks": {network, make([]byte, 64), "The monitor sends data but no numbers. If that lasts, unplug its cable and plug it in again."},
		"others":   {other, make([]byte, 8), "The monitor sends data but no numbers. If that lasts, unplug its cable and plug it in again."},
	} {
		b := newBench(t)
		b.send(new(class).group(atSpO2, on, 0, 9700, 72, 250))
		b.now = b.now.Add(b.ask.silence())
		rec := make([]byte, headerLen)
		rec[offMainType], rec[offDescriptor+2], rec[offDescriptor+5] = c.main, typePleth, endOfList
		rec = append(rec, c.data...)
		binary.LittleEndian.PutUint16(rec, uint16(len(rec)))
		b.feed(appendFrame(nil, rec))
		b.tick()
		all := b.Statuses()
		if s := all[len(all)-1]; s.State != peripherals.Degraded || s.Detail.English != c.detail {
			t.Errorf("%s: %+v, want %q", name, s, c.detail)
		}
	}
}

func TestAlarmColours(t *testing.T) {
	for colour, want := range map[int16]peripherals.Priority{
		0: "", 1: peripherals.LowPriority, 2: peripherals.MediumPriority, 3: peripherals.HighPriority,
		4: peripherals.MediumPriority, -1: peripherals.MediumPriority, 0x0100: peripherals.MediumPriority,
	} {
		if got := priority(colour); got != want {
			t.Errorf("colour %d: %q, want %q", colour, got, want)
		}
	}
}

func TestAlarmLines(t *testing.T) {
	data := make([]byte, alarmHead+alarmLines*alarmLine+10)
	line := func(i int, text string, colour byte) {
		copy(data[alarmHead+i*alarmLine:], text)
		data[alarmHead+i*alarmLine+alarmColour] = colour
	}
	line(0, "HR \n high\x00old text", 2)
	line(1, "no colour", 0)
	line(2, "T1 \xb0C", 1)
	line(3, "", 3)
	line(4, "colour of nobody", 9)
	at := time.Unix(1_800_000_000, 0)
	want := []peripherals.Alarm{
		{Text: "HR high", Priority: peripherals.MediumPriority}, {Text: "T1 °C", Priority: peripherals.LowPriority},
		{Text: "colour of nobody", Priority: peripherals.MediumPriority},
	}
	got, ok := alarms(data, at, at)
	if !ok || !got.Known || !got.At.Equal(at) || got.Note != "" || !slices.Equal(got.Active, want) {
		t.Errorf("%+v %v, want %+v", got, ok, want)
	}
	for kind, all := range map[byte]bool{1: false, 2: false, 3: false, 4: true, 5: true, 6: true, 7: true} {
		data[alarmSilent] = kind
		got, _ := alarms(data, at, at)
		if got.Note == "" || len(got.Active) != 3 || got.Active[0].Silenced != all {
			t.Errorf("silence %d: %+v", kind, got)
		}
	}
	if _, ok := alarms(data[:alarmHead+alarmLines*alarmLine-1], at, at); ok {
		t.Error("cut short, and taken")
	}
}
