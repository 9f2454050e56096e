package hl7oru

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	m, err := parse([]byte("MSH|^~\\&|APP^ID^X|||\r\nPID|1||a~b^c\\S\\d\nOBX|1|ST|||5\r"))
	if err != nil || len(m.segments) != 3 {
		t.Fatalf("%d segments, %v", len(m.segments), err)
	}
	msh, pid := m.first("MSH"), m.first("PID")
	for what, c := range map[string][2]string{
		"MSH-1": {msh.field(1), "|"}, "MSH-2": {msh.field(2), `^~\&`}, "MSH-3.2": {msh.text(3, 2), "ID"},
		"MSH-40": {msh.field(40), ""}, "PID-3": {pid.field(3), `a~b^c\S\d`}, "PID-3.1": {pid.text(3, 1), "a"},
		"OBX-5": {m.first("OBX").text(5, 1), "5"}, "ZZZ-1": {m.first("ZZZ").field(1), ""},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %q, want %q", what, c[0], c[1])
		}
	}
	// A message may choose its own delimiters.
	m, err = parse([]byte("MSH$*%!+$APP*ID$$$$20261122$$ORU*R01$7$P$2.6\rOBX$1$ST$$$a!F!b!T!c\r"))
	if err != nil || m.first("MSH").text(9, 2) != "R01" || m.first("OBX").text(5, 1) != "a$b+c" {
		t.Errorf("other delimiters: %+v, %v", m, err)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"empty": "", "no MSH": "PID|1\r", "HTTP": "GET / HTTP/1.1\r\n", "short": "MSH|^~\\",
		"no delimiters": "MSH|abc|x|\r", "the same twice": "MSH|^^\\&|\r", "escape left out": "MSH|^~&|A|B\r",
		"garbage after":     "MSH|^~\\&|A\rnonsense here\r",
		"character set":     "MSH|^~\\&|A||||||ORU^R01|1|P|2.6||||||BIG-5\r",
		"two messages":      "MSH|^~\\&|A\rPID|1\rMSH|^~\\&|A\r",
		"a batch of two":    "FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|^~\\&|A\rMSH|^~\\&|A\rBTS|2\r",
		"an empty batch":    "FHS|^~\\&|A\rBHS|^~\\&|A\rBTS|0\r",
		"only a header":     "FHS|^~\\&|A",
		"too many segments": "MSH|^~\\&|A\r" + strings.Repeat("OBX|\r", maxSegments+1),
	} {
		if m, err := parse([]byte(raw)); err == nil {
			t.Errorf("%s: taken as %+v", name, m)
		} else if len(m.segments) > 1 {
			t.Errorf("%s: %d segments beside an error", name, len(m.segments))
		}
	}
}

// What may stand before a message is not part of it.
func TestUnwrap(t *testing.T) {
	for _, before := range []string{"", "\r\n", "\ufeff", "\ufeff\r", "FHS|^~\\&|A\rBHS|^~\\&|A\r\n"} {
		m, err := parse([]byte(before + "MSH|^~\\&|A\rPID|1\rBTS|1\rFTS|1\r"))
		if err != nil || m.first("MSH").text(3, 1) != "A" || m.patients() != 1 {
			t.Errorf("%q: %+v, %v", before, m, err)
		}
	}
}

// What is wrong is said with its place, and the sender gets its own id back,
// in the character set that it was read in.
func TestRefusalNamesTheSegment(t *testing.T) {
	m, err := parse([]byte("MSH|^~\\&|A||||||ORU^R01|M\xfcller|P|2.6\rPID|1\rnonsense here\r"))
	if err == nil || !strings.Contains(err.Error(), "segment 3 ") {
		t.Errorf("the error is %v", err)
	}
	if id := m.first("MSH").text(10, 1); id != "Müller" {
		t.Errorf("the id is %q", id)
	}
}

func TestEscapes(t *testing.T) {
	for in, want := range map[string]string{
		`plain`: "plain", `a\F\b\S\c\T\d\R\e\E\f`: `a|b^c&d~e\f`, `\X41\`: "A", `\XC3A9\`: "é", `\XE9\`: "é",
		`\H\bold\N\`: "bold", `a\.br\b`: "ab", `\`: `\`, `C:\dir`: `C:\dir`, `a\Q\b`: `a\Q\b`, `\XZZ\`: `\XZZ\`,
		`\\`: `\\`, `2.73x10\S\-7`: "2.73x10^-7", `\Q\T\`: `\Q&`,
	} {
		if got := standard.unescape(in); got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
	for _, text := range []string{"", "plain", `|^~\&`, "line\rline\n\x0b\x1c", "é"} {
		got := escapeText(text)
		if standard.unescape(got) != text || strings.ContainsAny(got, "|^~&\r\n\x0b\x1c") {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}

func TestCharacterSets(t *testing.T) {
	for _, c := range []struct{ charset, bytes, want string }{
		{"", "M\xfcller", "Müller"}, {"", "Müller", "Müller"}, {"ASCII", "M", "M"}, {"8859/1", "M\xfcller", "Müller"},
		{"8859/5", "M\xfcller", "M�ller"}, {"GB 18030-2000", "\xd5|\xc8\xfd", "��"}, {"GB 18030-2000", "\xa1\xe3C", "°C"}, {"GB 18030-2000", "\x81\x30\x81\x30A\xa1\xe6\xff", "�A℃�"},
		{"UNICODE UTF-8", "Müller", "Müller"}, {"UNICODE UTF-8", "M\xfcller", "M�ller"}, {"8859/1~UNICODE UTF-8", "\xe9", "é"},
	} {
		m, err := parse(fmt.Appendf(nil, "MSH|^~\\&|%s||||||ORU^R01|1|P|2.6||||||%s\r", c.bytes, c.charset))
		if err != nil || m.first("MSH").text(3, 1) != c.want {
			t.Errorf("%q in %q is %q, %v, want %q", c.bytes, c.charset, m.first("MSH").text(3, 1), err, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	zone := time.FixedZone("", 3600)
	for in, want := range map[string]string{
		"20191206113452": "2019-12-06T11:34:52+01:00", "20260726231332.1106+0800": "2026-07-26T23:13:32.1106+08:00",
		"202607262313": "2026-07-26T23:13:00+01:00", "20241219103000-0700": "2024-12-19T10:30:00-07:00", "20260726231332.5": "2026-07-26T23:13:32.5+01:00",
		"": "", "2019": "", "20191206": "", "20191306113452": "", "00000000000000": "", "20191206113452+1": "", "tomorrow": "", "20191206113452.": "2019-12-06T11:34:52+01:00",
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
	if o := observe(&m, cart)[0]; !o.At.Equal(cart) || o.DeviceTime.Format(time.RFC3339) != "2026-11-22T17:00:00-07:00" {
		t.Errorf("at %s, device time %s", o.At, o.DeviceTime)
	}
}

func TestCodes(t *testing.T) {
	for code := range uint32(300_000) {
		if m, ok := mdc(code); ok && m.quantity == "" {
			t.Errorf("%d means nothing", code)
		}
	}
	var gives = map[string]bool{}
	for _, q := range Model().Gives {
		gives[string(q)] = true
	}
	for code := range uint32(300_000) {
		if m, ok := mdc(code); ok && !gives[string(m.quantity)] {
			t.Errorf("%d is %s, which the model does not promise", code, m.quantity)
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
		a := admit(&m)
		if err != nil {
			a = answer{failed, errorSequence, err.Error()}
		}
		reply := string(a.appendTo(nil, &m, cart, 1))
		if strings.ContainsAny(reply, "\x0b\x1c\n") || strings.Count(reply, "\r") > 3 {
			t.Fatalf("answer %q", reply)
		}
		back, err := parse([]byte(reply))
		if err != nil {
			t.Fatalf("answer %q: %v", reply, err)
		}
		if id := m.unescape(m.first("MSH").field(10)); len(id) < 100 && back.unescape(back.first("MSA").field(2)) != id {
			t.Fatalf("answer to %q is %q", id, reply)
		}
		for _, o := range observe(&m, cart) {
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
		observe(&m, cart)
	}
}
