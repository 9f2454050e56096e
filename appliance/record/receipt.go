package record

import (
	"fmt"
	"time"
)

// Receipt is a receiver's confirmation that it has an encounter safe.
type Receipt struct {
	Version   int       `json:"version"`
	Encounter string    `json:"encounter"`
	Through   int64     `json:"through"`         // number of the last entry of its journal
	Blobs     []string  `json:"blobs,omitempty"` // SHA-256 of the data of its captures
	By        string    `json:"by"`              // the receiver
	At        time.Time `json:"at"`
}

// ParseReceipt reads a receipt.
func ParseReceipt(data []byte) (Receipt, error) {
	var r Receipt
	if err := parse(data, &r, []upgrade{nil}); err != nil {
		return Receipt{}, fmt.Errorf("receipt: %w", err)
	}
	return r, nil
}
