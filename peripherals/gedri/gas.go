package gedri

import "telecart/peripherals"

// Status bits of the CO2 group.
const (
	co2Apnoea      = 1 << 2
	co2Calibrating = 1 << 3
	co2Zeroing     = 1 << 4
	co2Occlusion   = 1 << 5
	co2AirLeak     = 1 << 6
	co2RespApnoea  = 1 << 7 // by the chest's impedance
	co2Wet         = 1 << 9
)

// co2Verdict is the effect of the gas sampling on the numbers.
func co2Verdict(g group) verdict {
	return co2Sampling(g).and(judge(g, finding{co2Apnoea, doubt("apnoea")}))
}

// co2Sampling is its effect on numbers and wave.
func co2Sampling(g group) verdict {
	return judge(g,
		finding{co2Calibrating, nothing("calibrating")},
		finding{co2Zeroing, nothing("zeroing")},
		finding{co2Occlusion, doubt("occlusion")},
		finding{co2AirLeak, doubt("air leak")})
}

// waterVapour is the pressure of water vapour in breath saturated at 37 °C,
// mmHg.
const waterVapour = 47

// co2Scale returns how many mmHg 1/100 % of CO2 are, and false if the ambient
// pressure is unknown. The monitor measures dry gas; with humidity compensation
// set to wet it shows the gas in the lung, of which water vapour takes a part.
// That bit 9 of the status is this setting is how public drivers read it; the
// vendor's text was not available. A wrong reading is 6 % off.
func co2Scale(g group) (mmHg float64, ok bool) {
	raw := g.value(3) // 1/10 mmHg
	if !g.exists() || raw < 3000 || raw > 9000 {
		return 0, false
	}
	ambient := float64(raw) / 10
	if g.status()&co2Wet != 0 {
		ambient -= waterVapour
	}
	return ambient / 10000, true
}

func carbonDioxide(b *batch, g group, s *setup) {
	if !g.exists() {
		return
	}
	for i, q := range [...]peripherals.Quantity{peripherals.EtCO2, peripherals.FiCO2} {
		v, raw := co2Verdict(g), g.value(i)
		if s.co2Scale == 0 && !isCode(raw) { // a code says more
			v = v.and(nothing("no ambient pressure"))
		}
		b.add(q, "", raw, s.co2Scale, v)
	}
}

// breathing has the groups that count breaths.
type breathing struct{ ecg, co2, flow group }

// rate reports one respiratory rate: that of the gas, which the monitor fills
// from its selected source; otherwise that of the chest's impedance, then that
// of the flow. An apnoea seen by the monitor makes any rate doubtful.
func (r breathing) rate(b *batch) {
	apnoea := r.co2.exists() && r.co2.status()&(co2Apnoea|co2RespApnoea) != 0
	g, raw, v, some := r.counted()
	if !some {
		return
	}
	if apnoea && g.active() {
		v = v.and(doubt("apnoea"))
	}
	b.addRate(peripherals.RespiratoryRate, raw, v, apnoea)
}

// counted returns the first group with a number, or the first group at all.
func (r breathing) counted() (g group, raw int16, v verdict, some bool) {
	choices := []struct {
		g   group
		raw int16
		v   verdict
	}{
		{r.co2, r.co2.value(2), co2Verdict(r.co2)},
		{r.ecg, r.ecg.value(4), judge(r.ecg, finding{ecgChannel1, doubt("lead off")})},
		{r.flow, r.flow.value(0), flowVerdict(r.flow)},
	}
	for _, c := range choices {
		if c.g.exists() && c.g.active() && !isCode(c.raw) {
			return c.g, c.raw, c.v, true
		}
	}
	for _, c := range choices {
		if c.g.exists() {
			return c.g, c.raw, c.v, true
		}
	}
	return nil, 0, verdict{}, false
}

// Status bits of O2, N2O and agent.
const (
	gasCalibrating = 1 << 2
	gasOff         = 1 << 3
)

func gasVerdict(g group) verdict {
	return judge(g,
		finding{gasCalibrating, nothing("calibrating")},
		finding{gasOff, nothing("measurement off")})
}

func gases(b *batch, c []byte) {
	gas := func(at int, et, fi peripherals.Quantity, site string) {
		g := group(c[at:])
		v := gasVerdict(g)
		b.add(et, site, g.value(0), 1./100, v)
		b.add(fi, site, g.value(1), 1./100, v)
	}
	if group(c[atO2:]).exists() {
		gas(atO2, peripherals.EtO2, peripherals.FiO2, "")
	}
	if group(c[atN2O:]).exists() {
		gas(atN2O, peripherals.EtN2O, peripherals.FiN2O, "")
	}
	if g := group(c[atAgent:]); g.exists() {
		if name := agentName(g.label()); name != "" {
			if name == unknownAgent {
				b.unknown(g, "AA", int(g.label()))
			}
			gas(atAgent, peripherals.EtAA, peripherals.FiAA, name)
		}
		b.add(peripherals.MAC, "", g.value(2), 1./100, gasVerdict(g))
	}
}

// agentName returns "" if there is no agent.
func agentName(label uint16) string {
	switch label {
	case 1:
		return ""
	case 2:
		return "halothane"
	case 3:
		return "enflurane"
	case 4:
		return "isoflurane"
	case 5:
		return "desflurane"
	case 6:
		return "sevoflurane"
	}
	return unknownAgent
}

const unknownAgent = "unknown agent"

// flowVerdict is the effect of the flow sensor's status on its numbers.
func flowVerdict(g group) verdict {
	return judge(g,
		finding{1 << 2, nothing("disconnected")},
		finding{1 << 3, nothing("calibrating")},
		finding{1 << 4, nothing("zeroing")},
		finding{1 << 7, nothing("measurement off")},
		finding{1 << 5, doubt("obstruction")},
		finding{1 << 6, doubt("leak")})
}

// mechanics reports pressures (1/100 cmH2O), volumes (1/10 mL), compliance
// (1/100 mL/cmH2O) and minute volume (1/100 L/min).
func mechanics(b *batch, g group) {
	if !g.exists() {
		return
	}
	v := flowVerdict(g)
	b.add(peripherals.PeakPressure, "", g.value(1), 1./100, v)
	b.add(peripherals.PEEP, "", g.value(2), 1./100, v)
	b.add(peripherals.PlateauPressure, "", g.value(3), 1./100, v)
	b.add(peripherals.TidalVolumeIn, "", g.value(4), 1./10, v)
	b.add(peripherals.TidalVolumeOut, "", g.value(5), 1./10, v)
	b.add(peripherals.Compliance, "", g.value(6), 1./100, v)
	b.add(peripherals.MinuteVolumeOut, "", g.value(7), 1./100, v)
}
