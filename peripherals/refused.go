package peripherals

// Refused is the error of a Measurer that does not do what it was told, for a
// reason that the person who told it can mend.
type Refused struct {
	Sentence string // for a nurse: why, and what to do
}

func (e *Refused) Error() string { return e.Sentence }
