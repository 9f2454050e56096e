package main

import (
	"testing"

	"telecart/appliance/cli/clitest"
)

func TestUse(t *testing.T) {
	clitest.Use(t, "demo", func() any { return new(options) }, map[string]int{
		"-state x": 0,
		"--state=x -port 9090 -camera /dev/video0 -instruments a,b -kiosk=false": 0,
		"":                 2,
		"-state":           2,
		"-state x y":       2,
		"-state x -port y": 2,
	})
}
