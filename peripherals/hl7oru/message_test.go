package hl7oru

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	m, err := parse([]byte("MSH|^~\\&|APP^ID^X|||\r\nPID|1||a~b^c\\S\\d\nOBX|1|ST|||5\r"))
	if err != nil || len(m) != 3 {
		t.Fatalf("%d segments, %v", len(m), err)
	}
	msh, pid := m.first("MSH"), m.first("PID")
	for what, c := range map[string][2]string{
		"MSH-2": {msh.field(2), `^~\&`}, "MSH-3.2": {msh.text(3, 2), "ID"},
		"MSH-40": {msh.field(40), ""}, "PID-3": {pid.field(3), `a~b^c\S\d`}, "PID-3.1": {pid.text(3, 1), "a"},
		"OBX-5": {m.first("OBX").text(5, 1), "5"}, "ZZZ-1": {m.first("ZZZ").field(1), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %q, want %q", what, c[0], c[1])
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"empty": "", "no MSH": "PID|1\r", "line end before": "\rMSH|^~\\&|A", "HTTP": "GET / HTTP/1.1\r\n", "short": "MSH|^~\\",
		"no delimiters": "MSH|abc|x|\r", "the same twice": "MSH|^^\\&|\r", "escape left out": "MSH|^~&|A|B\r",
		"garbage after":     "MSH|^~\\&|A\rnonsense here\r",
		"character set":     "MSH|^~\\&|A||||||ORU^R01|1|P|2.6||||||BIG-5\r",
		"two messages":      "MSH|^~\\&|A\rPID|1\rMSH|^~\\&|A\r",
		"a batch":           "FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|^~\\&|A\r",
		"other delimiters":  "MSH$*%!+$APP*ID$$$$20261122$$ORU*R01$7$P$2.6\rOBX$1$ST$$$a!F!b!T!c\r",
		"control":           "MSH|^~\\&|A\x1c\rPID|1\r",
		"not GB 18030":      "MSH|^~\\&|A||||||ORU^R01|1|P|2.6||||||GB 18030-2000\rPID|1||\x81\r",
		"too many segments": "MSH|^~\\&|A\r" + strings.Repeat("OBX|\r", maxSegments+1),
	} {
		if m, err := parse([]byte(raw)); err == nil {
			t.Errorf("%s: taken as %+v", name, m)
		} else if len(m) > 1 {
			t.Errorf("%s: %d segments beside an error", name, len(m))
		}
	}
}

// The sender gets its own id back as it came.
func TestRefusalKeepsTheID(t *testing.T) {
	m, err := parse([]byte("MSH|^~\\&|A||||||ORU^R01|M\xfcller|P|2.6\rPID|1\rnonsense here\r"))
	if id := m.first("MSH").text(10, 1); err == nil || id != "M\xfcller" {
		t.Errorf("the id is %q, the error %v", id, err)
	}
}

func TestEscapes(t *testing.T) {
	for in, want := range map[string]string{
		`plain`: "plain", `a\F\b\S\c\T\d\R\e\E\f`: `a|b^c&d~e\f`, `\X41\`: `\X41\`, `\`: `\`, `C:\dir`: `C:\dir`,
		`a\Q\b`: `a\Q\b`, `2.73x10\S\-7`: "2.73x10^-7", `\Q\T\`: `\Q&`,
	} {
		if got := unescape(in); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
}

// A set in which every byte of ASCII is that character is taken as it is, under
// each of the names that are in use for it.
func TestCharacterSets(t *testing.T) {
	for charset, want := range map[string]bool{
		"": true, "ASCII": true, "UNICODE UTF-8": true, "8859/1": true, "8859/1~UNICODE UTF-8": true, "8859/5": true, "8859/15": true,
		"ISO IR6": true, "ISO_IR 100": true, "ISO8859-1": true, "iso-8859-15": true, "windows-1252": true, "ISO_IR 192": true,
		"EUC-KR": true, "KS X 1001": true, "GB 18030-2000": true, "GB18030": true, "GBK": true, "gb2312": true,
		"ISO IR87": false, "ISO IR14": false, "BIG-5": false, "Shift_JIS": false, "UNICODE UTF-16": false, "8859/12": false, "ISO IR1000": false, "x": false,
	} {
		if m, err := parse(fmt.Appendf(nil, "MSH|^~\\&|A||||||ORU^R01|1|P|2.6||||||%s\rPID|1\r", charset)); (err == nil) != want {
			t.Errorf("%q: %+v, %v", charset, m, err)
		}
	}
}

// In GBK and EUC-KR a character of two bytes may end in that of a delimiter:
// fields stay where they are, also when one stands before MSH-18.
func TestDelimitersInsideOfCharacters(t *testing.T) {
	const name = "\x81\x7c\x81\x5e\x81\x7e" // three characters of GBK that end in |, ^ and ~
	for _, app := range []string{"A", name} {
		m, err := parse([]byte("MSH|^~\\&|" + app + "||||||ORU^R01|1|P|2.6||||||GB 18030-2000\rPID|1||77^" + name + "|" + name + "|x\r"))
		if err != nil || m.first("PID").text(3, 1) != "77" || m.first("PID").field(5) != "x" || m.first("MSH").field(9) != "ORU^R01" {
			t.Errorf("%+v, %v", m, err)
		}
	}
	m, err := parse([]byte("MSH|^~\\&|A||||||ORU^R01|1|P|2.6||||||EUC-KR\rOBX|1|NM|||36.5|\xa1\xc9\r"))
	if err != nil || m.first("OBX").text(6, 1) != "℃" {
		t.Errorf("%+v, %v", m, err)
	}
}

// What a monitor puts into a note, or behind its message, does not lose the
// message.
func TestOddLineEnds(t *testing.T) {
	const head = "MSH|^~\\&|A||||||ORU^R01|1|P|2.6\r"
	for name, c := range map[string]struct{ raw, obx string }{
		"line feed in a note":     {head + "OBX|1|ST|||first\nsecond line|x\r", "first second line"},
		"a blank line in a note":  {head + "OBX|1|ST|||first\n\nlast\r", "first last"},
		"NUL at the end":          {head + "OBX|1|ST|||5\r\x00", "5"},
		"blank lines at the end":  {head + "OBX|1|ST|||5\r\r\n \r", "5"},
		"segments end in LF":      {"MSH|^~\\&|A\nOBX|1|ST|||5\n", "5"},
		"segments end in CR LF":   {"MSH|^~\\&|A\r\nOBX|1|ST|||5\r\n", "5"},
		"a note in another's end": {head + "NTE|1||a\nb\rOBX|1|ST|||5\r", "5"},
	} {
		m, err := parse([]byte(c.raw))
		if err != nil || m.first("OBX").text(5, 1) != c.obx {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

func TestTimes(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for in, want := range map[string]string{
		"20191206113452": "2019-12-06T11:34:52+01:00", "20260726231332.1106+0800": "2026-07-26T23:13:32.1106+08:00",
		"202607262313": "2026-07-26T23:13:00+01:00", "20241219103000-0700": "2024-12-19T10:30:00-07:00", "20260726231332.5": "2026-07-26T23:13:32.5+01:00",
		"": "", "2019": "", "20191206": "", "20191306113452": "", "00000000000000": "", "20191206113452+1": "", "tomorrow": "", "20191206113452.": "", "2019-12-06T11:34:52": "", "20191206113452Z": "", "20191206113452+01": "",
	} {
		got := parseTime(in, zone)
		if text := got.Format(time.RFC3339Nano); want == "" && !got.IsZero() || want != "" && text != want {
			t.Errorf("%q is %s, want %q", in, text, want)
		}
	}
	// MSH-7's zone holds for the times that have none.
	raw := strings.Replace(string(one(nil)), "M||||20261122170000", "M||||20261122170000-0700", 1)
	m, err := parse([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if o := observe(m, cart)[0]; !o.At.Equal(cart) || o.DeviceTime.Format(time.RFC3339) != "2026-11-22T17:00:00-07:00" {
		t.Errorf("at %s, device time %s", o.At, o.DeviceTime)
	}
}

// All codes have a quantity, which the model promises.
func TestCodes(t *testing.T) {
	gives := Model().Gives
	// What is mapped lies in 147842 to 153611 and 188420 to 188496; zero is no code.
	for code := range uint32(188_600) {
		if code > 0 && code < 147_800 || code > 153_700 && code < 188_400 {
			continue
		}
		if m, ok := mdc(code); ok != (m.quantity != "") || ok && !slices.Contains(gives, m.quantity) {
			t.Errorf("%d is %q", code, m.quantity)
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, name := range []string{"vs900", "vs900-demo", "egateway", "b40", "nc5-spot", "suresigns", "xh80x"} {
		f.Add(load(f, name))
	}
	f.Add([]byte("MSH$*%!+$A\rOBX$1$SN$150456*x*MDC$$=*9$%\r"))
	f.Add([]byte("MSH|^~\\&|A||||||ORU^R01|\xc0|P|2.6\rPID|1\rnonsense\r"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := parse(raw)
		a, _ := admit(m)
		if err != nil {
			a = answer{"AE", "100^Segment sequence error", err.Error()}
		}
		reply := string(a.appendTo(nil, m, cart))
		if strings.ContainsAny(reply, "\x0b\x1c\n") || strings.Count(reply, "\r") > 3 {
			t.Fatalf("answer %q", reply)
		}
		back, err := parse([]byte(reply))
		if err != nil {
			t.Fatalf("answer %q: %v", reply, err)
		}
		if id := m.first("MSH").field(10); len(id) < 100 && back.first("MSA").field(2) != id {
			t.Fatalf("answer to %q is %q", id, reply)
		}
		for _, o := range observe(m, cart) {
			low, high := bounds(o.Quantity)
			if o.Quality == 0 && o.Value != 0 || o.Quality != 0 && (o.Value < low || o.Value > high) {
				t.Fatalf("%+v", o)
			}
			if o.At.After(cart) {
				t.Fatalf("%s is of the future: %s", o.Quantity, o.At)
			}
		}
	})
}

func BenchmarkMessage(b *testing.B) {
	raw := load(b, "vs900")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		m, err := parse(raw)
		if err != nil {
			b.Fatal(err)
		}
		observe(m, cart)
	}
}
