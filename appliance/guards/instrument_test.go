package guards

import "slices"

// instrumentGuards: what a nurse or a physician reads of an instrument was measured,
// on this patient, now; and no instrument harms.
func instrumentGuards() []guard {
	return slices.Concat(cuffGuards(), thermometerGuards(), oximeterGuards(), monitorGuards(), lineGuards())
}
