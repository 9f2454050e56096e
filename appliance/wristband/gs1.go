package wristband

import (
	"fmt"
	"slices"
	"strings"
)

const (
	separator = "\x1d" // FNC1 as a scanner sends it
	recipient = "8018" // a service recipient, the patient: 18 digits
)

// element takes the symbology identifier off a code and, if that is one of
// GS1's, finds the patient's number in it.
func element(code string) (number string, gs1 bool, err error) {
	if len(code) >= 3 && code[0] == ']' {
		symbology := code[:3]
		code = code[3:]
		switch {
		case symbology[1] == 'E': // EAN and UPC stand on goods
			return "", false, fmt.Errorf("a code of goods: %w", ErrNotPatient)
		case slices.Contains([]string{"]C1", "]e0", "]d2", "]Q3", "]J1"}, symbology):
			gs1 = true
		}
	}
	if strings.HasPrefix(code, separator) {
		gs1 = true
	}
	// A scanner need not say that a code is GS1's: the check digit says it.
	if n, ok := strings.CutPrefix(code, recipient); !gs1 && (!ok || len(n) != 18 || !checks(GS1, n) || !digits(n)) {
		return code, false, nil
	}
	number, err = recipientOf(code)
	return number, true, err
}

// recipientOf finds the patient's number in a GS1 element string.
func recipientOf(code string) (string, error) {
	rest := strings.TrimPrefix(code, separator)
	for rest != "" {
		if n, ok := strings.CutPrefix(rest, recipient); ok {
			n, _, _ = strings.Cut(n, separator)
			if len(n) != 18 || !digits(n) || !checks(GS1, n) {
				return "", fmt.Errorf("service recipient in a GS1 code: %w", ErrNumber)
			}
			return n, nil
		}
		length := fixed(rest)
		switch {
		case length > len(rest):
			return "", fmt.Errorf("a GS1 code that ends early: %w", ErrNumber)
		case length > 0:
			rest = strings.TrimPrefix(rest[length:], separator)
		default: // of any length, up to the separator
			_, rest, _ = strings.Cut(rest, separator)
		}
	}
	return "", fmt.Errorf("a GS1 code without a service recipient: %w", ErrNotPatient)
}

// fixed returns the length of the first element with its identifier, 0 for one
// that a separator ends (GS1 General Specifications, figure 7.8.5-2).
func fixed(code string) int {
	lengths := map[string]int{"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "11": 8, "12": 8, "13": 8, "14": 8, "15": 8,
		"16": 8, "17": 8, "18": 8, "19": 8, "20": 4, "31": 10, "32": 10, "33": 10, "34": 10, "35": 10, "36": 10, "41": 16}
	return lengths[code[:min(2, len(code))]]
}

func digits(n string) bool { return strings.Trim(n, "0123456789") == "" }
