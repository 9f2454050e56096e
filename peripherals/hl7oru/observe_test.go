package hl7oru

import (
	"strings"
	"testing"
	"time"

	"telecart/peripherals"
)

// What a value's times say of its age: MSH-7, OBR-7 and OBX-14 of a message
// that comes at 17:00:00.
func TestAge(t *testing.T) {
	const good, doubt = peripherals.Good, peripherals.Suspect
	const spo2, cuff = "150456^MDC_PULS_OXIM_SAT_O2^MDC||97|262688^MDC_DIM_PERCENT^MDC", "150021^MDC_PRESS_BLD_NONINV_SYS^MDC||120|266016^MDC_DIM_MMHG^MDC"
	for name, c := range map[string]struct {
		what, sent, order, measured string
		quality                     peripherals.Quality
		age                         time.Duration
	}{
		"of now":                  {spo2, "20261122170000", "", "20261122165955", good, 0},
		"older":                   {spo2, "20261122170000", "", "20261122164500", good, 15 * time.Minute},
		"a wrong clock":           {spo2, "20200101120000", "", "20200101115900", good, time.Minute},
		"by the order":            {cuff, "20261122170000", "20261122164000", "", good, 20 * time.Minute},
		"an order of now":         {cuff, "20261122170000", "20261122165955", "", doubt, 0},
		"OBX-14 before OBR-7":     {cuff, "20261122170000", "20261122170000", "20261122150000", good, 2 * time.Hour},
		"Z":                       {cuff, "20261122170000+0000", "", "20261122150000Z", doubt, 0},
		"+ZZ":                     {cuff, "20261122170000+0000", "", "20261122230000+08", doubt, 0},
		"+ZZ:ZZ":                  {cuff, "20261122170000+0000", "", "20261122203000+05:30", doubt, 0},
		"ISO 8601":                {cuff, "20261122170000+0000", "", "2026-11-22T16:00:00+01:00", doubt, 0},
		"ISO 8601 without zone":   {cuff, "20261122170000+0000", "", "2026-11-22 15:00:00", doubt, 0},
		"a space before":          {cuff, "20261122170000", "", " 20261122150000", doubt, 0},
		"a day":                   {cuff, "20261122170000", "20261122170000", "20261121", doubt, 0},
		"an hour":                 {cuff, "20261122170000", "20261122170000", "2026112215", doubt, 0},
		"null":                    {cuff, "20261122170000", "20261122170000", `""`, doubt, 0},
		"no time":                 {cuff, "20261122170000", "20261122170000", "yesterday", doubt, 0},
		"to come":                 {cuff, "20261122170000", "", "20261122180000", doubt, 0},
		"to come, by the minute":  {cuff, "202611221700", "", "20261122170045", doubt, 0},
		"to come, in ages":        {cuff, "20261122170000", "", "99991122180000", doubt, 0},
		"no MSH-7, by the order":  {cuff, "", "20091203121631", "20091203120508", good, 11*time.Minute + 23*time.Second},
		"no MSH-7, the cart's":    {cuff, "", "", "20261122150000", doubt, 2 * time.Hour},
		"no MSH-7, of now":        {spo2, "", "", "20261122165958", good, 0},
		"no MSH-7, another clock": {spo2, "", "", "20261122170500", doubt, 0},
		"MSH-7 a day, the cart's": {cuff, "20261122", "", "20261122150000", doubt, 2 * time.Hour},
		"no time at all":          {spo2, "", "", "", good, 0},
		"no time but the cart's":  {cuff, "", "", "", doubt, 0},
	} {
		raw := "MSH|^~\\&|M||||" + c.sent + "||ORU^R01|1|P|2.3\rOBR|1||||||" + c.order + "\rOBX|1|NM|" + c.what + "|||||R|||" + c.measured
		m, err := parse([]byte(raw))
		if err != nil {
			t.Fatal(name, err)
		}
		got := observe(m, cart)
		if len(got) != 1 || got[0].Quality != c.quality || !got[0].At.Equal(cart.Add(-c.age)) ||
			(c.quality == doubt) != strings.HasPrefix(string(got[0].Detail), "the time of the measurement") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Of two that agree the doubt of either holds.
func TestChooseTheWorse(t *testing.T) {
	m, err := parse([]byte("MSH|^~\\&|M||||20261122170000||ORU^R01|1|P|2.6\rOBR|1\r" +
		strings.Repeat("OBX|1|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC||97|262688^MDC_DIM_PERCENT^MDC||?|||R\r", 2)))
	if err != nil {
		t.Fatal(err)
	}
	m[2].rest = strings.Replace(m[2].rest, "?", "", 1)
	m[3].rest = strings.Replace(m[3].rest, "?", "QUES", 1)
	for range 2 {
		if got := observe(m, cart); len(got) != 1 || got[0].Quality != peripherals.Suspect {
			t.Errorf("%+v", got)
		}
		m[2], m[3] = m[3], m[2]
	}
}
