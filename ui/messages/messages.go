// Package messages has the words of what the cart and the hub say (api.Message)
// in languages other than English, which each message brings along. The kiosk
// embeds the catalogue and the physician's page is built with the same one.
package messages

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"

	"telecart/appliance/api"
)

//go:embed es.json
var spanish []byte

// Catalogue is what is said in one language.
type Catalogue struct {
	Messages map[string]string `json:"messages"` // by code; {0}, {1}: the arguments
	Words    map[string]string `json:"words"`    // labels and other arguments, by the word that stands in English
}

// Spanish returns the Spanish catalogue. It is not to be changed.
var Spanish = sync.OnceValue(func() *Catalogue {
	var c Catalogue
	if err := json.Unmarshal(spanish, &c); err != nil {
		panic("messages: es.json: " + err.Error()) // a test reads it
	}
	return &c
})

// Say returns what m says; what there are no words for stays English.
func (c *Catalogue) Say(m api.Message) string {
	args := make([]string, len(m.Args))
	for i, a := range m.Args {
		args[i] = c.phrase(a)
	}
	said := m.English
	if m.Code == api.CodeWords {
		said = strings.Join(args, ", ")
	} else if words, ok := c.Messages[m.Code]; ok {
		said = api.Fill(words, args)
	}
	if m.About != "" {
		return c.Word(m.About) + ": " + said
	}
	return said
}

// Word returns a word that is a code by itself; a name stays as it is.
func (c *Catalogue) Word(w string) string {
	if here, ok := c.Words[w]; ok {
		return here
	}
	return w
}

// phrase returns an argument: a word, several with a comma between two, or one
// with an argument of its own, such as "measured at 12:03".
func (c *Catalogue) phrase(p string) string {
	if here, ok := c.Words[p]; ok {
		return here
	}
	if first, rest, several := strings.Cut(p, ", "); several {
		return c.phrase(first) + ", " + c.phrase(rest)
	}
	for w, here := range c.Words {
		before, after, place := strings.Cut(w, "{0}")
		if inner, ok := strings.CutPrefix(p, before); ok && place {
			if inner, ok = strings.CutSuffix(inner, after); ok {
				return api.Fill(here, []string{c.phrase(inner)})
			}
		}
	}
	return p
}
