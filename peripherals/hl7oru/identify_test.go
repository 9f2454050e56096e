package hl7oru

import (
	"testing"

	"telecart/peripherals"
)

// What has a code and a name that do not belong together is neither.
func TestContrary(t *testing.T) {
	for obx3, want := range map[string]peripherals.Reading{
		"150021^MDC_PRESS_BLD_NONINV_SYS^MDC":    {Quantity: peripherals.NIBPSystolic, Quality: peripherals.Good},
		"150301^MDC_PRESS_CUFF_SYS^MDC":          {Quantity: peripherals.NIBPSystolic, Quality: peripherals.Good},
		"150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC": {Quantity: peripherals.CVPMean, Quality: peripherals.Good},
		"153611^MDC_PRESS_INTRA_CRAN_MEAN^MDC":   {Quantity: peripherals.ICPMean, Quality: peripherals.Good},
		"150035^ART mean^MDC":                    {Quantity: peripherals.ARTMean, Quality: peripherals.Good},
		"150017^MDC_PRESS_BLD_NONINV_SYS^MDC":    {Quantity: peripherals.IBPSystolic},
		"150021^MDC_PRESS_BLD_ART_SYS^MDC":       {Quantity: peripherals.NIBPSystolic},
		"150022^MDC_PRESS_BLD_NONINV_SYS^MDC":    {Quantity: peripherals.NIBPDiastolic},
		"150303^MDC_PRESS_CUFF_DIA^MDC":          {Quantity: peripherals.NIBPMean},
		"150022^MDC_ECG_HEART_RATE^MDC":          {Quantity: peripherals.NIBPDiastolic},
	} {
		raw := "MSH|^~\\&|M||||20260726121000||ORU^R01|1|P|2.6\rOBX|1|NM|" + obx3 + "||72|266016^MDC_DIM_MMHG^MDC|||||F|||20260726121000"
		m, err := parse([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		got := observe(m, cart)
		if len(got) != 1 || got[0].Quantity != want.Quantity || got[0].Quality != want.Quality {
			t.Errorf("%s: %+v", obx3, got)
		}
	}
}
