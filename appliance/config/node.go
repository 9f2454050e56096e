package config

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

type kind string

const (
	isBroken  kind = "" // unreadable; the problem was reported
	isTable   kind = "table"
	isList    kind = "list"
	isText    kind = "text"
	isBool    kind = "true or false"
	isInteger kind = "whole number"
	isFloat   kind = "number"
	isTime    kind = "date or time"
)

// node is a value of a TOML file and its line.
type node struct {
	kind kind
	line int

	keys  []string // of a table, in the file's order
	table map[string]*node
	items []*node // of a list

	text    string
	yes     bool
	integer int64
	float   float64

	header   bool // the table has its own [header]
	closed   bool // the table is { inline }
	ofTables bool // the list is made of [[headers]]
}

func newTable(line int) *node {
	return &node{kind: isTable, line: line, table: map[string]*node{}}
}

func (n *node) set(key string, child *node) {
	if _, ok := n.table[key]; !ok {
		n.keys = append(n.keys, key)
	}
	n.table[key] = child
}

// scalar turns a value of the parser into a node; problem is empty on success.
func scalar(v *unstable.Node) (n *node, problem string) {
	text := string(v.Data)
	n = &node{text: text}
	var err error
	switch v.Kind {
	case unstable.String:
		n.kind = isText
	case unstable.Bool:
		n.kind, n.yes = isBool, text == "true"
	case unstable.Integer:
		n.kind = isInteger
		if digits := strings.TrimLeft(text, "+-"); len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
			return n, "a number cannot begin with 0"
		}
		if n.integer, err = strconv.ParseInt(text, 0, 64); err != nil {
			return n, "is not a whole number of at most 64 bits"
		}
	case unstable.Float:
		n.kind = isFloat
		n.float, err = strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err != nil || math.IsInf(n.float, 0) || math.IsNaN(n.float) {
			return n, "is not a number that can be used here"
		}
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime, unstable.DateTime:
		n.kind = isTime
	default:
		return n, fmt.Sprintf("cannot be a %s", v.Kind)
	}
	return n, ""
}

// plain returns n for encoding/json.
func (n *node) plain() any {
	switch n.kind {
	case isTable:
		m := make(map[string]any, len(n.keys))
		for key, child := range n.table {
			if child.kind != isBroken {
				m[key] = child.plain()
			}
		}
		return m
	case isList:
		l := make([]any, len(n.items))
		for i, item := range n.items {
			l[i] = item.plain()
		}
		return l
	case isBool:
		return n.yes
	case isInteger:
		return n.integer
	case isFloat:
		return decimal(n.float)
	}
	return n.text
}

// decimal keeps the point of a number like 1.0, which JSON would write as 1 and
// so accept as a whole number.
func decimal(v float64) json.Number {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return json.Number(text)
}

// lines records the line of every key below n by its dotted name.
func (n *node) lines(prefix string, into map[string]int) {
	for key, child := range n.table {
		into[prefix+key] = child.line
		child.lines(prefix+key+".", into)
	}
}
