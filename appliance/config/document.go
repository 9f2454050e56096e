package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is a TOML file as a tree whose nodes know their lines. Parsing
// continues after a mistake, so that one pass finds all.
type document struct {
	file     string
	root     *node
	problems Problems

	// incomplete means that a part was unreadable, which may have the keys that
	// seem to be missing.
	incomplete bool

	data    []byte
	current *node // the table that the next key belongs to
	done    int   // end of the last good expression
}

// byteOrderMark is put before the first line by some editors.
const byteOrderMark = "\ufeff"

// parse parses data. The tree has everything that could be read.
func parse(file string, data []byte) *document {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	root := newTable(1)
	d := &document{file: file, root: root, current: root, data: data}
	for at := 0; at < len(data); {
		var p unstable.Parser
		p.Reset(data[at:])
		for p.NextExpression() {
			d.expression(p.Expression(), at)
		}
		var perr *unstable.ParserError
		if !errors.As(p.Error(), &perr) {
			break
		}
		at = d.syntax(perr)
	}
	if len(d.problems) == 0 {
		d.secondOpinion()
	}
	return d
}

// expression adds a header or a key with its value. at is the offset of the
// parser's input in the file.
func (d *document) expression(e *unstable.Node, at int) {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		path, line := d.path(e.Key(), at)
		d.header(path, line, e.Kind == unstable.ArrayTable)
	case unstable.KeyValue:
		d.done = at + int(e.Raw.Offset+e.Raw.Length)
		d.keyValue(d.current, e, at)
	}
}

// path returns the parts of a dotted key and its line.
func (d *document) path(keys unstable.Iterator, at int) (path []string, line int) {
	for keys.Next() {
		k := keys.Node()
		path = append(path, string(k.Data))
		end := at + int(k.Raw.Offset+k.Raw.Length)
		line = d.line(end)
		d.done = max(d.done, end)
	}
	return path, line
}

func (d *document) line(offset int) int {
	return 1 + bytes.Count(d.data[:min(offset, len(d.data))], []byte{'\n'})
}

func (d *document) header(path []string, line int, list bool) {
	last := len(path) - 1
	parent := d.descend(d.root, path[:last], line)
	if parent == nil {
		d.current = newTable(line)
		return
	}
	old := parent.table[path[last]]
	next := newTable(line)
	next.header = true
	d.current = next
	switch {
	case old == nil && list:
		parent.set(path[last], &node{kind: isList, line: line, ofTables: true, items: []*node{next}})
	case old == nil:
		parent.set(path[last], next)
	case list && old.ofTables:
		old.items = append(old.items, next)
	case !list && old.kind == isTable && !old.header && !old.closed:
		old.header, old.line = true, line
		d.current = old
	default:
		d.problem(line, strings.Join(path, "."), fmt.Sprintf("is there twice (first on line %d)", old.line))
		if !list && old.kind == isTable {
			d.current = old // so that its keys are checked too
		}
	}
}

// descend walks from n along path and creates missing tables. If something else
// is there it reports a problem and returns nil.
func (d *document) descend(n *node, path []string, line int) *node {
	for i, key := range path {
		child := n.table[key]
		if child != nil && child.ofTables {
			child = child.items[len(child.items)-1]
		}
		if child == nil {
			child = newTable(line)
			n.set(key, child)
		}
		if child.kind != isTable || child.closed {
			d.problem(line, strings.Join(path[:i+1], "."), fmt.Sprintf("is already set on line %d and cannot be a table", child.line))
			return nil
		}
		n = child
	}
	return n
}

func (d *document) keyValue(into *node, e *unstable.Node, at int) {
	path, line := d.path(e.Key(), at)
	last := len(path) - 1
	parent := d.descend(into, path[:last], line)
	if parent == nil {
		return
	}
	if old := parent.table[path[last]]; old != nil {
		d.problem(line, strings.Join(path, "."), fmt.Sprintf("is set twice (first on line %d)", old.line))
		return
	}
	v := d.value(e.Value(), strings.Join(path, "."), line, at)
	parent.set(path[last], v)
}

func (d *document) value(v *unstable.Node, key string, line, at int) *node {
	switch v.Kind {
	case unstable.Array:
		n := &node{kind: isList, line: line}
		for it := v.Children(); it.Next(); {
			n.items = append(n.items, d.value(it.Node(), key, line, at))
		}
		return n
	case unstable.InlineTable:
		n := newTable(line)
		for it := v.Children(); it.Next(); {
			d.keyValue(n, it.Node(), at)
		}
		n.closed = true
		return n
	}
	n, problem := scalar(v)
	n.line = line
	if problem != "" {
		d.problem(line, key, problem)
		n.kind = isBroken
	}
	return n
}

func (d *document) problem(line int, key, text string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: line, Key: key, Text: text})
}

var (
	startsKey  = regexp.MustCompile(`^\s*([A-Za-z0-9_-]+)\s*=\s*(.?)`)
	looksFresh = regexp.MustCompile(`^\s*(\[\[?[A-Za-z]|[A-Za-z0-9_.-]+\s*=|#)`)
)

// syntax reports a line that is not TOML and returns where to continue: at the
// next line that looks like a beginning.
func (d *document) syntax(err *unstable.ParserError) int {
	// The highlighted text is a part of d.data that ends where d.data ends, so
	// the capacities tell where it begins.
	offset := cap(d.data) - cap(err.Highlight)
	offset = min(max(offset, d.done), len(d.data))
	open := offset >= len(d.data) // something was not closed
	if open {
		offset = d.unfinished()
	}
	line := d.line(offset)
	text := d.data[bytes.LastIndexByte(d.data[:offset], '\n')+1:]
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	d.blame(string(text), line, err.Message)

	next := nextLine(d.data, offset)
	for next < len(d.data) && !looksFresh.Match(d.data[next:nextLine(d.data, next)]) {
		next = nextLine(d.data, next)
	}
	d.incomplete = d.incomplete || open
	d.done = max(d.done, next)
	return next
}

// unfinished returns where the expression begins that the end of the file cut
// off: at the first non-empty line after the last good one.
func (d *document) unfinished() int {
	at := d.done
	if at > 0 && d.data[at-1] != '\n' {
		at = nextLine(d.data, at)
	}
	for at < len(d.data) {
		next := nextLine(d.data, at)
		if line := bytes.TrimSpace(d.data[at:next]); len(line) > 0 && line[0] != '#' {
			return at
		}
		at = next
	}
	return min(d.done, len(d.data))
}

// blame reports that text, a whole line, is unreadable, and remembers the key
// that it would have set.
func (d *document) blame(text string, line int, message string) {
	key := ""
	if m := startsKey.FindStringSubmatch(text); m != nil {
		key = m[1]
		if m[2] == "" || m[2] == "#" {
			message = "it has no value"
		} else if strings.ContainsAny(m[2], "/.:$@~") || 'a' <= m[2][0]|0x20 && m[2][0]|0x20 <= 'z' {
			message = "the value is neither text in quotes, nor a number, nor true or false"
		}
		if d.current.table[key] == nil {
			d.current.set(key, &node{kind: isBroken, line: line})
		}
	} else {
		d.incomplete = true
		if strings.HasPrefix(strings.TrimSpace(text), "[") {
			d.current = newTable(line) // the owner of these keys is unknown
		}
	}
	d.problem(line, key, "cannot be read: "+message)
}

func nextLine(data []byte, from int) int {
	if i := bytes.IndexByte(data[from:], '\n'); i >= 0 {
		return from + i + 1
	}
	return len(data)
}

// secondOpinion runs the library's own decoder, which checks rules of TOML that
// the tree does not.
func (d *document) secondOpinion() {
	var all map[string]any
	err := toml.Unmarshal(d.data, &all)
	var derr *toml.DecodeError
	if errors.As(err, &derr) {
		line, _ := derr.Position()
		d.problem(line, "", strings.TrimPrefix(derr.Error(), "toml: "))
	} else if err != nil {
		d.problem(1, "", err.Error())
	}
}
