package localapi

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/internal/localapi/localapitest"
)

// event is one server-sent event, or a comment with the name ":".
type event struct{ name, data string }

// eventStream reads /v1/events by hand, so that none of our own code is
// trusted.
type eventStream struct {
	body io.ReadCloser
	in   *bufio.Reader
}

func (r *running) events(t *testing.T) *eventStream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", "http://cartd"+api.PathEvents, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); resp.Body.Close() })
	return &eventStream{body: resp.Body, in: bufio.NewReader(resp.Body)}
}

// read returns the next event, or io.EOF when the server has ended the stream.
func (es *eventStream) read() (event, error) {
	var ev event
	for {
		line, err := es.in.ReadString('\n')
		if err != nil {
			return ev, err
		}
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" && ev.name != "":
			return ev, nil
		case strings.HasPrefix(line, ":"):
			ev = event{name: ":", data: line}
		case strings.HasPrefix(line, "event: "):
			ev.name = line[7:]
		case strings.HasPrefix(line, "data: "):
			ev.data = line[6:]
		case line != "":
			return ev, fmt.Errorf("line %q", line)
		}
	}
}

func (es *eventStream) next(t *testing.T) event {
	t.Helper()
	ev, err := es.read()
	if err != nil {
		t.Fatalf("events: %v", err)
	}
	return ev
}

func decodeTo[T any](t *testing.T, data string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return v
}

func TestEventsSnapshotThenDeltas(t *testing.T) {
	r := start(t, nurseUID)
	es := r.events(t)
	first := es.next(t)
	snap := decodeTo[api.Snapshot](t, first.data)
	if first.name != api.EventSnapshot || snap.Status.Patient.Number != "12345" || len(snap.Devices) != 2 || len(snap.Readings) != 3 || snap.Vitals == nil {
		t.Fatalf("first: %+v", first)
	}
	status := r.cart.State
	status.Session.Phase = api.PhaseAsked
	for _, c := range []struct {
		name string
		v    any
	}{
		{api.EventStatus, status},
		{api.EventDevices, api.Devices{Devices: []api.Device{{ID: "a", State: "offline"}}}},
		{api.EventReadings, api.Readings{Readings: []api.Reading{reading("spo2", "spo2", 96)}}},
		{api.EventScan, api.Scan{Device: "scanner", Code: "12345", Whole: true}},
		{api.EventWave, api.Wave{Device: "spo2", Quantity: "pleth", Seq: 75, Samples: []int32{1, -2, 3}}},
	} {
		r.Publish(c.name, c.v)
		ev := es.next(t)
		got := reflect.New(reflect.TypeOf(c.v))
		if err := json.Unmarshal([]byte(ev.data), got.Interface()); err != nil || ev.name != c.name {
			t.Errorf("%s: %+v, %v", c.name, ev, err)
			continue
		}
		sent, _ := json.Marshal(c.v)
		back, _ := json.Marshal(got.Elem().Interface())
		if string(sent) != string(back) && c.name != api.EventStatus {
			t.Errorf("%s: %s became %s", c.name, sent, back)
		}
	}
}

// TestEventsLoseNothing: a change that comes while a snapshot is being read,
// too late for the snapshot, comes as a delta.
func TestEventsLoseNothing(t *testing.T) {
	board := &movingBoard{Board: localapitest.New(at())}
	r := start(t, ownerUID, func(s *Server) { s.cart.Board = board })
	board.moved = func() {
		r.Publish(api.EventReadings, api.Readings{Readings: []api.Reading{reading("spo2", "spo2", 88)}})
	}
	es := r.events(t)
	if snap := decodeTo[api.Snapshot](t, es.next(t).data); *snap.Readings[0].Value != 97 {
		t.Fatalf("snapshot: %+v", snap.Readings)
	}
	r.Publish(api.EventWave, api.Wave{Seq: 1}) // a lost delta must fail, and not hang
	if ev := es.next(t); ev.name != api.EventReadings || *decodeTo[api.Readings](t, ev.data).Readings[0].Value != 88 {
		t.Errorf("after the snapshot: %+v, want the change", ev)
	}
}

// movingBoard changes right after its readings were read.
type movingBoard struct {
	Board
	moved func()
}

func (b *movingBoard) Readings() api.Readings {
	rs := b.Board.Readings()
	b.moved()
	return rs
}

func TestStreamMerges(t *testing.T) {
	st := newStream(Nurse)
	for i := range 5 {
		st.put(api.Status{Unsent: &i})
		st.put(api.Devices{Devices: []api.Device{{ID: fmt.Sprint(i)}}})
		st.put(api.Readings{Readings: []api.Reading{reading("a", "spo2", float64(i)), reading("b", "spo2", float64(10+i))}, Vitals: &api.Vitals{Few: []int{i}}})
		st.put(api.Wave{Seq: uint64(i)})
	}
	st.put(api.Readings{Readings: []api.Reading{reading("a", "pulse-rate", 72), {Device: "b", Quantity: "spo2", Quality: "no-signal"}}})
	b := st.take()
	if b.vitals == nil || b.vitals.Few[0] != 4 {
		t.Errorf("vitals %+v, want the newest", b.vitals)
	}
	if *b.status.Unsent != 4 || b.devices.Devices[0].ID != "4" || b.lagged {
		t.Errorf("%+v", b)
	}
	var got []string
	for _, rd := range b.readings {
		text := rd.Device + " " + rd.Quantity + " –"
		if rd.Value != nil {
			text = fmt.Sprint(rd.Device, " ", rd.Quantity, " ", *rd.Value)
		}
		got = append(got, text)
	}
	if want := []string{"a spo2 4", "b spo2 –", "a pulse-rate 72"}; !reflect.DeepEqual(got, want) {
		t.Errorf("readings %q, want %q", got, want)
	}
	for i, w := range b.waves {
		if w.Seq != uint64(i) || len(b.waves) != 5 {
			t.Errorf("waves %+v: each, in order", b.waves)
		}
	}
	if b := st.take(); !reflect.DeepEqual(b, batch{}) {
		t.Errorf("taken twice: %+v", b)
	}
	st.put(api.Readings{Readings: []api.Reading{reading("a", "spo2", 1)}})
	if b := st.take(); len(b.readings) != 1 {
		t.Errorf("after a take: %+v", b)
	}
}

func TestStreamLagsBehind(t *testing.T) {
	st := newStream(Owner)
	for range maxWaves {
		st.put(api.Wave{})
	}
	if st.next.lagged {
		t.Fatal("cut off too early")
	}
	st.put(api.Wave{})
	if b := st.take(); !b.lagged {
		t.Error("a lost run of samples goes unnoticed")
	}
}

// TestSlowClientIsCutOff: a client that does not read never slows Publish and
// loses its stream, and the other client hears everything.
func TestSlowClientIsCutOff(t *testing.T) {
	r := start(t, nurseUID, func(s *Server) { s.heartbeat = time.Hour }) // none in between, however slow the machine
	slow, good := r.events(t), r.events(t)
	slow.next(t)
	good.next(t)
	samples := make([]int32, 4096)
	for i := range 4 * maxWaves { // the socket holds some, a batch and what waits one maxWaves each
		r.Publish(api.EventWave, api.Wave{Seq: uint64(i), Samples: samples})
		if ev := good.next(t); ev.name != api.EventWave {
			t.Fatalf("%s", ev.name)
		}
	}
	r.mu.Lock()
	for st := range r.streams {
		st.put(api.Status{}) // wakes whoever has nothing to write
	}
	r.mu.Unlock()
	for {
		if _, err := slow.read(); err != nil {
			break // cut off, after what was on its way
		}
	}
	if !strings.Contains(r.log.String(), "lags too far") {
		t.Error("the log does not say that a client was cut off")
	}
}

func TestHeartbeatAndShutdown(t *testing.T) {
	r := start(t, technicianUID, func(s *Server) { s.heartbeat = time.Millisecond })
	es := r.events(t)
	es.next(t)
	if ev := es.next(t); ev.name != ":" || ev.data != ": heartbeat" {
		t.Errorf("%+v, want a heartbeat", ev)
	}
	if err := r.stop(); err != nil {
		t.Errorf("Serve: %v", err)
	}
	for {
		if _, err := es.read(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("the stream ended badly: %v", err)
		}
	}
}

func TestPublishRefusesNonsense(t *testing.T) {
	r := start(t, nurseUID)
	es := r.events(t)
	es.next(t)
	r.Publish("patient", api.Patient{Name: "GONZÁLEZ"})
	r.Publish(api.EventStatus, api.Devices{})
	r.Publish(api.EventReadings, &api.Readings{})
	r.Publish(api.EventWave, api.Wave{Rate: math.NaN()}) // no JSON for it
	r.Publish(api.EventWave, api.Wave{Seq: 7})
	if ev := es.next(t); ev.name != api.EventWave || decodeTo[api.Wave](t, ev.data).Seq != 7 {
		t.Errorf("%+v", ev)
	}
	if log := r.log.String(); strings.Count(log, "is not published") != 3 || !strings.Contains(log, "is left out") || strings.Contains(log, "GONZ") {
		t.Errorf("log: %s", log)
	}
}

// TestStreamsOutliveTheBodysDeadline: the time a client has for its request
// does not limit the stream that answers it.
func TestStreamsOutliveTheBodysDeadline(t *testing.T) {
	r := start(t, nurseUID, func(s *Server) { s.heartbeat, s.bodyLimit = time.Millisecond, time.Millisecond })
	es := r.events(t)
	es.next(t)
	for range 20 {
		if ev := es.next(t); ev.name != ":" {
			t.Errorf("%+v", ev)
		}
	}
}
