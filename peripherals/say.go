package peripherals

import (
	"strconv"
	"strings"
)

// Sentence is what an instrument tells a nurse: a code with arguments, for
// which each screen has the words, and the English. Sentences that say the same
// compare equal. The zero Sentence says nothing.
type Sentence struct {
	Code    string // its room and what is the matter: "cuff.silent"
	English string // with the arguments in their places
	args    string // joined, so that sentences can be compared
}

const between = "\x1f" // no argument has one

// Say returns the sentence of a code. The places of the arguments in the
// English are {0}, {1} and so on; one that is a Words is translated too.
func Say(code, english string, args ...string) Sentence {
	return Sentence{Code: code, English: fill(english, args), args: strings.Join(args, between)}
}

// Args are the arguments.
func (s Sentence) Args() []string {
	if s.args == "" {
		return nil
	}
	return strings.Split(s.args, between)
}

// IsZero reports whether nothing is said.
func (s Sentence) IsZero() bool { return s == Sentence{} }

// String returns the English.
func (s Sentence) String() string { return s.English }

// Words are an instrument's own words for a doubtful or missing value, with a
// comma between two: "low perfusion, motion". Each is a code by itself, for
// which the screens have a translation.
type Words string

// With puts arguments into their places: {0}, {1} and so on.
func (w Words) With(args ...string) Words { return Words(fill(string(w), args)) }

// And returns both, w first; "" is nothing.
func (w Words) And(more Words) Words {
	if w == "" || more == "" {
		return w + more
	}
	return w + ", " + more
}

func fill(english string, args []string) string {
	for i, a := range args {
		english = strings.ReplaceAll(english, "{"+strconv.Itoa(i)+"}", a)
	}
	return english
}
