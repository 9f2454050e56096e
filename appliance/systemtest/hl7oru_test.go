//go:build system

package systemtest

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"telecart/appliance/systemtest/foreign"
)

// Codes and units as monitors send them.
const (
	hl7SpO2  = "150456^MDC_PULS_OXIM_SAT_O2^MDC"
	hl7Heart = "147842^MDC_ECG_HEART_RATE^MDC"
	hl7Cuff  = "150301^MDC_PRESS_CUFF_SYS^MDC"
	hl7Temp  = "150344^MDC_TEMP^MDC"

	hl7Percent = "262688^MDC_DIM_PERCENT^MDC"
	hl7Beats   = "264864^MDC_DIM_BEAT_PER_MIN^MDC"
	hl7MmHg    = "266016^MDC_DIM_MMHG^MDC"
)

// hl7Monitor is a connection to the cart.
type hl7Monitor struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	sent int
}

func dialHL7(t *testing.T, at string) *hl7Monitor {
	t.Helper()
	m := &hl7Monitor{t: t}
	await(t, "the port is open", func() (open bool) {
		var err error
		m.conn, err = net.Dial("tcp", at)
		return err == nil
	})
	t.Cleanup(func() { m.conn.Close() })
	m.in = bufio.NewReader(m.conn)
	return m
}

// sends one message about patient; the answer must be code for it.
func (m *hl7Monitor) sends(sender, patient, kind, code string, results ...string) {
	m.t.Helper()
	m.sent++
	id := fmt.Sprintf("%s%d", sender, m.sent)
	m.raw(foreign.HL7Message{
		Sender: sender, ID: id, Kind: kind, Charset: "UNICODE UTF-8", Patient: patient, Sent: time.Now(), Results: results,
	}.Frame(), code, id)
}

func (m *hl7Monitor) raw(frame []byte, code, id string) {
	m.t.Helper()
	for _, part := range [][]byte{frame[:40], frame[40:]} {
		if _, err := m.conn.Write(part); err != nil {
			m.t.Fatal(err)
		}
	}
	m.conn.SetReadDeadline(time.Now().Add(patience))
	answer, err := m.in.ReadBytes(0x1c)
	if err != nil {
		m.t.Fatalf("no answer: %v", err)
	}
	end, err := m.in.ReadByte()
	if err != nil {
		m.t.Fatal(err)
	}
	if c, i := foreign.HL7Answer(append(answer, end)); c != code || i != id {
		m.t.Errorf("answered %q of %q, want %s of %s: %q", c, i, code, id, answer)
	}
}

// A monitor that only knows HL7 and MLLP feeds the cart.
func TestForeignHL7(t *testing.T) {
	t.Parallel()
	at := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	d := startCartWith(t, fmt.Sprintf("model = \"hl7-oru\"\nlisten = %q\n", at))
	m := dialHL7(t, at)
	result := foreign.HL7Result
	shows := func(send func(), want ...reading) { t.Helper(); d.mustShow(t, time.Second/3, send, want) }
	send := func(kind string, results ...string) func() {
		return func() { m.sends("A", "1", kind, "AA", results...) }
	}

	shows(send("P",
		result(hl7SpO2, "1.3.1.150456", "97", hl7Percent, "", "R"), result(hl7Heart, "1.7.4.147842", "72", hl7Beats, "H~ALACT", "F"),
		result(hl7Cuff, "1.1.9.150301", "16", "265987^MDC_DIM_KILO_PASCAL^MDC", "", "R"),
		result(hl7Temp, "1.2.1.150344", "98.6", "266560^MDC_DIM_FAHR^MDC", "", "R"), result(hl7Temp, "1.2.2.150344", "36.5", "Cel^^UCUM", "", "R")),
		reading{"spo2", "", 97, "%", ""}, reading{"heart-rate", "", 72, "/min", ""}, reading{"nibp-systolic", "", 120.01, "mmHg", "suspect"}, // when?
		reading{"temperature", "", 37, "°C", ""}, reading{"temperature", "T2", 36.5, "°C", ""})
	measured := "|||" + time.Now().Format("20060102150405-0700")
	shows(send("P", result(hl7Cuff, "1.1.9.150301", "16", "265987^MDC_DIM_KILO_PASCAL^MDC", "", "R")+measured),
		reading{"nibp-systolic", "", 120.01, "mmHg", ""})
	shows(send("P", result(hl7SpO2, "", "96", hl7Percent, "DEMO", "R")), reading{"spo2", "", 96, "%", "suspect"})
	shows(send("P", result(hl7SpO2, "", "96", hl7Percent, "INV", "R")), none("spo2", ""))
	shows(send("P", result(hl7SpO2, "", "8388607", hl7Percent, "", "X")), none("spo2", ""))
	shows(send("P", result(hl7SpO2, "", "95", "", "", "R")), none("spo2", ""))
	shows(send("T", result(hl7SpO2, "", "95", hl7Percent, "", "R")), reading{"spo2", "", 95, "%", "suspect"})
	shows(send("P", result("59408-5^SpO2^LN", "", "94", "%", "", "F"), result("9279-1^Respiratory rate^LN", "", "-1", "/min", "", "F")),
		reading{"spo2", "", 94, "%", ""}, none("respiratory-rate", ""))

	// What a monitor of Nihon Kohden and one of Philips write.
	shows(send("P", "OBX|1|NM|007000^VITAL SpO2|1|93|%|||||F"), reading{"spo2", "", 93, "%", ""})
	shows(send("P", "OBX||NM|0002-4bb8^SpO2^MDIL||92|0004-0220^%^MDIL|||||F"), reading{"spo2", "", 92, "%", ""})

	// Nothing of the patient before stays, and a second monitor does not mix.
	m.sends("A", "2", "P", "AA", result(hl7Heart, "", "80", hl7Beats, "", "R"))
	shows(func() {}, reading{"heart-rate", "", 80, "/min", ""}, none("spo2", ""), none("nibp-systolic", ""), none("temperature", "T2"))
	dialHL7(t, at).sends("B", "3", "P", "AR", result(hl7Heart, "", "180", hl7Beats, "", "R"))
	two := foreign.HL7Message{Sender: "A", ID: "x", Kind: "P", Patient: "2", Sent: time.Now(), Results: []string{
		"PID|||3", result(hl7Heart, "", "180", hl7Beats, "", "R")}}
	m.raw(two.Frame(), "AR", "x")
	shows(func() {}, reading{"heart-rate", "", 80, "/min", ""})
	if out, err := d.cartctl("devices"); err != nil || !strings.Contains(out, "Two monitors or patients") {
		t.Errorf("%v: %s", err, out)
	}
}
