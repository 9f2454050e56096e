package localapi

import (
	"errors"
	"testing"
	"time"

	"telecart/appliance/api"
)

// One person is written in one way, and nothing invisible makes a name read
// otherwise or one person look like two.
func TestTidied(t *testing.T) {
	for was, want := range map[string]string{
		"  Ana  Ruiz ":            "Ana Ruiz",
		"Ana\u00a0\u2003Ruiz":     "Ana Ruiz",
		"\tAna\r\n":               "Ana",
		"Jose\u0301":              "José",
		"\u202eziuR anA\u202c":    "ziuR anA",
		"Ana\u200b\u2060\ufeff":   "Ana",
		"An\u00ada":               "Ana",
		"A\u200dna":               "Ana",
		"1\u200c2":                "12",
		"\u2066\u2069 \u3164":     "",
		"\u2800":                  "",
		"\U000e0041Ana\ufe0f":     "Ana",
		"میر\u200cحسین":           "میر\u200cحسین", // a joiner that is written
		"محمد\u200f":              "محمد",
		"王小明":                     "王小明",
		"12345 ":                  "12345",
		"O'Brien-Núñez, M. (III)": "O'Brien-Núñez, M. (III)",
	} {
		if got := tidy(was); got != want {
			t.Errorf("%q became %q, want %q", was, got, want)
		}
	}
}

func TestCheckPatient(t *testing.T) {
	noon := time.Date(2026, 11, 30, 23, 30, 0, 0, time.FixedZone("", 3600))
	for _, c := range []struct {
		p    api.Patient
		now  time.Time
		code string
	}{
		{api.Patient{Number: "1"}, noon, ""},
		{api.Patient{Number: "A-1", Name: "王小明", BirthDate: "2026-11-30"}, noon, ""},
		{api.Patient{Name: "Ana", BirthDate: "1896-12-01"}, noon, ""},
		{api.Patient{Name: "Ana", BirthDate: "2026-12-01"}, noon, "localapi.birth-date-range"},
		{api.Patient{Name: "Ana", BirthDate: "1896-11-30"}, noon, "localapi.birth-date-range"},
		{api.Patient{Name: "Ana", BirthDate: "0001-01-01"}, noon, "localapi.birth-date-range"},
		{api.Patient{Name: "Ana", BirthDate: "2023-02-29"}, noon, "localapi.birth-date"},
		{api.Patient{Name: "Ana", BirthDate: "2000-1-1"}, noon, "localapi.birth-date"},
		{api.Patient{Name: "Ana", BirthDate: "2001-01-01"}, time.Date(1970, 1, 1, 0, 9, 0, 0, time.UTC), ""}, // no clock
		{api.Patient{}, noon, "localapi.who"},
		{api.Patient{Number: "---"}, noon, "localapi.no-digit"},
		{api.Patient{Name: "..."}, noon, "localapi.no-letter"},
		{api.Patient{Name: "12"}, noon, "localapi.no-letter"},
		{api.Patient{Number: "1", Name: "\u0301"}, noon, "localapi.no-letter"},
		{api.Patient{Name: "Ana\x00"}, noon, "localapi.control-characters"},
	} {
		err := checkPatient(tidied(c.p), c.now)
		code := ""
		if r := new(Refusal); errors.As(err, &r) {
			code = r.Said.Code
		}
		if code != c.code {
			t.Errorf("%+v: %v, want %q", c.p, err, c.code)
		}
	}
}
