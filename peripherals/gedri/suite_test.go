package gedri_test

import (
	"testing"

	"telecart/peripherals/gedri"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, gedri.Model()) }
