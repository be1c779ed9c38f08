package views

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"standings/static"
)

var update = flag.Bool("update", false, "write the golden files")

// The golden files are what a reviewer sees of a change to the pages. One tag
// starts a line, and the files of static/ are named without their hash, so that
// a change of theirs changes nothing here.
func TestGolden(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Gallery(English()) {
		file := filepath.Join("testdata", "golden", e.Name+".html")
		if seen[file] {
			t.Fatalf("two examples are called %s", e.Name)
		}
		seen[file] = true
		got := strings.ReplaceAll(render(t, e.Page), "><", ">\n<") + "\n"
		for _, name := range []string{"app.css", "app.js", "graph.js", "echarts.js", "htmx.js", "favicon.svg"} {
			got = strings.ReplaceAll(got, static.URL(name), name)
		}
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s at: %s", e.Name, file, firstDifference(got, string(want)))
		}
	}
	files, err := filepath.Glob("testdata/golden/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !seen[file] {
			t.Errorf("%s is of no example", file)
		}
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return a[i]
		}
	}
	return "its end"
}
