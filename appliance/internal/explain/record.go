// Package explain turns an error into a sentence for the person at the cart.
package explain

import (
	"errors"

	"telecart/appliance/api"
	"telecart/appliance/internal/encounter"
	"telecart/appliance/internal/localapi"
)

// Record turns an error of the record into a refusal; what names what should
// have been read or stored. It returns nil for nil.
func Record(what string, err error) error {
	refuse := func(kind localapi.Kind, said api.Message) error {
		return &localapi.Refusal{Kind: kind, Said: said, Err: err}
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, encounter.ErrNotFound):
		return refuse(localapi.NotFound, api.Say("record.not-found", "There is no such entry in the record."))
	case errors.Is(err, encounter.ErrPatient):
		return refuse(localapi.Conflict, api.Say("record.other-patient", "This was taken in another patient's encounter and cannot be filed under this one."))
	case errors.Is(err, encounter.ErrDiscarded):
		return refuse(localapi.Conflict, api.Say("record.discarded", "This was discarded."))
	case errors.Is(err, encounter.ErrDestroyed):
		return refuse(localapi.NotFound, api.Say("record.destroyed", "The hospital has this encounter; the cart has removed what was in it."))
	case errors.Is(err, encounter.ErrDamaged):
		return refuse(localapi.Unavailable, api.Say("record.damaged", "This is damaged on the cart's disk and is not shown. Call the technician."))
	case errors.Is(err, encounter.ErrFull):
		return refuse(localapi.Unavailable, Full())
	}
	return refuse(localapi.Unavailable, api.Say("record.failed", "The cart could not read or store {0}. Call the technician.", what))
}

// Full is what a full disk means for the person at the cart.
func Full() api.Message {
	return api.Say("record.full", "The cart's disk is full: no pictures can be kept, and soon no readings. Calls still work. Call the technician.")
}

// Disk says what the disk's refusal of captures, or of everything, means for
// the person at the cart: what is not kept, and what still works.
func Disk(captures, rest error) api.Message {
	switch {
	case errors.Is(rest, encounter.ErrFull):
		return api.Say("record.all-full", "The cart's disk is full: no readings, notes or pictures are kept. Calls and live values still work. Call the technician.")
	case rest != nil:
		return api.Say("record.nothing", "The cart's disk takes nothing: no readings, notes or pictures are kept. Calls and live values still work. Call the technician.")
	case errors.Is(captures, encounter.ErrFull):
		return Full()
	case captures != nil:
		return api.Say("record.no-captures", "The cart's disk takes no pictures. Calls, readings and notes still work. Call the technician.")
	}
	return api.Message{}
}
