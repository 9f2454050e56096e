package peripherals

// Sites of a temperature, as they stand in Reading.Site. The site of an ST
// value is the name of its lead: I, II, III, aVR, aVL, aVF, V, V1 … V6.
const (
	SiteOral           = "oral"
	SiteAxillary       = "axillary"
	SiteRectal         = "rectal"
	SiteTympanic       = "tympanic"
	SiteCore           = "core"
	SiteEsophageal     = "esophageal"
	SiteNasopharyngeal = "nasopharyngeal"
	SiteBladder        = "bladder"
	SiteBlood          = "blood"
	SiteSkin           = "skin"
	SiteAirway         = "airway" // of the gas, not of the body
	SiteRoom           = "room"   // not of the patient
)

// DefineAt returns the definition of q as it was measured at site, which is a
// Reading's Site: a temperature and an ST value have codes of their own for
// each. Any other quantity, and a site that is not known, get the general
// definition.
func DefineAt(q Quantity, site string) (d Definition, ok bool) {
	d, ok = Define(q)
	switch q {
	case Temperature:
		d.LOINC, d.MDC = temperatureAt(site, d)
	case ST:
		d.MDC = stAt(site, d)
	}
	return d, ok
}

// temperatureAt knows the codes of a temperature by its site. A site of the
// body for which no LOINC was confirmed keeps the general one, which stays
// true; what is not the body's temperature must not have it.
func temperatureAt(site string, general Definition) (loinc string, mdc uint32) {
	switch site {
	case SiteOral:
		return "8331-1", 188424
	case SiteAxillary:
		return "8328-7", 188452 // IEEE 11073-10408; some monitors send 188496
	case SiteRectal:
		return "8332-9", 188420
	case SiteTympanic:
		return "8333-7", 150392
	case SiteCore:
		return "8329-5", 150368
	case SiteEsophageal:
		return general.LOINC, 150372
	case SiteNasopharyngeal:
		return general.LOINC, 150380
	case SiteBladder:
		return general.LOINC, 150348
	case SiteBlood:
		return general.LOINC, 188436
	case SiteSkin:
		return "", 150388
	case SiteAirway:
		return "", 150356
	case SiteRoom:
		return "", 0
	}
	return general.LOINC, general.MDC
}

func stAt(lead string, general Definition) (mdc uint32) {
	switch lead {
	case "I":
		return 131841
	case "II":
		return 131842
	case "V1", "V2", "V3", "V4", "V5", "V6":
		return 131842 + uint32(lead[1]-'0')
	case "III":
		return 131901
	case "aVR":
		return 131902
	case "aVL":
		return 131903
	case "aVF":
		return 131904
	case "V":
		return 131907 // 131927 with Mindray: MDC_ECG_AMPL_ST_V is term 835
	}
	return general.MDC
}
