package masimo_test

import (
	"testing"

	"telecart/peripherals/masimo"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, masimo.Model()) }
