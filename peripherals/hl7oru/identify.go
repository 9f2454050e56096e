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
	if m.quantity == peripherals.IBPPulse && name == "MDC_PULS_RATE" {
		m.quantity = peripherals.AnyPulse // Comen's, also of monitors without a line
	}
	m.contrary = contrary(m, name)
	m.site = channelSite(m, obx.text(4, 1))
	return m, ok
}

// strange reports whether an OBX has a value that is not shown because its code
// is not known, or has the name of something else.
func strange(obx segment) bool {
	if obx.name != "OBX" {
		return false
	}
	if m, known := identify(obx); known && !m.contrary {
		return false
	}
	sent, d := number(obx)
	return !none(sent) && ofWords(obx).and(d).quality != peripherals.NoSignal
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
// arterial line or the reverse, nor a systolic one for a diastolic, nor a pulse
// of one origin for that of another.
func contrary(m meaning, name string) bool {
	if !strings.HasPrefix(name, "MDC_") {
		return false
	}
	meant := string(m.quantity) + "@" + m.site + "$"
	for _, w := range words() {
		is := func(kind string) bool { return strings.Contains(meant, kind) }
		if strings.Contains(name, w.word) && !slices.ContainsFunc(strings.Fields(w.kinds), is) {
			return true
		}
	}
	return strings.HasPrefix(name, "MDC_PRESS_") && cuff(m.quantity) && !strings.Contains(name, "NONINV") && !strings.Contains(name, "CUFF")
}

// words lists what a name may have in it, and which quantities can then be
// meant, as parts of quantity@site$. A name may be less precise than its code;
// that of a temperature may also be more precise.
func words() []struct{ word, kinds string } {
	return []struct{ word, kinds string }{
		{"_LIMIT", ""}, {"_SETTING", ""},
		{"_SYS", "-systolic"}, {"_DIA", "-diastolic"}, {"_MEAN", "-mean"}, {"NONINV", "nibp-"}, {"NON_INV", "nibp-"}, {"CUFF", "nibp-"},
		{"_AORT", ""}, {"_UMB", ""}, {"_WEDGE", ""}, {"BLD_VENT_LEFT", ""},
		{"BLD_ART_SYS", "art-"}, {"BLD_ART_DIA", "art-"}, {"BLD_ART_MEAN", "art-"}, {"ART_ABP", "abp-"}, {"ART_PULM", "pap-"},
		{"VEN_CENT", "cvp-"}, {"ATR_LEFT", "lap-"}, {"ATR_RIGHT", "rap-"}, {"BLD_VENT_RIGHT", "rvp-"}, {"INTRA_CRAN", "icp-"},
		{"RESP_RATE", "respiratory-rate"}, {"HEART_RATE", "heart-rate"}, {"PULS_RATE", "pulse"}, {"RATE_INV", "ibp-pulse"},
		{"PULS_OXIM", "spo2 pulse-rate perfusion-index respiratory-rate"}, {"SAT_O2", "spo2 svo2"}, {"SAT_O2_VEN", "svo2"},
		{"MDC_TEMP", "temperature"}, {"TEMP_ORAL", "@oral @$"}, {"TEMP_AXIL", "@axillary @$"}, {"TEMP_RECT", "@rectal @$"},
		{"TEMP_TYMP", "@tympanic @$"}, {"TEMP_CORE", "@core @$"}, {"TEMP_ESOPH", "@esophageal @$"}, {"TEMP_NASOPH", "@nasopharyngeal @$"},
		{"TEMP_SKIN", "@skin @$"}, {"OUTPUT_CARD_CTS", "@continuous"},
	}
}

// channelSite returns the site of a quantity with several channels. OBX-4 is
// the place in the monitor, MDS.VMD.channel.metric (IHE PCD-01). A second
// unnamed temperature or pulse of a line is not the first one, and an unnamed
// invasive pressure is that of its channel.
func channelSite(m meaning, containment string) string {
	channel, err := strconv.Atoi(nth(containment, ".", 3))
	switch {
	case m.site != "" || err != nil || channel < 1 || channel > 99:
	case m.quantity == peripherals.Temperature && channel > 1:
		return "T" + strconv.Itoa(channel)
	case m.quantity == peripherals.IBPPulse && channel == 1:
	case strings.HasPrefix(string(m.quantity), "ibp-"):
		return "P" + strconv.Itoa(channel)
	}
	return m.site
}
