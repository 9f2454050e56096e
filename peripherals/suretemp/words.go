package suretemp

import (
	"strconv"

	"telecart/peripherals"
)

// What a nurse reads.
var (
	sentenceWaiting   = peripherals.Say("thermometer.waiting", "Waiting for the thermometer's first answer.")
	sentenceSilent    = peripherals.Say("thermometer.silent", "No answer from the thermometer. Check that it is switched on and its cable.")
	sentenceGarbled   = peripherals.Say("thermometer.garbled", "The thermometer's data cannot be understood. Check its cable; if that is good, call the technician.")
	sentenceSelfTest  = peripherals.Say("thermometer.self-test", "The thermometer's self test failed. Call the technician.")
	sentenceNoProbe   = peripherals.Say("thermometer.no-probe", "No probe is connected to the thermometer.")
	sentenceKey       = peripherals.Say("thermometer.key", "The calibration key is in the thermometer. Connect a probe.")
	sentenceMisfit    = peripherals.Say("thermometer.misfit", "The thermometer's probe does not fit the place that is set on it.")
	sentenceNotReady  = peripherals.Say("thermometer.not-ready", "The thermometer is getting ready.")
	sentenceReady     = peripherals.Say("thermometer.ready", "Place the thermometer's probe.")
	sentencePredict   = peripherals.Say("thermometer.predict", "Measuring the temperature. Keep the probe still.")
	sentenceMonitor   = peripherals.Say("thermometer.monitor", "Following the temperature. Put the probe back to end it.")
	sentenceOver      = peripherals.Say("thermometer.over", "The temperature is above what the thermometer can measure.")
	sentenceUnder     = peripherals.Say("thermometer.under", "The temperature is below what the thermometer can measure. Check that the probe is in place.")
	sentenceNoResult  = peripherals.Say("thermometer.no-result", "The thermometer gave no result. Put the probe back and try again.")
	sentenceStopped   = peripherals.Say("thermometer.stopped", "The temperature measurement was stopped.")
	sentenceTake      = peripherals.Say("thermometer.take", "Take the thermometer's probe out of its holder.")
	sentenceNoSite    = peripherals.Say("thermometer.no-site", "Say first where the temperature is taken: oral, axillary or rectal.")
	sentenceGone      = peripherals.Say("thermometer.gone", "The thermometer is not connected. Check its cable.")
	sentenceRunning   = peripherals.Say("thermometer.running", "A temperature is being taken. Wait for it or stop it.")
	sentenceNeedsSite = peripherals.Say("thermometer.needs-site", "The thermometer is set to another place than was asked for. Set it on the thermometer and try again.")
)

func sentenceFault(code int) peripherals.Sentence {
	return peripherals.Say("thermometer.fault", "The thermometer reports error {0}. Put the probe back and try again; if it stays, call the technician.", strconv.Itoa(code))
}
