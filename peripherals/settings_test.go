package peripherals_test

import (
	"encoding/json"
	"strings"
	"testing"

	"telecart/peripherals"
)

type common struct {
	Device string `json:"device"`
	Rate   int    `json:"rate"`
}

type example struct {
	common
	Line *int `json:"line"`
	On   bool `json:"on"`
}

func TestSettings(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want []string // lines of the error
	}{
		{``, nil},
		{`{}`, nil},
		{`null`, nil},
		{`{"device": "x", "rate": 3, "line": 0, "on": true}`, nil},
		{`{"devise": "x"}`, []string{"devise is not a setting of this model"}},
		{`{"Device": "x"}`, []string{"Device is not a setting of this model"}},
		{`{"device": "x", "DEVICE": "y", "Line": 3}`, []string{"DEVICE is not a setting of this model", "Line is not a setting of this model"}},
		{`{"common": {"device": "x"}, "Common": 1}`, []string{"common is not a setting of this model", "Common is not a setting of this model"}},
		{`{"": 1}`, []string{" is not a setting of this model"}},
		{`{"rate": 1.0}`, []string{"rate must be a whole number"}},
		{`{"rate": "fast"}`, []string{"rate must be a whole number"}},
		{`{"rate": 1.5}`, []string{"rate must be a whole number"}},
		{`{"on": 1, "device": 2, "more": 3, "most": 4}`, []string{
			"device must be text in quotes",
			"more is not a setting of this model",
			"most is not a setting of this model",
			"on must be true or false",
		}},
		{`[1]`, []string{"settings: "}},
		{`{`, []string{"settings: "}},
	} {
		var e example
		err := peripherals.Settings(json.RawMessage(c.raw), &e)
		if (err == nil) != (len(c.want) == 0) {
			t.Errorf("%s: %v", c.raw, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in %q", c.raw, want, err)
			}
		}
	}
}

// What is right is taken although something else is wrong.
func TestSettingsGoesOn(t *testing.T) {
	var e example
	if err := peripherals.Settings(json.RawMessage(`{"bad": 1, "device": "x", "Device": "y", "line": 4}`), &e); err == nil {
		t.Error("no error")
	}
	if e.Device != "x" || e.Line == nil || *e.Line != 4 {
		t.Errorf("%+v", e)
	}
}
