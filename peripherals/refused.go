package peripherals

// Refused is a Measurer's error when it declines a request for a reason that
// the nurse can resolve.
type Refused struct {
	Said Sentence // for a nurse: why, and what to do
}

func (e *Refused) Error() string { return e.Said.English }
