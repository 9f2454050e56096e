package hl7oru_test

import (
	"io"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"telecart/drivers/mllp/mllptest"
	"telecart/peripherals"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/peripheraltest"
)

const settings = `{"listen": "127.0.0.1:2575"}`

var (
	bed1 = netip.MustParseAddrPort("192.0.2.1:40000")
	bed2 = netip.MustParseAddrPort("192.0.2.2:40000")
)

// start runs the model on a fake of the bus, in a bubble of synctest.
func start(t *testing.T) (*peripheraltest.Running, *mllptest.Fake) {
	t.Helper()
	return startLogging(t, t.Output())
}

// startLogging is start with a log of everything.
func startLogging(t *testing.T, log io.Writer) (*peripheraltest.Running, *mllptest.Fake) {
	t.Helper()
	fake := mllptest.NewFake()
	env := peripheraltest.Env(t)
	env.Listen, env.Log = fake.Listen, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
	fake.Started()
	return r, fake
}

func message(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".hl7")
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "\n", "\r")
}

// oximeter is a message of monitor from with one value.
func oximeter(from, id, spo2 string) string {
	return "MSH|^~\\&|" + from + "||||" + time.Now().Format("20060102150405") + "||ORU^R01|" + id + "|P|2.6\r" +
		"OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.3.1.150456|" + spo2 + "|262688^MDC_DIM_PERCENT^MDC|||||R\r"
}

// answered checks MSA-1 and MSA-2.
func answered(t *testing.T, reply, code, id string) {
	t.Helper()
	if !strings.HasPrefix(reply, "MSH|^~\\&|") || !strings.Contains(reply, "\rMSA|"+code+"|"+id+"\r") {
		t.Errorf("answer %q, want %s of %s", reply, code, id)
	}
	if text := strings.Contains(reply, "\rERR|||"); text != (code != "AA") {
		t.Errorf("answer %q: reason given: %v", reply, text)
	}
}

func last(r *peripheraltest.Running) peripherals.Status {
	all := r.Statuses()
	return all[len(all)-1]
}

func expect(t *testing.T, r *peripheraltest.Running, state peripherals.State, detail string) {
	t.Helper()
	if s := last(r); s.State != state || !strings.HasPrefix(s.Detail.English, detail) || detail == "" && !s.Detail.IsZero() {
		t.Errorf("status %s %q, want %s %q", s.State, s.Detail, state, detail)
	}
}

func spo2(t *testing.T, r *peripheraltest.Running) peripherals.Reading {
	t.Helper()
	rd, ok := r.Last(peripherals.SpO2)
	if !ok {
		t.Fatal("no SpO2 was told")
	}
	return rd
}

func TestLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		expect(t, r, peripherals.Online, "Waiting for a monitor.")
		fake.Connect(bed1)
		expect(t, r, peripherals.Online, "Waiting for a monitor.")
		for i := range 5 {
			answered(t, fake.Send(bed1, oximeter("A", string(rune('1'+i)), "97")), "AA", string(rune('1'+i)))
			time.Sleep(time.Second)
		}
		expect(t, r, peripherals.Online, "")
		if rd := spo2(t, r); rd.Value != 97 || rd.Quality != peripherals.Good {
			t.Errorf("told %+v", rd)
		}
		time.Sleep(91 * time.Second)
		expect(t, r, peripherals.Offline, "The monitor is connected but sends nothing.")
		if rd := spo2(t, r); rd.Quality != peripherals.NoSignal || rd.Value != 0 {
			t.Errorf("of a silent monitor: %+v", rd)
		}
		answered(t, fake.Send(bed1, oximeter("A", "9", "96")), "AA", "9")
		expect(t, r, peripherals.Online, "")
		fake.Disconnect(bed1)
		time.Sleep(3 * time.Minute)
		expect(t, r, peripherals.Online, "Waiting for a monitor.")
		if rd := spo2(t, r); rd.Quality != peripherals.NoSignal {
			t.Errorf("of a monitor that is gone: %+v", rd)
		}
		r.Stop(t)
	})
}

// A cuff that measures the same again has measured again.
func TestCuffMeasuresTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		var at []time.Time
		for i := range 3 {
			at = append(at, time.Now())
			for range 2 { // it is repeated until the next one
				cuff := "OBX|2|NM|150021^MDC_PRESS_BLD_NONINV_SYS^MDC||120|266016^MDC_DIM_MMHG^MDC|||||R|||" + at[i].Format("20060102150405") + "\r"
				answered(t, fake.Send(bed1, oximeter("A", "1", "97")+cuff), "AA", "1")
				time.Sleep(30 * time.Second)
			}
		}
		var told []time.Time
		for _, rd := range r.Readings() {
			if rd.Quantity == peripherals.NIBPSystolic {
				told = append(told, rd.At)
			}
		}
		if !slices.EqualFunc(told, at, time.Time.Equal) {
			t.Errorf("told of %v, measured at %v", told, at)
		}
		r.Stop(t)
	})
}

// A cuff's value keeps its own time, is told once, and outlives silence.
func TestCuff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		raw := message(t, "vs900")
		begin := time.Now()
		for i := range 4 {
			id := string(rune('1' + i))
			again := strings.NewReplacer("|1914|P", "|"+id+"|P", "20191206113452", "2019120611345"+string(rune('2'+i))).Replace(raw)
			answered(t, fake.Send(bed1, again), "AA", id)
			time.Sleep(time.Second)
		}
		count := map[peripherals.Quantity]int{}
		for _, rd := range r.Readings() {
			count[rd.Quantity]++
		}
		if count[peripherals.NIBPSystolic] != 1 || count[peripherals.SpO2] != 4 {
			t.Errorf("told %v times", count)
		}
		time.Sleep(5 * time.Minute)
		rd, _ := r.Last(peripherals.NIBPSystolic)
		if rd.Value != 147 || rd.Quality != peripherals.Good || !rd.At.Equal(begin.Add(-(24*time.Minute + 36*time.Second))) {
			t.Errorf("cuff: %+v", rd)
		}
		if rd := spo2(t, r); rd.Quality != peripherals.NoSignal {
			t.Errorf("SpO2 after silence: %+v", rd)
		}
		r.Stop(t)
	})
}

func TestDuplicates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		first := oximeter("A", "1", "97")
		answered(t, fake.Send(bed1, first), "AA", "1")
		answered(t, fake.Send(bed1, first), "AA", "1")
		if n := len(r.Readings()); n != 1 {
			t.Errorf("%d readings of one message that came twice", n)
		}
		// The monitor was restarted and counts from 1.
		answered(t, fake.Send(bed1, oximeter("A", "1", "95")), "AA", "1")
		if rd := spo2(t, r); rd.Value != 95 {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

func TestRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		good := oximeter("A", "7", "97")
		for _, c := range [][3]string{
			{"ORU^R01", "ADT^A08", "AR"}, {"ORU^R01", "ORU^W01", "AR"}, {"ORU^R01", "OUL^R01", "AR"}, {"|P|", "|X|", "AR"}, {"|P|", "||", "AR"},
			{"|2.6", "|3.0", "AR"}, {"\rOBX", "\rwhat is this", "AE"},
		} {
			answered(t, fake.Send(bed1, strings.Replace(good, c[0], c[1], 1)), c[2], "7")
		}
		answered(t, fake.Send(bed1, "hello"), "AE", "")
		answered(t, fake.Send(bed1, ""), "AE", "")
		expect(t, r, peripherals.Degraded, "The monitor sends what the cart cannot read.")
		if n := len(r.Readings()); n != 0 {
			t.Errorf("%d readings of refused messages", n)
		}
		answered(t, fake.Send(bed1, good), "AA", "7")
		expect(t, r, peripherals.Online, "")
		r.Stop(t)
	})
}

func TestDemonstration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		answered(t, fake.Send(bed1, oximeter("A", "1", "97")), "AA", "1")
		expect(t, r, peripherals.Online, "")
		for _, processing := range []string{"D", "T"} {
			answered(t, fake.Send(bed1, strings.Replace(oximeter("A", "2", "80"), "|P|", "|"+processing+"|", 1)), "AA", "2")
			expect(t, r, peripherals.Degraded, "The monitor shows a demonstration")
			if rd := spo2(t, r); rd.Quality == peripherals.Good {
				t.Errorf("%s: told %+v", processing, rd)
			}
			answered(t, fake.Send(bed1, oximeter("A", "3", "97")), "AA", "3")
			expect(t, r, peripherals.Online, "")
		}
		time.Sleep(2 * time.Minute)
		fake.Connect(bed2)
		answered(t, fake.Send(bed2, message(t, "vs900-demo")), "AA", "13")
		expect(t, r, peripherals.Degraded, "The monitor shows a demonstration")
		if rd := spo2(t, r); rd.Quality == peripherals.Good {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// A monitor whose codes nobody knows is not shown as working without a word.
func TestUnknownCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		good := oximeter("A", "1", "97")
		strange := strings.Replace(good, "150456^MDC_PULS_OXIM_SAT_O2^MDC", "SAT^Saturation^99X", 1)
		answered(t, fake.Send(bed1, strange), "AA", "1")
		expect(t, r, peripherals.Degraded, "The monitor sends what the cart cannot read.")
		expect(t, r, peripherals.Degraded, "The monitor sends what the cart cannot read. Call the technician. Its codes: SAT^Saturation^99X")
		answered(t, fake.Send(bed1, good), "AA", "1")
		expect(t, r, peripherals.Online, missing+"SAT^Saturation^99X")
		answered(t, fake.Send(bed1, strings.Replace(strange, "|1|P", "|2|P", 1)), "AA", "2") // one message of several kinds
		expect(t, r, peripherals.Online, missing+"SAT^Saturation^99X")
		r.Stop(t)
	})
}

const missing = "Values are missing, or where they are measured, since the cart does not understand their codes: "

// What is not shown beside what is shown is said by its code, once, and no more
// than a hostile monitor may make the cart remember.
func TestCodesNotUnderstood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		send := func(id, obx string) {
			t.Helper()
			answered(t, fake.Send(bed1, oximeter("A", id, "97")+obx), "AA", id)
		}
		send("1", "OBX|2|NM|150031^MDC_PRESS_CUFF_SYS^MDC||||||||X\rOBX|3|ST|68487^MDC_ATTR_EVT^MDC||on||||||R\r"+
			"OBX|5|NM|105^ST-I||-100.00||||||F\rOBX|4|NM|1^A setting^99X||8||||||R||||||^MSET\r")
		expect(t, r, peripherals.Online, "")
		send("2", "OBX|2|NM|150031^MDC_PRESS_CUFF_SYS^MDC||120|266016^MDC_DIM_MMHG^MDC|||||R\rOBX|3|NM|150021^MDC_PRESS_BLD_ART_SYS^MDC||120|266016^MDC_DIM_MMHG^MDC|||||R\r")
		expect(t, r, peripherals.Online, missing+"150031^MDC_PRESS_CUFF_SYS^MDC; 150021^MDC_PRESS_BLD_ART_SYS^MDC.")
		if rd := spo2(t, r); rd.Value != 97 || rd.Quality != peripherals.Good {
			t.Errorf("told %+v", rd)
		}
		if rd, _ := r.Last(peripherals.NIBPSystolic); rd.Quality != peripherals.NoSignal {
			t.Errorf("told %+v", rd)
		}
		before := len(r.Statuses())
		send("3", "OBX|2|NM|150031^MDC_PRESS_CUFF_SYS^MDC||121|266016^MDC_DIM_MMHG^MDC|||||R\r")
		for i := range 100 {
			send(strconv.Itoa(4+i), "OBX|2|NM|"+strconv.Itoa(i)+"^"+strings.Repeat("x", 10_000)+"^99X||8||||||R\r")
		}
		all := r.Statuses()
		if s := all[len(all)-1].Detail.English; len(all)-before > 10 || len(s) > 1000 {
			t.Errorf("said %d times, at last %q", len(all)-before, s)
		}
		r.Stop(t)
	})
}

// What was measured before does not replace what was measured after it.
func TestLateMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		measured := func(id, value string, ago time.Duration) string {
			return strings.Replace(oximeter("A", id, value), "|||||R", "|||||R|||"+time.Now().Add(-ago).Format("20060102150405"), 1)
		}
		answered(t, fake.Send(bed1, measured("1", "97", 20*time.Second)), "AA", "1")
		answered(t, fake.Send(bed1, measured("2", "70", time.Minute)), "AA", "2")
		if rd := spo2(t, r); rd.Value != 97 {
			t.Errorf("told %+v", rd)
		}
		time.Sleep(time.Second)
		answered(t, fake.Send(bed1, measured("3", "96", 0)), "AA", "3")
		if rd := spo2(t, r); rd.Value != 96 {
			t.Errorf("told %+v", rd)
		}
		r.Stop(t)
	})
}

// A gateway that empties its memory sends old messages faster than time.
func TestStoredMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		sent := func(id string, age time.Duration) peripherals.Quality {
			m := strings.Replace(oximeter("A", id, "97"), time.Now().Format("20060102150405"), time.Now().Add(-age).Format("20060102150405"), 1)
			answered(t, fake.Send(bed1, m), "AA", id)
			return spo2(t, r).Quality
		}
		var told []peripherals.Quality
		for i := range 5 {
			told = append(told, sent(strconv.Itoa(i), time.Duration(4-i)*time.Minute))
		}
		if told[3] != peripherals.NoSignal || told[4] != peripherals.NoSignal {
			t.Errorf("told %v", told)
		}
		expect(t, r, peripherals.Degraded, "This device sends stored values")
		time.Sleep(time.Minute)
		if q := sent("6", 0); q != peripherals.Good {
			t.Errorf("a minute later: %v", q)
		}
		expect(t, r, peripherals.Online, "")
		r.Stop(t)
	})
}
