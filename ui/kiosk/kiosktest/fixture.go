package kiosktest

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"time"

	"telecart/appliance/api"
	"telecart/appliance/vitals"
)

// Idle is the state of a cart with the usual instruments, on battery, whose
// exam camera is unplugged.
func Idle(now time.Time) api.Snapshot {
	dev := func(id, label, kind, state, detail string) api.Device {
		return api.Device{ID: id, Model: id, Label: label, Kind: kind, State: state, Detail: api.English(detail), Since: now}
	}
	feed := func(device, role, label, state string) api.Feed {
		return api.Feed{Device: device, Role: role, Label: label, Kind: "video", State: state}
	}
	return api.Snapshot{
		Status: api.Status{
			Cart: api.Cart{ID: "cart-7", Name: "Ward 3 East", Demonstration: true, TimeZone: "Europe/Madrid"},
			Readiness: api.Readiness{Light: "attention", Reasons: []api.Message{
				api.English("The exam camera is not there: plug it in at the left side of the cart.")}},
			Hub:     api.HubLink{Configured: true, Connected: true, Since: now},
			Session: api.Session{Phase: api.PhaseIdle, Since: now},
			Shutter: "open",
			Power:   &api.Power{OnBattery: true, Percent: 81, MinutesRemaining: 380},
			Now:     now,
			Feeds: []api.Feed{feed("room", "room", "Room camera", "online"), feed("exam", "exam", "Exam camera", "offline"),
				feed("otoscope", "otoscope", "Otoscope", "online")},
		},
		Devices: []api.Device{
			dev("spo2", "Oximeter", "vitals", "online", ""),
			dev("cuff", "Cuff", "vitals", "online", ""),
			dev("temp", "Thermometer", "vitals", "online", ""),
			dev("otoscope", "Otoscope", "camera", "online", ""),
			dev("stethoscope", "Stethoscope", "sound", "online", ""),
			dev("room", "Room camera", "camera", "online", ""),
			dev("exam", "Exam camera", "camera", "offline", "Not plugged in. Plug it in at the left side of the cart."),
			dev("talk", "Microphone", "sound", "degraded", "The microphone is very quiet."),
			dev("panel", "Buttons and lamp", "controls", "online", ""),
		},
		Readings: Vitals(now),
	}
}

// Vitals returns those of a healthy person; pressure and temperature were
// measured a while ago.
func Vitals(now time.Time) []api.Reading {
	r := func(device, q, label string, v float64, unit string, decimals int, ago time.Duration) api.Reading {
		return api.Reading{Device: device, Quantity: q, Label: label, Value: &v, Unit: unit, Decimals: decimals,
			Quality: "good", At: now.Add(-ago)}
	}
	return []api.Reading{
		r("spo2", "spo2", "SpO2", 97, "%", 0, 0),
		r("spo2", "pulse-rate", "Pulse rate", 72, "/min", 0, 0),
		r("cuff", "nibp-systolic", "NIBP systolic", 128, "mmHg", 0, 130*time.Second),
		r("cuff", "nibp-diastolic", "NIBP diastolic", 82, "mmHg", 0, 130*time.Second),
		r("temp", "temperature", "Temperature", 37.2, "°C", 1, 0),
	}
}

// JPEG returns a picture with stripes that move with n.
func JPEG(w, h, n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 120, 255}
			if (x+y+n*8)/40%4 == 0 {
				c.B = 220
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		panic(err) // memory takes every picture
	}
	return out.Bytes()
}

// Told returns s as the daemon sends it, with how its readings are shown.
func Told(s api.Snapshot, now time.Time) api.Snapshot {
	_, told := vitals.State{}.Next(vitals.Input{Demonstration: s.Status.Cart.Demonstration, Devices: s.Devices, Readings: s.Readings}, now)
	s.Readings, s.Vitals = told.Readings, told.Vitals
	return s
}
