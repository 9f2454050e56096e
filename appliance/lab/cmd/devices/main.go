// Command devices runs in the lab's guest and plugs in a cart's devices, an
// oximeter, two cameras, a stethoscope and a serial adapter, until it ends.
// `make lab SHELL=1` uses it.
package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log"
	"math"
	"os"
	"os/signal"
	"syscall"

	"telecart/appliance/cli"
	"telecart/appliance/lab/vusb"
	"telecart/peripherals/nonin"
)

func main() {
	var g cli.Common
	command, status := cli.Parse("devices", "Plugs a cart's devices into the lab's guest, until it is ended.", &g, os.Args[1:], os.Stdout, os.Stderr)
	if command == nil {
		os.Exit(status)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal("devices: ", err)
	}
}

// run plugs everything in and pulls it out when ctx ends. The lab's device
// rules know the serial numbers.
func run(ctx context.Context) error {
	oximeter, adapter := vusb.NewSerial("LAB-OX-1"), vusb.NewAdapter("LAB-AD-1")
	pictures, err := film()
	if err != nil {
		return err
	}
	camera := func(serial string) *vusb.Camera {
		return &vusb.Camera{Serial: serial, Width: width, Height: height, Rate: 10, Picture: pictures}
	}
	for port, d := range []vusb.Device{
		oximeter, camera("LAB-OT-1"), camera("LAB-ROOM-1"), &vusb.Microphone{Serial: "LAB-ST-1", Sample: heart}, adapter,
	} {
		p, err := vusb.Attach(port, d)
		if err != nil {
			return err
		}
		defer p.Unplug()
	}
	go func() { _, _ = io.Copy(adapter, adapter) }() // a loop-back plug, ends with the adapter
	fmt.Println("plugged in: oximeter, otoscope, room camera, stethoscope, serial adapter (it echoes)")
	return nonin.NewTwin().Serve(ctx, oximeter)
}

const width, height = 320, 240

// film is a light bar that crosses the picture.
func film() (picture func(n int) []byte, err error) {
	var all [10][]byte
	for n := range all {
		img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio422)
		for i := range img.Y {
			if i%width*len(all)/width == n {
				img.Y[i] = 255
			}
		}
		for i := range img.Cb {
			img.Cb[i], img.Cr[i] = 128, 128
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			return nil, err
		}
		all[n] = b.Bytes()
	}
	return func(n int) []byte { return all[n%len(all)] }, nil
}

// heart returns sample n of a beat a second: a thud of 40 Hz.
func heart(n uint32) int16 {
	t := float64(n%48000) / 48000
	return int16(16000 * math.Exp(-t/0.05) * math.Sin(2*math.Pi*40*t))
}
