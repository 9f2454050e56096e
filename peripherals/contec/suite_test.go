package contec_test

import (
	"testing"

	"telecart/peripherals/contec"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, contec.Model()) }
