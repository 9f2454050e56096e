package record

import (
	"fmt"
	"math/big"

	"github.com/google/uuid"
)

// NewID mints an identifier: a UUID, version 7, which sorts by its time.
func NewID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("new identifier: %w", err)
	}
	return id.String(), nil
}

// UID returns the DICOM identifier for id: 2.25 and the UUID as a decimal
// number (DICOM PS3.5 B.2). An id that is no UUID gets a new one.
func UID(id string) (string, error) {
	u, err := uuid.Parse(id)
	if err != nil {
		if u, err = uuid.NewV7(); err != nil {
			return "", fmt.Errorf("new identifier: %w", err)
		}
	}
	return "2.25." + new(big.Int).SetBytes(u[:]).String(), nil
}
