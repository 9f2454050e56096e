// Package messages has the words of what the cart says in languages other than
// English, which the cart brings along. A label is a code by itself.
package messages

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed es.json
var spanish []byte

// Spanish returns the Spanish words, by the English ones. It is not to be changed.
var Spanish = sync.OnceValue(func() map[string]string {
	var words map[string]string
	if err := json.Unmarshal(spanish, &words); err != nil {
		panic("messages: es.json: " + err.Error()) // a test reads it
	}
	return words
})
