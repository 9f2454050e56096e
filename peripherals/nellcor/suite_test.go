package nellcor_test

import (
	"testing"

	"telecart/peripherals/nellcor"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, nellcor.Model()) }
