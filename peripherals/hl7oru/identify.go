package hl7oru

import (
	"strconv"
	"strings"

	"telecart/peripherals"
)

// identify finds what an OBX is about by OBX-3: its code, or the alternate
// code in components 4 to 6.
func identify(obx segment) (meaning, bool) {
	for _, at := range [...]int{1, 4} {
		code, ok := codeOf(obx, 3, at)
		if !ok {
			id, name, system := obx.text(3, at), obx.text(3, at+1), obx.text(3, at+2)
			if m, ok := loinc(id, system); ok {
				return m, true
			}
			if m, ok := vendor(id, name, system); ok {
				return m, true
			}
			continue
		}
		if m, ok := mdc(code); ok {
			m.site = channelSite(m, obx.text(4, 1))
			m.contrary = contrary(m.quantity, obx.text(3, at+1))
			if m.quantity == peripherals.PerfusionIndex && obx.text(3, at+2) == "MDIL" {
				m.unit = "%" // Philips' is one, and has none
			}
			return m, true
		}
	}
	return meaning{}, false
}

// fits says whether q is what a name of 11073-10101 says; a name that says
// nothing fits everything.
func fits(q peripherals.Quantity, name string) bool {
	has := func(word string) bool { return strings.Contains(name, word) }
	switch {
	case has("RESP_RATE"):
		return q == peripherals.RespiratoryRate
	case has("HEART_RATE"):
		return q == peripherals.HeartRate
	case has("PULS_RATE"):
		return q == peripherals.PulseRate || q == peripherals.NIBPPulse
	case has("SAT_O2"):
		return q == peripherals.SpO2 || q == peripherals.SvO2
	case has("MDC_TEMP"):
		return q == peripherals.Temperature
	}
	return true
}

// contrary says whether a name is that of another measurement than its code,
// which is neither then. For a blood pressure it is also the kind of it:
// 150017 has been seen beside MDC_PRESS_BLD_NONINV_SYS, and 150021 beside
// MDC_PRESS_BLD_ART_SYS. Neither a cuff's number may be taken for that of a
// line in a vessel nor the other way round, and a systolic one never for a
// diastolic.
func contrary(q peripherals.Quantity, name string) bool {
	if !strings.HasPrefix(name, "MDC_") {
		return false
	}
	if strings.Contains(name, "_LIMIT") || strings.Contains(name, "_SETTING") { // an alarm's, or a device's
		return true
	}
	if !strings.HasPrefix(name, "MDC_PRESS_") {
		return !fits(q, name)
	}
	byCuff := strings.Contains(name, "NONINV") || strings.Contains(name, "CUFF")
	return byCuff != cuff(q) ||
		strings.HasSuffix(name, "_SYS") && !strings.HasSuffix(string(q), "-systolic") ||
		strings.HasSuffix(name, "_DIA") && !strings.HasSuffix(string(q), "-diastolic") ||
		strings.HasSuffix(name, "_MEAN") && !strings.HasSuffix(string(q), "-mean")
}

// codeOf reads the code at component c of a field with the name and the coding
// system behind it: "150456^MDC_PULS_OXIM_SAT_O2^MDC", or as Philips writes it
// "0002-4bb8^SpO2^MDIL", partition and term in hexadecimal.
func codeOf(obx segment, field, c int) (code uint32, ok bool) {
	id, name, system := obx.text(field, c), obx.text(field, c+1), obx.text(field, c+2)
	switch {
	case system == "MDC", system == "" && strings.HasPrefix(name, "MDC_"):
		n, err := strconv.ParseUint(id, 10, 32)
		return uint32(n), err == nil
	case system == "MDIL":
		partition, term, found := strings.Cut(id, "-")
		p, err1 := strconv.ParseUint(partition, 16, 16)
		t, err2 := strconv.ParseUint(term, 16, 16)
		return uint32(p<<16 | t), found && err1 == nil && err2 == nil
	}
	return 0, false
}

// channelSite is the site of what has several channels. OBX-4 is the place in
// the monitor, MDS.VMD.channel.metric (IHE PCD-01). A second temperature
// without a name is not the first one, and an invasive pressure without a name
// is that of its channel.
func channelSite(m meaning, containment string) string {
	if m.site != "" {
		return m.site
	}
	parts := strings.Split(containment, ".")
	channel := 0
	if len(parts) >= 3 {
		channel, _ = strconv.Atoi(parts[2]) // 0 where it is no number
	}
	switch m.quantity {
	case peripherals.Temperature:
		if channel >= 2 && channel < 100 {
			return "T" + strconv.Itoa(channel)
		}
	case peripherals.IBPSystolic, peripherals.IBPDiastolic, peripherals.IBPMean:
		if channel >= 1 && channel < 100 {
			return "P" + strconv.Itoa(channel)
		}
	}
	return ""
}
