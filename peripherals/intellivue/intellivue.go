package intellivue

import (
	"encoding/json"

	"telecart/peripherals"
	"telecart/peripherals/internal/unread"
	"telecart/peripherals/internal/wire"
)

// Model is philips-intellivue.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:       "philips-intellivue",
		Vendor:   "Philips",
		Product:  "IntelliVue MP, MX, X2 and X3 (MIB/RS232 data export)",
		Label:    "Patient monitor",
		Gives:    gives(),
		Protocol: "Philips IntelliVue Data Export Interface Programming Guide 4535 642 59271 (115200 8N1)",
		Claims:   peripherals.AtPort(),
		Twin:     virtual(),
		New:      peripherals.Maker(New),
	}
}

func gives() []peripherals.Quantity {
	return []peripherals.Quantity{
		peripherals.HeartRate, peripherals.ST, peripherals.SpO2, peripherals.PulseRate, peripherals.IBPPulse, peripherals.AnyPulse,
		peripherals.PerfusionIndex, peripherals.PVI, peripherals.SpCO, peripherals.SpMet, peripherals.SpHb,
		peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse,
		peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean,
		peripherals.ABPSystolic, peripherals.ABPDiastolic, peripherals.ABPMean,
		peripherals.PAPSystolic, peripherals.PAPDiastolic, peripherals.PAPMean,
		peripherals.CVPMean, peripherals.RAPMean, peripherals.LAPMean, peripherals.ICPMean,
		peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean,
		peripherals.RespiratoryRate, peripherals.EtCO2, peripherals.FiCO2, peripherals.EtO2, peripherals.FiO2,
		peripherals.EtN2O, peripherals.FiN2O, peripherals.EtAA, peripherals.FiAA, peripherals.MAC,
		peripherals.Temperature, peripherals.SvO2, peripherals.CardiacOutput, peripherals.BIS,
		peripherals.ECGI, peripherals.ECGII, peripherals.ECGIII, peripherals.ECGaVR, peripherals.ECGaVL,
		peripherals.ECGaVF, peripherals.ECGV, peripherals.Pleth, peripherals.Resp, peripherals.CO2,
		peripherals.ART, peripherals.ABP, peripherals.PAP, peripherals.CVP, peripherals.ICP, peripherals.IBP,
		peripherals.Paw, peripherals.Flow,
	}
}

type settings struct {
	Port string `json:"port"` // such as /dev/ttyUSB0
}

// New makes a philips-intellivue from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Monitor, error) {
	var s settings
	if err := wire.NeedPort(&s.Port, peripherals.Settings(raw, &s)); err != nil {
		return nil, err
	}
	return &Monitor{env: env, port: s.Port, unread: unread.New(env.Log)}, nil
}

// Monitor is an IntelliVue monitor on a serial port.
type Monitor struct {
	env    peripherals.Env
	port   string
	unread *unread.Codes
}
