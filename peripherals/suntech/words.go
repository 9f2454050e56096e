package suntech

import "fmt"

// What a nurse reads. Before an abort is confirmed nothing may be said to have
// stopped.
const (
	sentenceWaiting    = "Waiting for the blood pressure module's first answer."
	sentenceMeasuring  = "Measuring blood pressure."
	sentenceSilent     = "No answer from the blood pressure module. Check that it is switched on and its cable. If the cuff is tight, take it off the arm."
	sentenceGarbled    = "The blood pressure module's data cannot be understood. Check its cable; if that is good, call the technician. If the cuff is tight, take it off the arm."
	sentenceStopping   = "The blood pressure measurement is being stopped. If the cuff stays tight, take it off the arm."
	sentenceStopped    = "The blood pressure measurement was stopped."
	sentenceLostLink   = "The blood pressure measurement was stopped: the connection to the module was lost."
	sentenceTight      = "The cuff does not empty. If it is tight, take it off the arm and call the technician."
	sentenceUnreadable = "The pressure in the cuff cannot be read. If the cuff is tight, take it off the arm. Do not use it; call the technician."
	sentenceEmptied    = "For a while the cuff was not seen to empty. Look at it before you measure."
	sentenceTooHigh    = "The pressure in the cuff was too high. If it is tight, take it off the arm. Do not use it; call the technician."
	sentenceTooLong    = "The blood pressure measurement took too long. Look at the cuff and try again."
	sentenceUnasked    = "There was pressure in the cuff though no measurement was running. Look at the cuff before you measure."
	sentenceNoAnswer   = "The blood pressure module did not answer. Nothing was measured."
	sentenceNoResult   = "The blood pressure module gave no result. Try again."
	sentenceRefused    = "The blood pressure module does not take the order. Try again; if that does not help, call the technician."
	sentenceBusy       = "The blood pressure module was busy. Try again."
	sentenceAsleep     = "The blood pressure module is asleep. Switch it off and on again. If the cuff is tight, take it off the arm."
	sentenceUnwilling  = "The blood pressure module refuses all commands. Switch it off and on again; if that does not help, call the technician. If the cuff is tight, take it off the arm."
	sentenceNoSize     = "Say the patient's size first: adult, child or neonate."
	sentenceGone       = "The blood pressure module is not connected. Check its cable."
	sentenceOutOfReach = "The blood pressure module is not connected and cannot be stopped from here. If the cuff is tight, take it off the arm."
	sentenceRunning    = "A blood pressure measurement is running. Wait for it or stop it."
	sentenceEmptying   = "The cuff is still being emptied. Try again in a few seconds."
	sentenceFaulty     = "The blood pressure module has a fault. Do not use it; call the technician."
	sentenceOver       = "The blood pressure module let the pressure get too high for such a patient. Do not use it; call the technician."
	sentenceTooOften   = "The cuff was filled too often in the last quarter of an hour: the arm needs a rest. The next measurement is possible "
)

// sentenceFailed says what the module found and what may help.
func sentenceFailed(why string) string {
	return fmt.Sprintf("Blood pressure could not be measured: %s. Check the cuff and that the arm is still, and try again.", why)
}
