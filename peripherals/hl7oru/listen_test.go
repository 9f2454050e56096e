package hl7oru_test

import (
	"errors"
	"io/fs"
	"net"
	"testing"
	"testing/synctest"

	"telecart/drivers/mllp"
	"telecart/drivers/mllp/mllptest"
	"telecart/peripherals"
	"telecart/peripherals/hl7oru"
	"telecart/peripherals/peripheraltest"
)

func TestListenFails(t *testing.T) {
	for want, says := range map[error]string{
		mllp.ErrBusy:      "Another program uses this device. Call the technician.",
		mllp.ErrNoAddress: "The cart does not have the network address for this device. Call the technician.",
		fs.ErrPermission:  "The cart may not use this device. Call the technician.",
	} {
		fake := mllptest.NewFake()
		fake.Err = want
		env := peripheraltest.Env(t)
		env.Listen = fake.Listen
		r := peripheraltest.Start(t, hl7oru.Model(), env, settings)
		if err := r.End(t); !errors.Is(err, want) {
			t.Errorf("Run: %v", err)
		}
		peripheraltest.Offline(t, r)
		if st := r.Statuses(); st[len(st)-1].Detail.English != says {
			t.Errorf("%v: %q", want, st[len(st)-1].Detail)
		}
	}
}

// When listening fails nothing of what was shown stays.
func TestListenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, fake := start(t)
		fake.Connect(bed1)
		answered(t, fake.Send(bed1, message(t, "vs900")), "AA", "1914")
		fake.Fail(net.ErrClosed)
		if err := r.End(t); !errors.Is(err, net.ErrClosed) {
			t.Errorf("Run: %v", err)
		}
		peripheraltest.Offline(t, r)
		for _, q := range []peripherals.Quantity{peripherals.SpO2, peripherals.NIBPSystolic} {
			if rd, some := r.Last(q); !some || rd.Quality != peripherals.NoSignal || rd.Value != 0 {
				t.Errorf("%s: %+v", q, rd)
			}
		}
	})
}

func TestSettings(t *testing.T) {
	peripheraltest.Model(t, hl7oru.Model(), peripheraltest.Env(t), settings)
	for s, key := range map[string]string{
		`{"listen": "127.0.0.1:2575"}`:                             "",
		`{"listen": "[::1]:2575"}`:                                 "",
		`{"listen": "0.0.0.0:2575", "senders": ["192.168.1.10"]}`:  "",
		`{"listen": "10.1.1.1:2575", "senders": ["192.168.1.10"]}`: "",
		`{"listen": "127.0.0.1:2575", "senders": ["127.0.0.1"]}`:   "",
		`{"listen": "0.0.0.0:2575"}`:                               "senders",
		`{"listen": "[::]:2575"}`:                                  "senders",
		`{"listen": "10.1.1.1:2575", "senders": []}`:               "senders",
		`{"listen": "10.1.1.1:2575", "senders": ["monitor7"]}`:     "senders",
		`{"listen": "10.1.1.1:2575", "senders": ["0.0.0.0"]}`:      "senders",
		`{}`:                            "listen",
		`{"listen": ":2575"}`:           "listen",
		`{"listen": "localhost:2575"}`:  "listen",
		`{"listen": "127.0.0.1:0"}`:     "listen",
		`{"listen": "127.0.0.1"}`:       "listen",
		`{"listen": 2575}`:              "listen",
		`{"listen": "127.0.0.1:99999"}`: "listen",
	} {
		_, err := hl7oru.New(peripheraltest.Env(t), []byte(s))
		var wrong *peripherals.SettingError
		if errors.As(err, &wrong); (err == nil) != (key == "") || err != nil && wrong.Key != key {
			t.Errorf("%s: %v, want a problem with %q", s, err, key)
		}
	}
}
