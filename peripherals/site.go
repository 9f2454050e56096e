package peripherals

// Sites of a temperature, as in Reading.Site. The site of an ST value is the
// name of its lead: I, II, III, aVR, aVL, aVF, V, V1 … V6.
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
	SiteAirway         = "airway" // the gas, not the body
	SiteRoom           = "room"   // not the patient
	SiteSurface        = "surface"
)

// Continuous is the Site of a cardiac output that is measured all the time, not
// by a bolus.
const Continuous = "continuous"

// DefineAt returns the definition of q at a Reading's Site: temperatures, ST
// values and some others have codes for each site. Other quantities and unknown
// sites get the general definition.
func DefineAt(q Quantity, site string) (d Definition, ok bool) {
	d, ok = Define(q)
	switch q {
	case Temperature:
		d.LOINC, d.MDC = temperatureAt(site, d)
	case ST:
		d.MDC = stAt(site, d)
	case CardiacOutput:
		if site == Continuous {
			d.MDC = 150492
		}
	case RespiratoryRate:
		if site == SiteAirway {
			d.MDC = 151570
		}
	}
	return d, ok
}

// temperatureAt returns the codes of a temperature at a site. A body site
// without a confirmed LOINC keeps the general one, which remains true; what is
// not the body's temperature must not have it.
func temperatureAt(site string, general Definition) (loinc string, mdc uint32) {
	type codes struct {
		loinc string
		mdc   uint32
	}
	c, ok := map[string]codes{
		SiteOral:           {"8331-1", 188424},
		SiteAxillary:       {"8328-7", 188452}, // IEEE 11073-10408; some monitors send 188496
		SiteRectal:         {"8332-9", 188420},
		SiteTympanic:       {"8333-7", 150392},
		SiteCore:           {"8329-5", 150368},
		SiteEsophageal:     {general.LOINC, 150372},
		SiteNasopharyngeal: {general.LOINC, 150380},
		SiteBladder:        {general.LOINC, 150348},
		SiteBlood:          {general.LOINC, 188436},
		SiteSkin:           {"", 150388},
		SiteAirway:         {"", 150356},
		SiteRoom:           {"", 0},
		SiteSurface:        {"", general.MDC}, // of the skin
	}[site]
	if !ok {
		return general.LOINC, general.MDC
	}
	return c.loinc, c.mdc
}

func stAt(lead string, general Definition) (mdc uint32) {
	mdc, ok := map[string]uint32{
		"I":   131841,
		"II":  131842,
		"III": 131901,
		"aVR": 131902,
		"aVL": 131903,
		"aVF": 131904,
		"V":   131907, // 131927 with Mindray: MDC_ECG_AMPL_ST_V is term 835
		"V1":  131843, "V2": 131844, "V3": 131845, "V4": 131846, "V5": 131847, "V6": 131848,
	}[lead]
	if !ok {
		return general.MDC
	}
	return mdc
}
