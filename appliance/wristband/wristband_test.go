package wristband

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		code string
		want Patient
		bad  error
	}{
		{code: "12345", want: Patient{Number: "12345"}},
		{code: " A-12/3.4\t", want: Patient{Number: "A-12/3.4"}},
		{code: "12345^GONZÁLEZ^MARÍA^19560503", want: Patient{Number: "12345", Name: "MARÍA GONZÁLEZ", BirthDate: "1956-05-03"}},
		{code: "7^李^小龍^", want: Patient{Number: "7", Name: "小龍 李"}},
		{code: "7^حسن^^20010101", want: Patient{Number: "7", Name: "حسن", BirthDate: "2001-01-01"}},
		{code: "]A012345", want: Patient{Number: "12345"}},
		{code: "]C012345^RUIZ^ANA^", want: Patient{Number: "12345", Name: "ANA RUIZ"}},
		{code: "]Q112345", want: Patient{Number: "12345"}},
		{code: "", bad: ErrNotPatient},
		{code: "]A0", bad: ErrNotPatient},
		{code: "]E04006381333931", bad: ErrNotPatient},
		{code: "^A^B^19560503", bad: ErrNotPatient},
		{code: "no digits", bad: ErrNotPatient},
		{code: "NODIGITS", bad: ErrNotPatient},
		{code: "12345^A^B", bad: ErrNotPatient},
		{code: "12345^A^B^19560503^X", bad: ErrNotPatient},
		{code: "12345^A^B^19561303", bad: ErrNotPatient},
		{code: "12345^A\x07^B^19560503", bad: ErrNotPatient},
		{code: "123\t45", bad: ErrNotPatient},
		{code: "https://example.org/12345?x", bad: ErrNotPatient},
	}
	for _, tt := range tests {
		got, err := Rule{}.Parse(tt.code)
		if got != tt.want || !errors.Is(err, tt.bad) {
			t.Errorf("%q: %+v, %v", tt.code, got, err)
		}
	}
}

// A scanner that types for another keyboard layout: the number reads otherwise.
func TestLayout(t *testing.T) {
	digits, err := NewRule("[0-9]{6,10}", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Rule{{}, digits} {
		var layout *LayoutError
		if _, err := r.Parse("Z12ß345"); !errors.As(err, &layout) || layout.Letter != 'ß' {
			t.Errorf("%+v: %v", r, err)
		}
	}
	cyrillic, err := NewRule("И-[0-9]+", "")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := cyrillic.Parse("И-12345"); p.Number != "И-12345" {
		t.Errorf("a site's own letters: %v", err)
	}
}

// What is shorter than a number, or longer, is none, whether the pattern says
// where it begins and ends or not.
func TestPattern(t *testing.T) {
	for _, pattern := range []string{"^[0-9]{6,10}$", "[0-9]{6,10}", "[0-9]{6}|[0-9]{7,10}"} {
		r, err := NewRule(pattern, "")
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range map[string]bool{"123456": true, "1234567890": true, "12345": false, "12345678901": false, "A123456": false,
			"123456\n": false, "": false} {
			if err := r.Number(n); (err == nil) != want {
				t.Errorf("%s, %q: %v", pattern, n, err)
			}
		}
		if _, err := r.Parse("12345^RUIZ^ANA^19560503"); !errors.Is(err, ErrNumber) {
			t.Errorf("%s: a part of a number: %v", pattern, err)
		}
	}
	if _, err := NewRule("[", ""); err == nil {
		t.Error("takes [ for a pattern")
	}
	if _, err := NewRule("", "crc"); err == nil {
		t.Error("takes crc for a check digit")
	}
}

func TestCheckDigit(t *testing.T) {
	for check, numbers := range map[string][]string{
		GS1:   {"4006381333931", "801234567890123458"},
		Luhn:  {"79927398713", "4539 1488 0343 6467"},
		Mod11: {"9434765919", "943-476-5919"},
	} {
		r, err := NewRule("[0-9 -]+", check)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range numbers {
			if err := r.Number(n); err != nil {
				t.Errorf("%s %q: %v", check, n, err)
			}
			for i := range n {
				if n[i] < '0' || n[i] > '9' {
					continue
				}
				wrong := n[:i] + string('0'+(n[i]-'0'+1)%10) + n[i+1:]
				if r.Number(wrong) == nil {
					t.Errorf("%s takes %q", check, wrong)
				}
			}
			if r.Number(n[:1]) == nil {
				t.Errorf("%s takes %q", check, n[:1])
			}
		}
	}
}

func TestGS1(t *testing.T) {
	const number = "801234567890123458"
	for _, code := range []string{
		"]C18018" + number, "]d28018" + number, "]e08018" + number, "]Q38018" + number, "\x1d8018" + number, "8018" + number,
		"]d28018" + number + "\x1d80191", "]d20104006381333931" + "8018" + number, "]d210LOT7\x1d8018" + number,
		"]d28017801234567890123458\x1d8018" + number,
	} {
		p, err := Rule{}.Parse(code)
		if err != nil || p.Number != number {
			t.Errorf("%q: %+v, %v", code, p, err)
		}
	}
	for _, code := range []string{
		"]d28018" + number[:17], "]d28018" + number + "1", "]d28018" + number[:17] + "6", "]d20104006381333931", "]d2010400638133",
		"]d2", "]d210LOT7", "]d28018" + number[:10] + "\x1d" + number[10:], "]C1" + number, "]C112345",
	} {
		if p, err := (Rule{}).Parse(code); err == nil {
			t.Errorf("%q: %+v", code, p)
		}
	}
}

// Whatever is cut off a code with a check digit, it is no other patient's.
func FuzzParse(f *testing.F) {
	f.Add("12345^GONZÁLEZ^MARÍA^19560503")
	f.Add("]d28018801234567890123458")
	f.Add("^^^")
	f.Fuzz(func(t *testing.T, code string) {
		p, err := Rule{}.Parse(code)
		if err == nil && (p.Number == "" || len([]rune(p.Name)) > nameMost || strings.ContainsAny(p.Number, "^]")) {
			t.Errorf("%q: %+v", code, p)
		}
	})
}
