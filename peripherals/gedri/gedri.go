package gedri

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"telecart/drivers/serial"
	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
	"telecart/peripherals/internal/wire"
)

// Model is ge-dri.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "ge-dri",
		Vendor:   "GE HealthCare (Datex-Ohmeda)",
		Product:  "S/5, CARESCAPE B450/B650/B850, B20/B40, B105/B125",
		Label:    "Patient monitor",
		Gives:    gives(),
		Protocol: "S/5 Computer Interface M1017617 and Datex-Ohmeda Record Specification 8005313 (19200 8E1 RTS/CTS)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

func gives() []peripherals.Quantity {
	return []peripherals.Quantity{
		peripherals.HeartRate, peripherals.ST, peripherals.SpO2, peripherals.PulseRate, peripherals.IBPPulse, peripherals.PerfusionIndex,
		peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse,
		peripherals.Temperature, peripherals.RespiratoryRate, peripherals.EtCO2, peripherals.FiCO2,
		peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean,
		peripherals.ABPSystolic, peripherals.ABPDiastolic, peripherals.ABPMean,
		peripherals.PAPSystolic, peripherals.PAPDiastolic, peripherals.PAPMean,
		peripherals.CVPMean, peripherals.RAPMean, peripherals.LAPMean, peripherals.RVPMean, peripherals.ICPMean,
		peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean,
		peripherals.EtO2, peripherals.FiO2, peripherals.EtN2O, peripherals.FiN2O,
		peripherals.EtAA, peripherals.FiAA, peripherals.MAC,
		peripherals.PeakPressure, peripherals.PEEP, peripherals.PlateauPressure,
		peripherals.TidalVolumeIn, peripherals.TidalVolumeOut, peripherals.MinuteVolumeOut, peripherals.Compliance,
		peripherals.CardiacOutput, peripherals.SvO2, peripherals.BIS,
		peripherals.ECGI, peripherals.ECGII, peripherals.ECGIII, peripherals.ECGaVR, peripherals.ECGaVL,
		peripherals.ECGaVF, peripherals.ECGV, peripherals.Pleth, peripherals.ART, peripherals.ABP, peripherals.PAP,
		peripherals.CVP, peripherals.ICP, peripherals.IBP, peripherals.CO2, peripherals.O2, peripherals.N2O,
		peripherals.AA, peripherals.Resp,
	}
}

type settings struct {
	Port     string   `json:"port"`     // such as /dev/ttyUSB0
	Baud     int      `json:"baud"`     // 19200 (default), or 115200 for a CARESCAPE set to it
	RTSCTS   *bool    `json:"rtscts"`   // hardware handshake, on by default; off for a cable without it
	Interval int      `json:"interval"` // seconds between displayed values, 5 (default) to 60
	Waves    []string `json:"waves"`    // default ecg1, pleth, art, co2
}

// New makes a ge-dri from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Monitor, error) {
	s := settings{Baud: 19200, Interval: 5, Waves: []string{"ecg1", "pleth", "art", "co2"}}
	problems := []error{wire.NeedPort(&s.Port, peripherals.Settings(raw, &s))}
	wrong := func(key, problem string) {
		problems = append(problems, &peripherals.SettingError{Key: key, Problem: problem})
	}
	if s.Baud != 19200 && s.Baud != 115200 {
		wrong("baud", "must be 19200 or 115200")
	}
	if s.Interval < 5 || s.Interval > 60 {
		wrong("interval", "must be 5 to 60 (seconds)")
	}
	want, problem := chooseWaves(s.Waves)
	if problem != "" {
		wrong("waves", problem)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return &Monitor{
		env: env, port: s.Port, waves: want, unread: unread.New(env.Log),
		interval: time.Duration(s.Interval) * time.Second,
		line: serial.Config{
			Baud: s.Baud, Parity: serial.EvenParity, RTSCTS: s.RTSCTS == nil || *s.RTSCTS,
		},
	}, nil
}

// chooseWaves checks names of waves; problem is "" if all is well.
func chooseWaves(names []string) (want []waveName, problem string) {
	if len(names) > 8 {
		return nil, "must be 8 at most"
	}
	rate := 0.
	for _, n := range names {
		name := waveName(n)
		kind, ok := waveType(name)
		if name == art {
			kind, ok = typeP1, true
		}
		if !ok {
			return nil, fmt.Sprintf("has %q; must be of ecg1 ecg2 ecg3 pleth art p1 p2 p3 p4 p5 p6 co2 o2 n2o agent resp", n)
		}
		rate += waveRate(kind)
		want = append(want, name)
	}
	if rate > maxRate {
		return nil, fmt.Sprintf("need %.0f samples a second; a monitor gives %d (ECG 300, pressure and pleth 100, others 25 each)", rate, maxRate)
	}
	return want, ""
}

// Monitor is a GE or Datex-Ohmeda monitor on a serial port.
type Monitor struct {
	env      peripherals.Env
	port     string
	line     serial.Config
	interval time.Duration
	waves    []waveName
	unread   *unread.Codes
}
