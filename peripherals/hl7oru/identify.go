package hl7oru

import (
	"slices"
	"strconv"
	"strings"

	"telecart/peripherals"
)

// identify finds what an OBX is about by OBX-3.
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

// codeOf reads a code of 11073-10101 with the name and the coding system
// behind it: "150456^MDC_PULS_OXIM_SAT_O2^MDC", or as Philips writes it
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

// contrary says whether a name is that of another measurement than its code,
// which is neither then: an alarm's limit, a setting, or another quantity. 150017
// has been seen beside MDC_PRESS_BLD_NONINV_SYS, and 150021 beside
// MDC_PRESS_BLD_ART_SYS: neither a cuff's number may be taken for that of a line in
// a vessel nor the other way round, and a systolic one never for a diastolic.
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

// channelSite is the site of what has several channels. OBX-4 is the place in
// the monitor, MDS.VMD.channel.metric (IHE PCD-01). A second temperature
// without a name is not the first one, and an invasive pressure without a name
// is that of its channel.
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
