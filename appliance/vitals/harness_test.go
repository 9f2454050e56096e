package vitals

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"telecart/appliance/api"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

type change func(*api.Reading)

// from is a good reading of one device at noon.
func from(device, quantity string, v float64, changes ...change) api.Reading {
	r := api.Reading{Device: device, Quantity: quantity, Label: labels[quantity], Unit: units[quantity], Value: &v, Quality: good, At: noon}
	if r.Label == "" {
		r.Label = quantity
	}
	if quantity == temperature {
		r.Decimals = 1
	}
	for _, c := range changes {
		c(&r)
	}
	return r
}

var (
	labels = map[string]string{spo2: "SpO2", heartRate: "Heart rate", pulseRate: "Pulse rate", temperature: "Temperature",
		"nibp-systolic": "NIBP systolic", "nibp-diastolic": "NIBP diastolic", "nibp-mean": "NIBP mean", cuffPressure: "Cuff pressure"}
	units = map[string]string{spo2: "%", heartRate: "/min", pulseRate: "/min", temperature: "°C",
		"nibp-systolic": "mmHg", "nibp-diastolic": "mmHg", "nibp-mean": "mmHg", cuffPressure: "mmHg"}
)

func doubtful(r *api.Reading) { r.Quality, r.Detail = suspect, api.Words("motion") }
func lost(r *api.Reading)     { r.Quality, r.Value, r.Detail = noSignal, nil, api.Words("sensor off") }

func ago(d time.Duration) change { return func(r *api.Reading) { r.At = r.At.Add(-d) } }
func at(site string) change      { return func(r *api.Reading) { r.Site = site } }

// clock gives the time that the device's own clock shows, which is three hours
// wrong, and runs.
func clock(ago time.Duration) change {
	return func(r *api.Reading) {
		t := noon.Add(3*time.Hour - ago)
		r.DeviceTime = &t
	}
}

// ward is a cart with two monitors, an oximeter and a cuff.
func ward() []api.Device {
	return []api.Device{{ID: "ge", Label: "Monitor"}, {ID: "philips", Label: "Bedside"}, {ID: "oxi", Label: "Oximeter"}, {ID: "cuff", Label: "Cuff"}}
}

// Row is one value as every screen has to show it: what screens are tested by.
type Row struct {
	Quantity string   `json:"quantity"`
	Site     string   `json:"site,omitempty"`
	Device   string   `json:"device"`
	Parts    []string `json:"parts"`
	Numbers  []string `json:"numbers"` // of the parts; empty for none
	Doubt    bool     `json:"doubt,omitempty"`
	Old      bool     `json:"old,omitempty"`
	Age      int      `json:"age"` // s, where it is old; -1 where that is not known
	Differs  bool     `json:"differs,omitempty"`
	Named    bool     `json:"named,omitempty"`
	Virtual  bool     `json:"virtual,omitempty"`
	Lead     bool     `json:"lead,omitempty"`
	Rival    bool     `json:"rival,omitempty"`
}

// rows is the answer as it has to be read, from what goes over the wire.
func rows(told api.Readings, now time.Time) []Row {
	out := []Row{}
	for _, sign := range told.Vitals.Signs {
		for _, src := range sign.Sources {
			if !src.Quiet {
				out = append(out, row(sign, src, told.Readings, now))
			}
		}
	}
	return out
}

func row(sign api.Sign, src api.Source, readings []api.Reading, now time.Time) Row {
	out := Row{Quantity: sign.Quantity, Site: sign.Site, Device: src.Device, Parts: src.Parts, Differs: src.Differs, Named: src.Named,
		Virtual: src.Virtual, Lead: sign.Lead == src.Device, Rival: sign.Rival == src.Device}
	for _, part := range src.Parts {
		number := ""
		for _, r := range readings {
			if r.Key() != (api.ReadingKey{Device: src.Device, Quantity: part, Site: sign.Site}) || r.Value == nil {
				continue
			}
			number = strconv.FormatFloat(*r.Value, 'f', r.Decimals, 64)
			out.Doubt = out.Doubt || r.Quality == suspect
			if !r.Fresh(now) {
				out.Old, out.Age = true, int(now.Sub(r.MeasuredAt).Seconds())
				if r.MeasuredAt.IsZero() || out.Age < 0 {
					out.Age = -1
				}
			}
		}
		out.Numbers = append(out.Numbers, number)
	}
	return out
}

// String is a row on one line: "spo2 ge 97 ? 60 s, lead, differs".
func (r Row) String() string {
	numbers := strings.Join(r.Numbers, "/")
	if r.Doubt {
		numbers += " ?"
	}
	if r.Old {
		numbers += fmt.Sprintf(" %d s", r.Age)
	}
	words := []string{strings.TrimSpace(r.Quantity+" "+r.Site) + " " + r.Device + " " + numbers}
	for _, w := range []struct {
		word string
		is   bool
	}{{"lead", r.Lead}, {"beside", r.Rival}, {"differs", r.Differs}, {"named", r.Named}, {"virtual", r.Virtual}} {
		if w.is {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ", ")
}

func notANumber(r *api.Reading) { *r.Value = math.NaN() }
