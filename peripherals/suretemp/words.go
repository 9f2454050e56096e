package suretemp

import "fmt"

// What a nurse reads.
const (
	sentenceWaiting   = "Waiting for the thermometer's first answer."
	sentenceSilent    = "No answer from the thermometer. Check that it is switched on and its cable."
	sentenceGarbled   = "The thermometer's data cannot be understood. Check its cable; if that is good, call the technician."
	sentenceSelfTest  = "The thermometer's self test failed. Call the technician."
	sentenceNoProbe   = "No probe is connected to the thermometer."
	sentenceKey       = "The calibration key is in the thermometer. Connect a probe."
	sentenceMisfit    = "The thermometer's probe does not fit the place that is set on it."
	sentenceNotReady  = "The thermometer is getting ready."
	sentenceReady     = "Place the thermometer's probe."
	sentencePredict   = "Measuring the temperature. Keep the probe still."
	sentenceMonitor   = "Following the temperature. Put the probe back to end it."
	sentenceOver      = "The temperature is above what the thermometer can measure."
	sentenceUnder     = "The temperature is below what the thermometer can measure. Check that the probe is in place."
	sentenceNoResult  = "The thermometer gave no result. Put the probe back and try again."
	sentenceStopped   = "The temperature measurement was stopped."
	sentenceTake      = "Take the thermometer's probe out of its holder."
	sentenceNoSite    = "Say first where the temperature is taken: oral, axillary or rectal."
	sentenceGone      = "The thermometer is not connected. Check its cable."
	sentenceRunning   = "A temperature is being taken. Wait for it or stop it."
	sentenceNeedsSite = "The thermometer is set to another place than was asked for. Set it on the thermometer and try again."
)

func sentenceFault(code int) string {
	return fmt.Sprintf("The thermometer reports error %d. Put the probe back and try again; if it stays, call the technician.", code)
}
