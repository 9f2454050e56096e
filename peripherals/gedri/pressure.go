package gedri

import (
	"slices"
	"time"

	"telecart/peripherals"
)

// Labels of invasive pressures.
const (
	labelART = 1
	labelCVP = 2
	labelPA  = 3
	labelRAP = 4
	labelRVP = 5
	labelLAP = 6
	labelICP = 7
	labelABP = 8
	labelP1  = 9 // to 14, P6
)

const statusZeroing = 1 << 2 // of an invasive pressure; from the 10th edition

// kind lists the quantities of a labelled pressure, "" for none.
type kind struct{ systolic, diastolic, mean peripherals.Quantity }

// pressureKind returns what a label's numbers are; name is the monitor's word.
// A venous, atrial or intracranial pressure is its mean. A pressure without a
// quantity of its own is a plain IBP at the site that its label names.
func pressureKind(label uint16, channel int) (k kind, site, name string) {
	plain := kind{peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean}
	switch label {
	case labelART:
		return kind{peripherals.ARTSystolic, peripherals.ARTDiastolic, peripherals.ARTMean}, "", "ART"
	case labelABP:
		return kind{peripherals.ABPSystolic, peripherals.ABPDiastolic, peripherals.ABPMean}, "", "ABP"
	case labelPA:
		return kind{peripherals.PAPSystolic, peripherals.PAPDiastolic, peripherals.PAPMean}, "", "PA"
	case labelCVP:
		return kind{mean: peripherals.CVPMean}, "", "CVP"
	case labelRAP:
		return kind{mean: peripherals.RAPMean}, "", "RAP"
	case labelLAP:
		return kind{mean: peripherals.LAPMean}, "", "LAP"
	case labelICP:
		return kind{mean: peripherals.ICPMean}, "", "ICP"
	case labelRVP:
		return kind{mean: peripherals.RVPMean}, "", "RVP"
	}
	name = channelName(channel)
	if label >= labelP1 && label < labelP1+6 {
		name = channelName(int(label - labelP1))
	}
	return plain, name, name
}

// The channels: P1 to P6 are in the basic class, P7 and P8 in an extended one.
const (
	basicPressures = 6
	allPressures   = 8
)

func channelName(channel int) string { return "P" + string(rune('1'+channel)) }

// pressures reports P1 to P6.
func pressures(b *batch, c []byte, s *setup) {
	for i := range basicPressures {
		onePressure(b, pressureGroup(c, i), i, s)
	}
}

func pressureGroup(c []byte, i int) group {
	switch i {
	case 4:
		return group(c[atP5:])
	case 5:
		return group(c[atP6:])
	}
	return group(c[atPressure+i*pressureLen:])
}

func pressureVerdict(g group) verdict { return judge(g, finding{statusZeroing, nothing("zeroing")}) }

// onePressure reports a channel. If several have the same name, the later ones
// add their channel.
func onePressure(b *batch, g group, channel int, s *setup) {
	if !g.exists() {
		return
	}
	k, site, name := pressureKind(g.label(), channel)
	if g.label() >= labelP1+6 {
		b.unknown(g, channelName(channel), int(g.label()))
	}
	if slices.Contains(s.name[:channel], name) {
		site = name + " on channel " + channelName(channel)
		name = site
	}
	v := pressureVerdict(g)
	if k.systolic != "" {
		b.add(k.systolic, site, g.value(0), 1./100, v)
		b.add(k.diastolic, site, g.value(1), 1./100, v)
	}
	b.add(k.mean, site, g.value(2), 1./100, v)
	if g.label() == labelRVP { // a ventricle is its systole and diastole
		b.add(peripherals.IBPSystolic, name, g.value(0), 1./100, v)
		b.add(peripherals.IBPDiastolic, name, g.value(1), 1./100, v)
	}
	// Most pressures have no pulse of their own, which is no failure.
	if hr := g.value(3); hr > 0 {
		b.add(peripherals.IBPPulse, name, hr, 1, v)
	}
}

// Label bits of the non-invasive pressure; 0 to 2 are the cuff's size.
const (
	nibpMeasuring   = 1 << 5
	nibpStasis      = 1 << 6
	nibpCalibrating = 1 << 7
	nibpOld         = 1 << 8
)

// cuffOld is the age that nibpOld stands for.
const cuffOld = 60 * time.Second

// cuff reports the last cuff measurement; old means that it is older than
// cuffOld by its time, whatever the label says. While the cuff is inflated its
// numbers are the last ones, or pressures on the way, and neither is shown.
func cuff(b *batch, g group, old bool) {
	if !g.exists() {
		return
	}
	v := judge(g)
	for _, f := range []finding{
		{nibpMeasuring, nothing("measuring")},
		{nibpStasis, nothing("cuff inflated for venous stasis")},
		{nibpCalibrating, nothing("calibrating")},
		{nibpOld, doubt("older than 60 s")},
	} {
		if uint32(g.label())&f.bit != 0 {
			v = v.and(f.verdict)
		}
	}
	if old {
		v = v.and(doubt("older than 60 s"))
	}
	b.add(peripherals.NIBPSystolic, "", g.value(0), 1./100, v)
	b.add(peripherals.NIBPDiastolic, "", g.value(1), 1./100, v)
	b.add(peripherals.NIBPMean, "", g.value(2), 1./100, v)
	b.add(peripherals.NIBPPulse, "", g.value(3), 1, v)
}
