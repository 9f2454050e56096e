// Package hl7oru takes the vital signs of a patient monitor that sends them
// by itself: HL7 v2 ORU^R01 over MLLP, as in IHE PCD-01 (Mindray VS and ePM,
// GE B40 and B1x5, Comen NC, and others).
//
// The documents are HL7 v2.6 chapters 2 and 7, IHE Patient Care Device
// Technical Framework vol. 2 (PCD-01, MDC codes of IEEE 11073-10101 in OBX-3
// and OBX-6), and Philips' HL7 export, which writes the same codes in
// hexadecimal ("0002-4bb8^SpO2^MDIL"). What smaller senders write, LOINC, is
// understood too, and the codes that monitors of Nihon Kohden and older ones of
// Mindray have of their own. The bus is drivers/mllp; the usual port is 2575.
// It is only opened where a [[peripheral]] names it.
//
// message.go, escape.go, charset.go and clock.go have the format, identify.go,
// code.go, loinc.go, vendor.go and unit.go what is measured in what, assess.go
// the table of quality, observe.go the whole of a message, sender.go and
// owner.go who sends, sequence.go in what order, link.go what is answered to
// whom, told.go what is told when.
//
// # The patient in the message
//
// PID and PV1 name the patient as the monitor knows him: typed in by hand,
// left from the last one, or a number that means something in another system.
// The cart's patient is whom its nurse said. A name that came over the network
// would be a second truth that nobody at this bedside confirmed, and would
// decide under whom a record is filed. So PID is neither logged nor told; it is
// only compared: when his numbers (PID-2, PID-3, PID-18) become others, or his
// name where there is no number, all values before were of somebody else and are
// taken back, and a message about two patients or beds is refused. PV1-3, the
// bed, only tells monitors behind one gateway apart.
//
// # One monitor
//
// All values of an instrument must be of one patient. So one monitor has the
// cart to itself: the one that sent first, known by address, MSH-3, bed and
// patient; a message that names no bed or nobody is of those before.
// Another one is refused (AR, and the nurse reads that two monitors send) while
// the first is connected and was heard within a minute. It gets the place at
// once, with all of the first's values gone, when that one has closed its
// connection: a monitor that is exchanged need not wait. When the first comes
// back within five minutes it gets its place back; from then on the other one
// is refused as long as both send, connected or not, and the nurse reads it:
// two that take turns never mix. Where two monitors belong to a cart, each gets
// a [[peripheral]] and a port of its own.
//
// # Acknowledgement
//
// AA says that the readings were handed to the sink, AE that the message could
// not be read or holds nothing that was observed, AR that it is not for the
// cart: wrong type, version or processing id, or another monitor's. The message
// that came last and comes once more (the same bytes with an MSH-7 and MSH-10,
// as after a lost answer) is acknowledged and not told again. Anything else is
// new: monitors count from 1 after a restart, and there are some that do not
// count.
package hl7oru

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"time"

	"telecart/drivers/mllp"
	"telecart/peripherals"
)

// Model is hl7-oru.
func Model() peripherals.Model {
	return peripherals.Model{
		ID:      "hl7-oru",
		Vendor:  "Mindray, GE, Comen, Philips and others",
		Product: "monitors that send HL7 (IHE PCD-01)",
		Label:   "Patient monitor",
		Gives: []peripherals.Quantity{
			peripherals.SpO2, peripherals.PulseRate, peripherals.PerfusionIndex, peripherals.HeartRate,
			peripherals.NIBPSystolic, peripherals.NIBPDiastolic, peripherals.NIBPMean, peripherals.NIBPPulse,
			peripherals.Temperature, peripherals.RespiratoryRate, peripherals.EtCO2, peripherals.FiCO2,
			peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean,
			peripherals.ABPSystolic, peripherals.ABPDiastolic, peripherals.ABPMean,
			peripherals.PAPSystolic, peripherals.PAPDiastolic, peripherals.PAPMean,
			peripherals.CVPMean, peripherals.RAPMean, peripherals.LAPMean, peripherals.RVPMean, peripherals.ICPMean,
			peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean, peripherals.ST,
			peripherals.EtO2, peripherals.FiO2, peripherals.EtN2O, peripherals.FiN2O,
			peripherals.PeakPressure, peripherals.PEEP, peripherals.PlateauPressure,
			peripherals.CardiacOutput, peripherals.SvO2,
		},
		Protocol: "HL7 v2 ORU^R01 over MLLP (IHE PCD-01, MDC or LOINC codes)",
		Claims:   []peripherals.Claim{{Key: "listen", Kind: "address"}},
		New: func(env peripherals.Env, raw json.RawMessage) (peripherals.Peripheral, error) {
			return New(env, raw)
		},
	}
}

type settings struct {
	Listen  string   `json:"listen"`  // address and port of this machine, 127.0.0.1:2575
	Senders []string `json:"senders"` // addresses that may send; required unless listen is on loopback
}

// New makes an hl7-oru from its settings; it does no I/O.
func New(env peripherals.Env, raw json.RawMessage) (*Monitor, error) {
	var s settings
	err := peripherals.Settings(raw, &s)
	wrong := func(key, problem string) {
		err = errors.Join(err, &peripherals.SettingError{Key: key, Problem: problem})
	}
	m := &Monitor{env: env}
	var bad error
	if m.config.Address, bad = netip.ParseAddrPort(s.Listen); bad != nil || m.config.Address.Port() == 0 {
		if s.Listen == "" {
			wrong("listen", `is required: an address of this machine and a port, such as "127.0.0.1:2575"`)
		} else {
			wrong("listen", `must be an address of this machine and a port, such as "127.0.0.1:2575"`)
		}
	} else if !m.config.Address.Addr().Unmap().IsLoopback() && len(s.Senders) == 0 {
		wrong("senders", "is required where other machines can connect: HL7 does not say who sends, and anybody on the network "+
			"could show false vital signs; name the monitor's address")
	}
	for _, sender := range s.Senders {
		addr, bad := netip.ParseAddr(sender)
		if bad != nil || addr.IsUnspecified() {
			wrong("senders", "must be a list of addresses such as 192.168.1.10; "+sender+" is none")
			continue
		}
		m.config.Senders = append(m.config.Senders, addr.Unmap().WithZone(""))
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Monitor is whatever monitor calls the cart.
type Monitor struct {
	env    peripherals.Env
	config mllp.Config
}

// Run listens until that fails or ctx ends.
func (m *Monitor) Run(ctx context.Context, sink peripherals.Sink) error {
	l := newLink(m.env, sink)
	l.status(peripherals.Starting, "")
	if m.env.Listen == nil {
		err := errors.New("hl7-oru: there is no network to listen on")
		l.end(sentenceListen)
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ticks := make(chan struct{})
	go func() {
		defer close(ticks)
		l.watch(ctx, time.Second)
	}()
	err := m.env.Listen(ctx, m.config, l)
	stop()
	<-ticks
	if err != nil {
		l.end(peripherals.Explain("the monitor's connection", err))
	}
	return err
}

// What the nurse reads.
const (
	sentenceWaiting = "Waiting for a monitor."
	sentenceSilent  = "The monitor is connected but sends nothing. Check that it is switched on and not in standby."
	sentenceUnclear = "The monitor sends what the cart cannot read. Call the technician."
	sentenceStrange = "The monitor sends values, but none that the cart knows. Call the technician."
	sentenceDemo    = "The monitor shows a demonstration, not the patient. Switch its demo mode off."
	sentenceTwo     = "Two monitors or patients send to the cart, and only one is shown. Disconnect the one that is not this patient's."
	sentenceListen  = "The cart has no network for a monitor. Call the technician."
)
