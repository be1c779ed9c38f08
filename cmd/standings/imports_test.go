package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport are the arrows between the packages of this program: what the code
// of a package, its tests aside, may import of the others. Whoever draws a new
// one changes the architecture.
var mayImport = map[string][]string{
	"standing":            {},
	"standing/rulebook":   {"standing"},
	"standing/feed":       {"standing"},
	"standing/proof":      {"standing", "standing/rulebook", "standing/feed"},
	"handlers/sheet":      {},
	"db":                  {"standing"},
	"db/dbtest":           {"standing", "standing/rulebook", "db"}, // stores for tests
	"views":               {"standing", "static"},
	"static":              {},
	"handlers":            {"standing", "standing/rulebook", "standing/feed", "standing/proof", "handlers/sheet", "db", "views", "static"},
	"cmd/standings":       {"standing", "standing/rulebook", "standing/feed", "standing/proof", "handlers/sheet", "db", "views", "handlers", "static", "cmd/standings/world"},
	"cmd/standings/world": {"standing"},
}

// onlyIn are the libraries that one package keeps to itself.
var onlyIn = []struct{ library, folder string }{
	{"github.com/labstack/echo", "handlers"},
	{"github.com/go-echarts", "views"},
	{"database/sql", "db"},
	{"modernc.org/sqlite", "db"},
	{"github.com/jackc/pgx", "db"},
}

// source is a file of the program, tests aside.
type source struct {
	name    string // from the root of the module, with slashes
	folder  string
	imports []string
	tree    *ast.File
}

// sources parses the whole module.
func sources(t *testing.T) []source {
	root := filepath.Join("..", "..")
	var all []source
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); name != "." && (base == "testdata" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		s := source{name: filepath.ToSlash(name), tree: tree}
		s.folder = path.Dir(s.name)
		for _, spec := range tree.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// within says whether a path is a folder or lies in it.
func within(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }

// TestImportsRunOneWay holds the arrows of the architecture.
func TestImportsRunOneWay(t *testing.T) {
	all := sources(t)
	if len(all) == 0 {
		t.Fatal("no source was found")
	}
	for _, s := range all {
		allowed, known := mayImport[s.folder]
		if !known {
			t.Errorf("%s: the folder has no place in the architecture; give it one in mayImport", s.name)
		}
		for _, imported := range s.imports {
			own, ours := strings.CutPrefix(imported, "standings/")
			if ours && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s; %s may import %v", s.name, imported, s.folder, allowed)
			}
			if s.folder == "standing" && !ours && strings.Contains(imported, ".") {
				t.Errorf("%s imports %s; the rules need the standard library only", s.name, imported)
			}
			for _, o := range onlyIn {
				if within(imported, o.library) && !within(s.folder, o.folder) {
					t.Errorf("%s imports %s; only %s does", s.name, imported, o.folder)
				}
			}
		}
	}
}

// TestOneFileKnowsTheCharts keeps the chart library in a single file of views.
func TestOneFileKnowsTheCharts(t *testing.T) {
	var users []string
	for _, s := range sources(t) {
		if slices.ContainsFunc(s.imports, func(i string) bool { return within(i, "github.com/go-echarts") }) {
			users = append(users, s.name)
		}
	}
	if len(users) > 1 {
		t.Errorf("go-echarts is imported by %v", users)
	}
}

// TestNoClockBelowTheCommand: time is an argument everywhere below cmd.
func TestNoClockBelowTheCommand(t *testing.T) {
	for _, s := range sources(t) {
		if within(s.folder, "cmd") || s.folder == "db/dbtest" { // the latter waits for a server to start
			continue
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, ok := call.X.(*ast.Ident)
			if ok && of.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, call.Sel.Name) {
				t.Errorf("%s reads the clock with time.%s; take the time as an argument", s.name, call.Sel.Name)
			}
			return true
		})
	}
}
