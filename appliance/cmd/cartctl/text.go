package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCell is the maximum width of a table cell, in terminal columns.
const maxCell = 60

// clean makes a string safe for a terminal: anything that is not printable
// (control characters, direction overrides, broken UTF-8) becomes an escape.
// Names, details and notes come from strangers.
func clean(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case unicode.IsPrint(r) || r == '\u200c' || r == '\u200d': // joiners are part of names
			b.WriteRune(r)
		default:
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		i += n
	}
	return b.String()
}

// lines cleans text of several lines.
func lines(s string) string {
	parts := strings.Split(s, "\n")
	for i, p := range parts {
		parts[i] = clean(p)
	}
	return strings.Join(parts, "\n")
}

// width returns how many terminal columns a clean string takes: two for East
// Asian wide characters and emoji (Unicode TR11), none for combining marks and
// joiners.
func width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x1100:
		return 1
	case r <= 0x115f, // Hangul Jamo
		r >= 0x2e80 && r <= 0x303e,   // radicals, CJK punctuation
		r >= 0x3041 && r <= 0xa4cf,   // kana, CJK, Yi
		r >= 0xa960 && r <= 0xa97c,   // Hangul Jamo extended
		r >= 0xac00 && r <= 0xd7a3,   // Hangul
		r >= 0xf900 && r <= 0xfaff,   // CJK compatibility
		r >= 0xfe30 && r <= 0xfe6f,   // CJK forms
		r >= 0xff01 && r <= 0xff60,   // full width
		r >= 0xffe0 && r <= 0xffe6,   // full width signs
		r >= 0x1f300 && r <= 0x1faff, // emoji
		r >= 0x20000 && r <= 0x3fffd: // CJK extensions
		return 2
	}
	return 1
}

// cut shortens s to a number of columns, visibly.
func cut(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	n := 0
	for i, r := range s {
		if n += runeWidth(r); n > columns-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// table prints rows with aligned columns, two spaces apart. Cells are cleaned;
// all but the last of a row are cut to maxCell.
func table(w io.Writer, rows [][]string) {
	var widths []int
	cleaned := make([][]string, len(rows))
	for y, row := range rows {
		cleaned[y] = make([]string, len(row))
		for x, cell := range row {
			text := clean(cell)
			if x < len(row)-1 {
				text = cut(text, maxCell)
			}
			cleaned[y][x] = text
			if x == len(widths) {
				widths = append(widths, 0)
			}
			widths[x] = max(widths[x], width(text))
		}
	}
	for _, row := range cleaned {
		var b strings.Builder
		for x, cell := range row {
			b.WriteString(cell)
			if x < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[x]-width(cell)+2))
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}
