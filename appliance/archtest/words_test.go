package archtest

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"telecart/ui/messages"
)

// What an instrument says of a doubtful or missing value is there in Spanish,
// each word of it.
func TestEveryWordOfAnInstrumentIsThereInSpanish(t *testing.T) {
	spanish := messages.Spanish().Words
	said := wordsInSource(t)
	for word, at := range said {
		if spanish[word] == "" {
			t.Errorf("%s: the word %q is not in ui/messages/es.json", at, word)
		}
	}
	if len(said) < 80 {
		t.Errorf("only %d words were found", len(said))
	}
}

// built is a package with its compiled form.
type built struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// wordsInSource finds the constants of the type peripherals.Words outside of
// tests: each word, and where it stands.
func wordsInSource(t *testing.T) map[string]token.Position {
	t.Helper()
	exports, instruments := map[string]string{}, []built{}
	for _, p := range compiled(t, "telecart/peripherals/...") {
		exports[p.ImportPath] = p.Export
		if p.ImportPath == "telecart/peripherals" || strings.HasPrefix(p.ImportPath, "telecart/peripherals/") && !strings.HasSuffix(p.ImportPath, "test") {
			instruments = append(instruments, p)
		}
	}
	said, files := map[string]token.Position{}, token.NewFileSet()
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	check := types.Config{Importer: importer.ForCompiler(files, "gc", open)}
	for _, p := range instruments {
		info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		if _, err := check.Check(p.ImportPath, files, parsed(t, files, p), &info); err != nil {
			t.Fatal(err)
		}
		for e, is := range info.Types {
			if is.Value == nil || is.Type.String() != "telecart/peripherals.Words" {
				continue
			}
			words, err := strconv.Unquote(is.Value.ExactString())
			if err != nil {
				t.Fatal(err)
			}
			for w := range strings.SplitSeq(words, ", ") {
				if w != "" {
					said[w] = files.Position(e.Pos())
				}
			}
		}
	}
	return said
}

func compiled(t *testing.T, pattern string) (all []built) {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags=nolibopusfile", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles", pattern)
	cmd.Dir, cmd.Stderr = "../..", os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p built
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func parsed(t *testing.T, files *token.FileSet, p built) (all []*ast.File) {
	t.Helper()
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	return all
}
