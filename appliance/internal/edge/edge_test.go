package edge

import (
	"reflect"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/record"
)

// fill gives every field below v a value of its own other than its zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		switch at := v.Addr().Interface().(type) {
		case *time.Time:
			*at = time.Unix(int64(*n), 0).UTC()
		case *api.Message:
			*at = api.Message{Code: "test.code", Args: []string{"x"}, English: string(rune('a' + *n%26)), About: "y"}
		default:
			for i := range v.NumField() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.String:
		v.SetString(string(rune('a' + *n%26)))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(*n))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n))
	default:
		v.SetInt(int64(*n))
	}
}

func full[T any]() (v T) {
	fill(reflect.ValueOf(&v).Elem(), new(int))
	return v
}

// differing returns the fields in which two structs differ.
func differing(a, b any) (names []string) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			names = append(names, x.Type().Field(i).Name)
		}
	}
	return names
}

// Every field of a reading is stored and restored, except what the daemon
// computes. A field that is added and not stored fails here.
func TestReadingsComeBack(t *testing.T) {
	want := full[api.Reading]()
	got := shownReading(Readings([]api.Reading{want})[0])
	want.Detail = api.Words(want.Detail.English)
	want.MeasuredAt, want.FreshUntil = time.Time{}, time.Time{} // computed from the rest
	if names := differing(want, got); names != nil {
		t.Errorf("%v are lost:\n%+v\n%+v", names, want, got)
	}
}

// Every field of a session is stored and restored: a restarted daemon knows who
// is in, and what is held and muted.
func TestSessionsComeBack(t *testing.T) {
	want := full[api.Session]()
	if names := differing(want, ShownSession(Session(want))); names != nil {
		t.Errorf("%v are lost:\n%+v\n%+v", names, want, ShownSession(Session(want)))
	}
}

// Every field of a wave is stored.
func TestWavesAreStored(t *testing.T) {
	w := full[api.Wave]()
	got := reflect.ValueOf(Waves([]api.Wave{w})[0])
	for _, f := range reflect.VisibleFields(reflect.TypeOf(w)) {
		if is := got.FieldByName(f.Name); !is.IsValid() || is.IsZero() {
			t.Errorf("%s is lost", f.Name)
		}
	}
}

// Where the cart's clock was put back is told before the next event, and the
// order stays that in which things happened.
func TestTimelineMarksJumps(t *testing.T) {
	began := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	event := func(kind string, put time.Duration, up time.Duration) record.Entry {
		clock := record.Clock{Boot: "b", Began: began.Add(put)}
		at := clock.Began.Add(up)
		return record.Entry{At: at, Clock: &clock, Up: up, Event: &record.Event{At: at, Kind: kind}}
	}
	d, err := record.Replay(func(yield func(record.Entry, error) bool) {
		_ = yield(event("called", 0, time.Minute), nil) && yield(event("ended", -time.Hour, 2*time.Minute), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range Encounter(d).Timeline {
		got = append(got, e.Kind+" "+e.Text)
	}
	want := []string{"called ", "clock-jumped the cart's clock was put back by 1h0m0s", "ended "}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
