package api

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Message is what a person reads: a code with arguments, for which each screen
// has the words, and the complete English sentence for logs, cartctl and
// screens that lack the words. Programs compare the code, never the English. An
// argument is a name, a number, or a code that the screen looks up too.
type Message struct {
	Code    string   `json:"code,omitempty"` // package and problem, such as "bed.nobody-confirmed"; empty: English only
	Args    []string `json:"args,omitempty"`
	English string   `json:"english"`

	// About is what it is about, such as an instrument's name. It is put in
	// front.
	About string `json:"about,omitempty"`
}

// Say returns the message of a code. In the English sentence {0}, {1} and so on
// stand for the arguments.
func Say(code, english string, args ...string) Message {
	return Message{Code: code, Args: args, English: Fill(english, args)}
}

// CodeWords is the code of a message that is a list of words, its arguments.
const CodeWords = "words"

// Words returns an instrument's remarks on a value, such as "low perfusion,
// motion", as a message. Each of them is a code that the screen looks up.
func Words(words string) Message {
	if words == "" {
		return Message{}
	}
	return Message{Code: CodeWords, Args: strings.Split(words, ", "), English: words}
}

// English returns a message without a code: a person's or a device's own words,
// which no screen translates.
func English(sentence string) Message { return Message{English: sentence} }

// String returns the English: "Oximeter: The sensor is off the finger."
func (m Message) String() string {
	if m.About != "" {
		return m.About + ": " + m.English
	}
	return m.English
}

// IsZero reports whether there is nothing to say.
func (m Message) IsZero() bool { return m.Code == "" && m.English == "" }

// Equal reports whether m and o say the same.
func (m Message) Equal(o Message) bool {
	return m.Code == o.Code && m.About == o.About && m.English == o.English && strings.Join(m.Args, "\x00") == strings.Join(o.Args, "\x00")
}

// Fill puts the arguments in their places: {0}, {1} and so on.
func Fill(sentence string, args []string) string {
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}

// UnmarshalJSON also accepts a bare sentence, as carts, hubs and stored states
// from before there were codes have it.
func (m *Message) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*m = Message{}
		return json.Unmarshal(data, &m.English)
	}
	type plain Message
	return json.Unmarshal(data, (*plain)(m))
}
