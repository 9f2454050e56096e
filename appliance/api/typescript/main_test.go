package main

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The page is compiled against this output; only what the compiler cannot see
// is tested here.
func TestWrite(t *testing.T) {
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"export const channelVitals = 'vitals';",
		"  value: maybeNumber,", // a missing number is never 0
		"  quality: oneOf(['no-signal', 'good', 'suspect']),",
		"  priority: oneOf(['high', 'medium', 'low', 'technical']),",
		"  light: oneOf(['not-ready', 'ready', 'attention']),",
		"  state: oneOf(['Offline', 'Available', 'Calling', 'In session']),",
		"  vitals: maybe(Vitals),",
		"  feeds?: Record<string, 'off' | 'small' | 'large'>;",
	} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("nothing says %q", want)
		}
	}
	if reading, vitals := strings.Index(out.String(), "const Reading ="), strings.Index(out.String(), "const Readings ="); reading < 0 || reading > vitals {
		t.Error("a part stands behind what is made of it")
	}
}

func TestUnknownKinds(t *testing.T) {
	type odd struct {
		A map[string]int  `json:"a"`
		B []time.Duration `json:"b"`
		C chan int        `json:"c"`
		D [][]string      `json:"d"`
	}
	for _, f := range fields(reflect.TypeFor[odd]()) {
		reader, err := f.reader()
		if (err == nil) != (f.name == "b") {
			t.Errorf("%s is read by %q, %v", f.name, reader, err)
		}
	}
}

func TestEmbedded(t *testing.T) {
	type inner struct {
		A string `json:"a"`
	}
	type outer struct {
		inner
		B bool `json:"b,omitempty"`
	}
	got := fields(reflect.TypeFor[outer]())
	if len(got) != 2 || got[0].name != "a" || got[1].name != "b" || got[1].optional != "?" {
		t.Errorf("%+v", got)
	}
}
