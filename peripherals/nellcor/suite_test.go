package nellcor_test

import (
	"testing"

	"telecart/peripherals/peripheraltest/suites"
)

func TestSuite(t *testing.T) { suites.Test(t, "nellcor-ascii") }
