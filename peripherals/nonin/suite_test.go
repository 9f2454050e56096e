package nonin_test

import (
	"testing"

	"telecart/peripherals/nonin"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, nonin.Model()) }

func TestSuite7(t *testing.T) { peripheraltest.Test(t, nonin.Model7()) }

func TestSuite8(t *testing.T) { peripheraltest.Test(t, nonin.Model8()) }
