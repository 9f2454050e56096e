package roster

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"telecart/appliance/api"
)

// absurd fills every text, list and time in v, including fields that are added
// to the wire later.
func absurd(v reflect.Value, text string, at time.Time, n int) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(at))
	case v.Kind() == reflect.String:
		v.SetString(text)
	case v.Kind() == reflect.Int:
		v.SetInt(1 << 40)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		absurd(v.Elem(), text, at, n)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			absurd(v.Index(i), text, at, n)
		}
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range n {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			absurd(key, text+strconv.Itoa(i), at, n)
			absurd(value, text, at, n)
			v.SetMapIndex(key, value)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			absurd(v.Field(i), text, at, n)
		}
	default:
		panic("a kind that no bound is known for: " + v.Type().String())
	}
}

// sane fails the test for anything in v that no page should have to handle.
func sane(t *testing.T, path string, v reflect.Value, now time.Time) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		at := v.Interface().(time.Time)
		if !at.IsZero() && (at.After(now.Add(time.Minute)) || at.Before(now.AddDate(0, 0, -8))) {
			t.Errorf("%s is %v", path, at)
		}
	case v.Kind() == reflect.String:
		s := v.String()
		if utf8.RuneCountInString(s) > maxEnglish || strings.ContainsAny(s, "\x00\n\u202e\u2066") {
			t.Errorf("%s is %.80q", path, s)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		sane(t, path, v.Elem(), now)
	case v.Kind() == reflect.Slice:
		if v.Len() > maxList {
			t.Errorf("%s has %d", path, v.Len())
		}
		for i := range v.Len() {
			sane(t, path, v.Index(i), now)
		}
	case v.Kind() == reflect.Map:
		if v.Len() > maxList {
			t.Errorf("%s has %d", path, v.Len())
		}
		for k, one := range v.Seq2() {
			sane(t, path+" key", k, now)
			sane(t, path+" value", one, now)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			sane(t, path+"."+v.Type().Field(i).Name, v.Field(i), now)
		}
	}
}

func TestEveryFieldOfACartIsBounded(t *testing.T) {
	zone := time.FixedZone("", -23*3600)
	for name, c := range map[string]struct {
		text string
		at   time.Time
		n    int
	}{
		"far future":    {"x", time.Date(9999, 12, 31, 23, 0, 0, 0, zone), 1},
		"long ago":      {"x", time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC), 1},
		"long texts":    {strings.Repeat("\u00e9", 10_000), start, 1},
		"hostile texts": {"a\x00b\n\u202ec\u2066", start, 1},
		"many":          {"x", start, 1000},
	} {
		for _, session := range []string{"plain", "absurd"} {
			var p api.Presence
			absurd(reflect.ValueOf(&p).Elem(), c.text, c.at, c.n)
			p.Cart.ID, p.Session.ID, p.Session.Phase = "a", "s", api.PhaseCalling
			if session == "plain" { // only the presence's own time is plausible
				p.At = start
			}
			r := New(false, ward, nil)
			got, err := r.Heard(p, start)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			sane(t, name+" presence", reflect.ValueOf(got), start)
			entry := entries(r, start)[0]
			sane(t, name+" entry", reflect.ValueOf(entry), start)
			if data, err := json.Marshal(entry); err != nil || len(data) > 300<<10 {
				t.Errorf("%s: %d bytes, %v", name, len(data), err)
			}
			answer, err := r.Bounded("a", p.Session, start)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			sane(t, name+" answer", reflect.ValueOf(answer), start)
		}
	}
}

func TestSessionsThatCannotBeToldApartAreRefused(t *testing.T) {
	r := New(false, ward, nil)
	for _, id := range []string{strings.Repeat("a", maxID+1), "a\u202eb", "\n"} {
		s := api.Session{Phase: api.PhaseIdle, ID: id}
		if _, err := r.Heard(presence("a", s), start); err == nil {
			t.Errorf("a presence with session %.40q is taken", id)
		}
		if _, err := r.Bounded("a", s, start); err == nil {
			t.Errorf("an answer with session %.40q is taken", id)
		}
	}
}

// A call with a senseless time counts from when the hub first heard of it.
func TestCallWithoutASensibleTimeWaitsItsTurn(t *testing.T) {
	r := New(false, ward, nil)
	for _, year := range []int{9999, 2} {
		absurd := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, s := range []int{0, 60} {
			p := presence("a", api.Session{Phase: api.PhaseCalling, ID: "s", CalledAt: &absurd})
			p.At = at(s)
			if _, err := r.Heard(p, at(s)); err != nil {
				t.Fatal(err)
			}
		}
		if e := entries(r, at(60))[0]; e.State != Calling || !e.CalledAt.Equal(start) {
			t.Errorf("year %d: %s since %v", year, e.State, e.CalledAt)
		}
	}
}
