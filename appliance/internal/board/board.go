package board

import (
	"slices"
	"strings"
	"sync"
	"time"

	"telecart/appliance/api"
	"telecart/peripherals"
)

// Board holds what the instruments say now. It is the supervisor's observer, so
// nothing here blocks.
type Board struct {
	tell func(event string, v any) // sends a change to all listeners
	look chan struct{}             // the patient changed

	order sync.Mutex // held from a change until it is sent, so that the last one sent is true; taken before mu

	mu       sync.Mutex
	devices  []api.Device
	alerts   map[string]alertSet // by device, as last reported
	readings []api.Reading       // sorted by device, quantity and site
	display  display
}

// New returns a board of devices about which nothing is known yet. tell gets
// each change.
func New(devices []api.Device, demonstration bool, tell func(event string, v any)) *Board {
	return &Board{tell: tell, look: make(chan struct{}, 1), devices: devices, alerts: map[string]alertSet{}, display: display{demonstration: demonstration}}
}

// Alive returns unless the board is stuck.
func (b *Board) Alive() {
	b.order.Lock()
	defer b.order.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
}

// Reading keeps the newest reading of each quantity and sends it on.
func (b *Board) Reading(device string, r peripherals.Reading) {
	out := wireReading(device, r)
	b.order.Lock()
	defer b.order.Unlock()
	b.mu.Lock()
	b.put(out)
	b.mu.Unlock()
	b.tellReadings(func(r api.Reading) bool { return r.Key() == out.Key() })
}

// put needs b.mu to be held.
func (b *Board) put(r api.Reading) {
	i, found := slices.BinarySearchFunc(b.readings, r, compareReadings)
	if found {
		b.readings[i] = r
		return
	}
	b.readings = slices.Insert(b.readings, i, r)
}

func compareReadings(x, y api.Reading) int {
	if c := strings.Compare(x.Device, y.Device); c != 0 {
		return c
	}
	if c := strings.Compare(x.Quantity, y.Quantity); c != 0 {
		return c
	}
	return strings.Compare(x.Site, y.Site)
}

// Wave sends on a run of samples.
func (b *Board) Wave(device string, w peripherals.Wave) {
	def, _ := peripherals.Define(w.Quantity)
	b.tell(api.EventWave, api.Wave{
		Device: device, Quantity: string(w.Quantity), Label: def.Label, Unit: def.Unit, UCUM: def.UCUM, MDC: def.MDC,
		Rate: w.Rate, Scale: w.Scale, Offset: w.Offset, Seq: w.Seq, Samples: w.Samples, Quality: w.Quality.String(), At: w.At,
	})
}

// Status keeps the state of an instrument. The values of one that is not
// working are no longer values.
func (b *Board) Status(device string, s peripherals.Status) {
	b.order.Lock()
	defer b.order.Unlock()
	b.mu.Lock()
	d := b.device(device)
	if d == nil {
		b.mu.Unlock()
		return
	}
	if d.State != string(s.State) {
		d.Since = s.At
		if s.At.IsZero() {
			d.Since = time.Now()
		}
	}
	d.State, d.Detail = string(s.State), Said(s.Detail)
	var gone []api.Reading
	if s.State == peripherals.Offline || s.State == peripherals.Starting {
		gone = b.invalidate(device, s)
		delete(b.alerts, device)
	}
	b.show(d)
	devices := slices.Clone(b.devices)
	b.mu.Unlock()
	b.tell(api.EventDevices, api.Devices{Devices: devices})
	b.tellReadings(func(r api.Reading) bool {
		return slices.ContainsFunc(gone, func(g api.Reading) bool { return g.Key() == r.Key() })
	})
}

// device returns nil if there is none. b.mu must be held.
func (b *Board) device(id string) *api.Device {
	i := slices.IndexFunc(b.devices, func(d api.Device) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return &b.devices[i]
}

// invalidate takes the values of a device away and returns their readings. b.mu
// must be held.
func (b *Board) invalidate(device string, s peripherals.Status) []api.Reading {
	var gone []api.Reading
	for i := range b.readings {
		r := &b.readings[i]
		if r.Device == device && r.Value != nil {
			r.Value, r.Quality, r.Detail, r.At = nil, peripherals.NoSignal.String(), Said(s.Detail), time.Now()
			gone = append(gone, *r)
		}
	}
	return gone
}

// Devices returns all instruments in the order of the configuration.
func (b *Board) Devices() []api.Device {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.devices)
}

// Readings returns the newest reading of each quantity as the instruments gave
// it.
func (b *Board) Readings() []api.Reading {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.readings)
}

func wireReading(device string, r peripherals.Reading) api.Reading {
	def, _ := peripherals.DefineAt(r.Quantity, r.Site)
	out := api.Reading{
		Device: device, Quantity: string(r.Quantity), Label: def.Label, Unit: def.Unit, UCUM: def.UCUM,
		LOINC: def.LOINC, MDC: def.MDC, Decimals: def.Decimals,
		Quality: r.Quality.String(), Detail: api.Words(string(r.Detail)), Site: r.Site, At: r.At, Began: r.Began,
	}
	if r.Quality != peripherals.NoSignal {
		out.Value = &r.Value
	}
	if !r.DeviceTime.IsZero() {
		out.DeviceTime = &r.DeviceTime
	}
	return out
}

// Said turns an instrument's sentence into a message.
func Said(s peripherals.Sentence) api.Message {
	return api.Message{Code: s.Code, Args: s.Args(), English: s.English}
}
