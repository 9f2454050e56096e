package hl7oru

import (
	"slices"
	"strconv"
	"strings"

	"telecart/peripherals"
)

// identify returns the meaning of an OBX by its OBX-3.
func identify(obx segment) (meaning, bool) {
	id, name, system := obx.text(3, 1), obx.text(3, 2), obx.text(3, 3)
	code, ok := codeOf(id, name, system)
	if !ok {
		if m, ok := loinc(id, system); ok {
			return m, true
		}
		return vendor(id, name, system)
	}
	m, ok := mdc(code)
	m.site = channelSite(m, obx.text(4, 1))
	m.contrary = contrary(m.quantity, name)
	return m, ok
}

// codeOf parses a code of 11073-10101 with its name and coding system:
// "150456^MDC_PULS_OXIM_SAT_O2^MDC", or as Philips writes it
// "0002-4bb8^SpO2^MDIL", partition and term in hexadecimal.
func codeOf(id, name, system string) (code uint32, ok bool) {
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

// contrary reports whether a name belongs to another measurement than its code,
// so that neither counts: an alarm limit, a setting, or another quantity.
// 150017 was seen beside MDC_PRESS_BLD_NONINV_SYS, and 150021 beside
// MDC_PRESS_BLD_ART_SYS: a cuff's number must not be taken for that of an
// arterial line or the reverse, nor a systolic one for a diastolic.
func contrary(q peripherals.Quantity, name string) bool {
	for word, kinds := range map[string][]string{
		"_LIMIT": nil, "_SETTING": nil,
		"_SYS": {"-systolic"}, "_DIA": {"-diastolic"}, "_MEAN": {"-mean"}, "NONINV": {"nibp-"}, "CUFF": {"nibp-"},
		"RESP_RATE": {"respiratory-rate"}, "HEART_RATE": {"heart-rate"}, "PULS_RATE": {"pulse"},
		"SAT_O2": {"spo2", "svo2"}, "MDC_TEMP": {"temperature"},
	} {
		is := func(kind string) bool { return strings.Contains(string(q), kind) }
		if strings.Contains(name, word) && !slices.ContainsFunc(kinds, is) {
			return strings.HasPrefix(name, "MDC_")
		}
	}
	return strings.HasPrefix(name, "MDC_PRESS_") && cuff(q) && !strings.Contains(name, "NONINV") && !strings.Contains(name, "CUFF")
}

// channelSite returns the site of a quantity with several channels. OBX-4 is
// the place in the monitor, MDS.VMD.channel.metric (IHE PCD-01). A second
// unnamed temperature is not the first one, and an unnamed invasive pressure is
// that of its channel.
func channelSite(m meaning, containment string) string {
	channel, err := strconv.Atoi(nth(containment, ".", 3))
	switch {
	case m.site != "" || err != nil || channel < 1 || channel > 99:
	case m.quantity == peripherals.Temperature && channel > 1:
		return "T" + strconv.Itoa(channel)
	case strings.HasPrefix(string(m.quantity), "ibp-"):
		return "P" + strconv.Itoa(channel)
	}
	return m.site
}
