package nonin_test

import (
	"testing"

	"telecart/peripherals/peripheraltest/suites"
)

func TestSuite(t *testing.T) { suites.Test(t, "nonin-format2") }

func TestSuite7(t *testing.T) { suites.Test(t, "nonin-format7") }

func TestSuite8(t *testing.T) { suites.Test(t, "nonin-format8") }
