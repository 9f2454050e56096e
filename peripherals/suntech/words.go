package suntech

import (
	"strconv"
	"time"

	"telecart/peripherals"
)

// What a nurse reads. Before an abort is confirmed nothing may be said to have
// stopped.
var (
	sentenceWaiting    = peripherals.Say("cuff.waiting", "Waiting for the blood pressure module's first answer.")
	sentenceMeasuring  = peripherals.Say("cuff.measuring", "Measuring blood pressure.")
	sentenceSilent     = peripherals.Say("cuff.silent", "No answer from the blood pressure module. Check that it is switched on and its cable. If the cuff is tight, take it off the arm.")
	sentenceGarbled    = peripherals.Say("cuff.garbled", "The blood pressure module's data cannot be understood. Check its cable; if that is good, call the technician. If the cuff is tight, take it off the arm.")
	sentenceStopping   = peripherals.Say("cuff.stopping", "The blood pressure measurement is being stopped. If the cuff stays tight, take it off the arm.")
	sentenceStopped    = peripherals.Say("cuff.stopped", "The blood pressure measurement was stopped.")
	sentenceLostLink   = peripherals.Say("cuff.lost-link", "The blood pressure measurement was stopped: the connection to the module was lost.")
	sentenceTight      = peripherals.Say("cuff.tight", "The cuff does not empty. If it is tight, take it off the arm and call the technician.")
	sentenceUnreadable = peripherals.Say("cuff.unreadable", "The pressure in the cuff cannot be read. If the cuff is tight, take it off the arm. Do not use it; call the technician.")
	sentenceEmptied    = peripherals.Say("cuff.emptied", "For a while the cuff was not seen to empty. Look at it before you measure.")
	sentenceTooHigh    = peripherals.Say("cuff.too-high", "The pressure in the cuff was too high. If it is tight, take it off the arm. Do not use it; call the technician.")
	sentenceTooLong    = peripherals.Say("cuff.too-long", "The blood pressure measurement took too long. Look at the cuff and try again.")
	sentenceUnasked    = peripherals.Say("cuff.unasked", "There was pressure in the cuff though no measurement was running. Look at the cuff before you measure.")
	sentenceNoAnswer   = peripherals.Say("cuff.no-answer", "The blood pressure module did not answer. Nothing was measured.")
	sentenceNoResult   = peripherals.Say("cuff.no-result", "The blood pressure module gave no result. Try again.")
	sentenceRefused    = peripherals.Say("cuff.refused", "The blood pressure module does not take the order. Try again; if that does not help, call the technician.")
	sentenceBusy       = peripherals.Say("cuff.busy", "The blood pressure module was busy. Try again.")
	sentenceAsleep     = peripherals.Say("cuff.asleep", "The blood pressure module is asleep. Switch it off and on again. If the cuff is tight, take it off the arm.")
	sentenceUnwilling  = peripherals.Say("cuff.unwilling", "The blood pressure module refuses all commands. Switch it off and on again; if that does not help, call the technician. If the cuff is tight, take it off the arm.")
	sentenceNoSize     = peripherals.Say("cuff.no-size", "Say the patient's size first: adult, child or neonate.")
	sentenceGone       = peripherals.Say("cuff.gone", "The blood pressure module is not connected. Check its cable.")
	sentenceOutOfReach = peripherals.Say("cuff.out-of-reach", "The blood pressure module is not connected and cannot be stopped from here. If the cuff is tight, take it off the arm.")
	sentenceRunning    = peripherals.Say("cuff.running", "A blood pressure measurement is running. Wait for it or stop it.")
	sentenceEmptying   = peripherals.Say("cuff.emptying", "The cuff is still being emptied. Try again in a few seconds.")
	sentenceFaulty     = peripherals.Say("cuff.faulty", "The blood pressure module has a fault. Do not use it; call the technician.")
	sentenceUnlocked   = peripherals.Say("cuff.unlocked", "The blood pressure module is not locked.")
	sentenceOver       = peripherals.Say("cuff.over", "The blood pressure module let the pressure get too high for such a patient. Do not use it; call the technician.")
)

// sentenceTooOften refuses a start at at until t.
func sentenceTooOften(at, t time.Time) peripherals.Sentence {
	m := int((t.Sub(at) + time.Minute - 1) / time.Minute)
	if m <= 1 {
		return peripherals.Say("cuff.too-often", "The cuff was filled too often in the last quarter of an hour: the arm needs a rest. The next measurement is possible in a minute.")
	}
	return peripherals.Say("cuff.too-often-for", "The cuff was filled too often in the last quarter of an hour: the arm needs a rest. The next measurement is possible in {0} minutes.", strconv.Itoa(m))
}

// sentenceFailed says what the module found and what may help.
func sentenceFailed(why peripherals.Words) peripherals.Sentence {
	return peripherals.Say("cuff.failed", "Blood pressure could not be measured: {0}. Check the cuff and that the arm is still, and try again.", string(why))
}
