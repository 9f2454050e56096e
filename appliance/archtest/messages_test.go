package archtest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"telecart/peripherals"
	"telecart/peripherals/all"
	"telecart/ui/messages"
)

var (
	codePattern  = regexp.MustCompile(`^[a-z0-9-]+\.[a-z0-9-]+$`)
	placePattern = regexp.MustCompile(`\{\d\}`)
)

// Every code of the Go source is there in Spanish with the same arguments, and
// nothing else is; a code stands in one place.
func TestEveryMessageIsThereInSpanish(t *testing.T) {
	spanish := messages.Spanish().Messages
	english := saidInSource(t)
	for code, sentence := range english {
		words, ok := spanish[code]
		if !ok {
			t.Errorf("%s is not in ui/messages/es.json: %s", code, sentence)
		}
		if want, got := places(sentence), places(words); ok && !slices.Equal(got, want) {
			t.Errorf("%s has the arguments %v in Spanish, %v in English", code, got, want)
		}
	}
	for code := range spanish {
		if english[code] == "" {
			t.Errorf("%s is in ui/messages/es.json, and nothing says it", code)
		}
	}
}

// What an instrument and its quantities are called is there in Spanish.
func TestEveryLabelIsThereInSpanish(t *testing.T) {
	words := messages.Spanish().Words
	need := func(w string) {
		if words[w] == "" {
			t.Errorf("the word %q is not in ui/messages/es.json", w)
		}
	}
	for _, m := range all.New().Models() {
		need(m.Label)
		for _, q := range m.Gives {
			if d, ok := peripherals.Define(q); ok {
				need(d.Label)
			}
		}
	}
}

// TestSpanishHasEachKeyOnce: of two the decoder keeps one without a word.
func TestSpanishHasEachKeyOnce(t *testing.T) {
	data, err := os.ReadFile("../../ui/messages/es.json")
	if err != nil {
		t.Fatal(err)
	}
	var c messages.Catalogue
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), `": "`); n != len(c.Messages)+len(c.Words) {
		t.Errorf("%d lines, %d keys", n, len(c.Messages)+len(c.Words))
	}
}

func places(sentence string) []string {
	found := placePattern.FindAllString(sentence, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// saidInSource finds the calls of Say outside of tests: the sentence of each
// code.
func saidInSource(t *testing.T) map[string]string {
	said := map[string]string{}
	files := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "node_modules" || e.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "localapitest") || strings.Contains(path, "kiosktest") {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isSay(call.Fun) {
				return true
			}
			at := files.Position(call.Pos())
			code, ok := literal(call.Args[0])
			if !ok || !codePattern.MatchString(code) {
				t.Errorf("%s: the code must be a literal, room and matter: %q", at, code)
				return true
			}
			if said[code] != "" {
				t.Errorf("%s: the code %s is used in another place already", at, code)
			}
			said[code] = sentenceOf(call.Args[1])
			if n := len(places(said[code])); n != len(call.Args)-2 {
				t.Errorf("%s: %s has %d places and %d arguments", at, code, n, len(call.Args)-2)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) < 50 {
		t.Errorf("only %d messages were found", len(said))
	}
	return said
}

// isSay reports whether f is api.Say or peripherals.Say, also within its package.
func isSay(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name == "Say"
	case *ast.SelectorExpr:
		pkg, ok := f.X.(*ast.Ident)
		return ok && f.Sel.Name == "Say" && (pkg.Name == "api" || pkg.Name == "peripherals")
	}
	return false
}

// sentenceOf joins the literals of an expression: a constant that is added to
// them has no arguments.
func sentenceOf(e ast.Expr) string {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		return sentenceOf(sum.X) + sentenceOf(sum.Y)
	}
	s, _ := literal(e)
	return s
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(l.Value)
	return s, err == nil
}
