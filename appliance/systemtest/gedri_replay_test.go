//go:build system

package systemtest

import (
	"testing"
	"time"

	"telecart/appliance/systemtest/foreign"
)

// A recording that is played to the cart, by something that does not listen:
// nothing answers the cart's requests.
func TestForeignGEDRIReplay(t *testing.T) {
	t.Parallel()
	master, port := openPTY(t)
	d := startCart(t, "ge-dri", port)
	recorded := foreign.DRIFrame(foreign.DRIRecord{
		Level: 7, Time: 1_300_000_000, // it was another day
		Subrecords: []foreign.DRISubrecord{operation().Subrecord(1, 0, 1_300_000_000, 0)},
	}.Bytes())
	d.mustShow(t, time.Second/3, func() { write(t, master, recorded) }, operationReadings())
}
