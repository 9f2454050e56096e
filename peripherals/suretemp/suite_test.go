package suretemp_test

import (
	"testing"

	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/suretemp"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, suretemp.Model()) }
