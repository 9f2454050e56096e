package suntech_test

import (
	"testing"

	"telecart/peripherals/peripheraltest"
	"telecart/peripherals/suntech"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, suntech.Model()) }
