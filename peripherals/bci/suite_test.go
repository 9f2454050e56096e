package bci_test

import (
	"testing"

	"telecart/peripherals/bci"
	"telecart/peripherals/peripheraltest"
)

func TestSuite(t *testing.T) { peripheraltest.Test(t, bci.Model()) }
