package framing

import (
	"fmt"
	"strings"
	"testing"
)

// Each framer on a stream that begins in the middle and has faults: what is
// found, and what the bytes count for.
func TestFramers(t *testing.T) {
	var found []string
	lost := func() { found = append(found, "-") }
	keep := func(f []byte) { found = append(found, string(f)) }
	letters := func(b byte) Mark {
		switch {
		case b == 'A':
			return First
		case b == 'B':
			return Other
		case b >= 'A' && b <= 'Z':
			return Stray
		}
		return Inside
	}
	digits := func(w []byte) int { // the first says how many there are, X is none
		switch n := int(w[0] - '0'); {
		case w[0] < '1' || w[0] > '9':
			return Noise
		case len(w) < n:
			return More
		case strings.Contains(string(w[:n]), "X"):
			return Bad
		default:
			return n
		}
	}
	flagged := func(strict bool, begin, end byte) func(string) Counts {
		return func(s string) Counts {
			f := Flagged{Begin: begin, End: end, Escape: '\\', Flip: 0x01, Max: 4, Strict: strict}
			f.Feed([]byte(s), lost, func(c []byte) bool { keep(c); return string(c) != "bad" })
			return f.Counts
		}
	}
	for _, c := range []struct {
		name, stream, want string
		feed               func(string) Counts
		rejected, skipped  uint64
	}{
		{"marked", "12A12A1A34B99ZA56", "- - A12 - A34 - A56", func(s string) Counts {
			var m Marked
			m.Feed([]byte(s), 3, letters, lost, keep)
			return m.Counts
		}, 1, 5},
		{"summed", "ab312X3X4413", "- - 312 - - - 4413", func(s string) Counts {
			var f Summed
			f.Feed([]byte(s), digits, lost, keep)
			return f.Counts
		}, 1, 5},
		{"summed, given up", "3124", "312 -", func(s string) Counts {
			var f Summed
			f.Feed([]byte(s), digits, lost, keep)
			f.Expire(digits, lost, keep)
			return f.Counts
		}, 1, 1},
		{"flagged", "xx(ab)cd(ef(gh)(bad)(12345)(i\\)j)", "ab - gh bad - - - ", flagged(false, '(', ')'), 4, 7},
		{"one flag for both", "a|bc||de|f\\|gh|bad|", "bc de - gh bad -", flagged(false, '|', '|'), 2, 1},
		{"strict", "|a\\zb|c|", "- c", flagged(true, '|', '|'), 1, 0},
		{"escaped", "(a\\)b)", "- ", flagged(false, '(', ')'), 1, 2},
	} {
		found = nil
		got := c.feed(c.stream)
		if words := strings.Join(found, " "); strings.TrimSpace(words) != strings.TrimSpace(c.want) || got.Rejected != c.rejected || got.Skipped != c.skipped || got.Bytes != uint64(len(c.stream)) {
			t.Errorf("%s: %s %+v, want %s, %d rejected, %d skipped", c.name, words, got, c.want, c.rejected, c.skipped)
		}
	}
	if got := fmt.Sprint(Counts{1, 2, 3, 4}.Attrs()); got != "=[bytes=1 records=2 rejected=3 skipped=4]" {
		t.Error(got)
	}
}
