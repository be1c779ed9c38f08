package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"standings/standing/rulebook"
)

var update = flag.Bool("update", false, "write what the sessions give into their files")

// TestSessions runs what people would type, in the files testdata/session/*.txt.
//
// A line "$ standings …" is a command; "< file" behind it gives the standard
// input. What it gives follows: "|" before each line of the standard output, "!"
// before each of the standard error, and the exit status in brackets unless it is
// 0. All other lines are for the reader. Each file is a session of its own, in a
// folder with the other files of testdata/session and two rulebooks.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("testdata/session/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			if err := os.CopyFS(folder, os.DirFS("testdata/session")); err != nil {
				t.Fatal(err)
			}
			t.Chdir(folder)
			makeRulebook(t, "strict.toml", `version = "1"`, `version = "strict"`, "late_check_in = 4", "late_check_in = 20")
			makeRulebook(t, "lenient.toml", `version = "1"`, `version = "lenient"`, "reliability = 40", "reliability = 5")
			got := replay(t, string(script))
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			same(t, file, got, string(script))
		})
	}
}

// replay runs the commands of a script and gives it with what they gave.
func replay(t *testing.T, script string) string {
	t.Helper()
	var got strings.Builder
	for line := range strings.Lines(script) {
		if strings.IndexAny(line, "|![") == 0 {
			continue // what a command gave before
		}
		got.WriteString(line)
		if command, ok := strings.CutPrefix(line, "$ standings"); ok {
			got.WriteString(enter(t, strings.TrimSpace(command)))
		}
	}
	return got.String()
}

// enter runs one command and gives what it said.
func enter(t *testing.T, command string) string {
	t.Helper()
	command, file, redirected := strings.Cut(command, " < ")
	var stdin []byte
	if redirected {
		var err error
		if stdin, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	status := run(t.Context(), strings.Fields(command), bytes.NewReader(stdin), &out, &errs, func() time.Time { return noon })
	said := marked("| ", out.String()) + marked("! ", errs.String())
	if status != 0 {
		said += fmt.Sprintf("[%d]\n", status)
	}
	return said
}

// marked puts a mark before every line.
func marked(mark, text string) string {
	var marked strings.Builder
	for line := range strings.Lines(text) {
		marked.WriteString(strings.TrimRight(mark+strings.TrimRight(line, "\n"), " ") + "\n")
	}
	return marked.String()
}

// makeRulebook writes a file with the program's own rulebook, changed: of the
// texts each first is replaced by the second behind it.
func makeRulebook(t *testing.T, file string, texts ...string) {
	t.Helper()
	text := string(rulebook.DefaultTOML())
	for n := 0; n < len(texts); n += 2 {
		if !strings.Contains(text, texts[n]) {
			t.Fatalf("the program's rulebook has no %q", texts[n])
		}
		text = strings.Replace(text, texts[n], texts[n+1], 1)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
