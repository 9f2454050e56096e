package config

import (
	"fmt"
	"strings"
)

// reader reads values from a document and collects problems.
type reader struct {
	doc   *document
	known map[string]bool // every key that was read: "cart.id"
}

func newReader(doc *document) *reader { return &reader{doc: doc, known: map[string]bool{}} }

// check returns what is wrong with a value, or "".
type check func(string) string

// section is one table of the file. An absent section has zero values and no
// problems.
type section struct {
	r     *reader
	name  string // "cart"; empty for the file itself
	table *node
	asked []string
}

func (r *reader) file() *section { return &section{r: r, table: r.doc.root} }

func (s *section) there() bool { return s.table != nil }

func (s *section) path(key string) string {
	if s.name == "" {
		return key
	}
	return s.name + "." + key
}

func (s *section) problem(line int, key, text string) {
	s.r.doc.problem(line, s.path(key), text)
}

// get returns the value of key if it has the right kind.
func (s *section) get(key string, want kind) *node {
	s.asked = append(s.asked, key)
	s.r.known[s.path(key)] = true
	if s.table == nil {
		return nil
	}
	n := s.table.table[key]
	switch {
	case n == nil || n.kind == isBroken:
		return nil
	case n.kind != want:
		s.problem(n.line, key, fmt.Sprintf("must be a %s, not a %s", want, n.kind))
		return nil
	}
	return n
}

// missing reports whether key has no value; a wrong value is reported as wrong,
// not as missing.
func (s *section) missing(key string) bool {
	return s.table != nil && s.table.table[key] == nil && !s.r.doc.incomplete
}

// text returns the value of key, or fallback if it is not set.
func (s *section) text(key, fallback string, checks ...check) string {
	n := s.get(key, isText)
	if n == nil {
		return fallback
	}
	s.verify(n, key, checks)
	return n.text
}

func (s *section) required(key string, checks ...check) string {
	if s.missing(key) {
		s.problem(s.table.line, key, "is required")
	}
	return s.text(key, "", append([]check{notEmpty}, checks...)...)
}

func (s *section) yes(key string) bool {
	s.wantBool(key)
	n := s.get(key, isBool)
	return n != nil && n.yes
}

// yesUnless returns true if key is not set.
func (s *section) yesUnless(key string) bool {
	s.wantBool(key)
	n := s.get(key, isBool)
	return n == nil || n.yes
}

// wantBool reports the one mistake for which "must be a" does not fit.
func (s *section) wantBool(key string) {
	if s.table == nil {
		return
	}
	if n := s.table.table[key]; n != nil && n.kind != isBool && n.kind != isBroken {
		s.problem(n.line, key, "must be true or false, without quotes")
		n.kind = isBroken
	}
}

// texts returns the value of key, a list of texts.
func (s *section) texts(key string, checks ...check) []string {
	n := s.get(key, isList)
	if n == nil {
		return nil
	}
	out := make([]string, 0, len(n.items))
	for _, item := range n.items {
		switch item.kind {
		case isText:
			s.verify(item, key, checks)
			out = append(out, item.text)
		case isBroken:
		default:
			s.problem(item.line, key, fmt.Sprintf("must be a list of texts, but holds a %s", item.kind))
		}
	}
	return out
}

func (s *section) verify(n *node, key string, checks []check) {
	for _, c := range checks {
		if text := c(n.text); text != "" {
			s.problem(n.line, key, text)
			return
		}
	}
}

// section returns the table [key].
func (s *section) section(key string) *section {
	sub := &section{r: s.r, name: s.path(key)}
	if n := s.table.table[key]; n != nil && n.ofTables {
		s.problem(n.line, key, fmt.Sprintf("can be there only once: write [%s]", key))
		n.kind = isBroken
	}
	sub.table = s.get(key, isTable)
	return sub
}

// sections returns the tables [[key]].
func (s *section) sections(key string) []*section {
	if n := s.table.table[key]; n != nil && n.kind == isTable {
		s.problem(n.line, key, fmt.Sprintf("is one of a list: write [[%s]]", key))
		n.kind = isBroken
	}
	list := s.get(key, isList)
	if list == nil {
		return nil
	}
	var out []*section
	for _, item := range list.items {
		if item.kind == isTable {
			out = append(out, &section{r: s.r, name: s.path(key), table: item})
		} else {
			s.problem(item.line, key, "must be a list of tables")
		}
	}
	return out
}

// end reports the keys of the section that were never read.
func (s *section) end() {
	if s.table == nil {
		return
	}
	for _, key := range s.table.keys {
		if !s.knows(key) {
			s.problem(s.table.table[key].line, key, "is not a known key"+s.suggest(key))
		}
	}
}

func (s *section) knows(key string) bool {
	for _, a := range s.asked {
		if a == key {
			return true
		}
	}
	return false
}

func (s *section) suggest(key string) string {
	for _, a := range s.asked {
		if near(strings.ToLower(key), a) {
			return "; did you mean " + a + "?"
		}
	}
	return "; known are " + strings.Join(s.asked, ", ")
}

// near reports whether a becomes b by changing at most two letters.
func near(a, b string) bool {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, before+1)
		}
	}
	return row[len(b)] <= 2 && len(b) > 2
}
