package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"standings/db/dbtest"
)

const root = "../.." // of the repository

// block is a fenced block of the README: "```csv shifts.csv" begins one of the
// language csv that is called shifts.csv.
type block struct{ language, name, text string }

func readme(t *testing.T) (text string, blocks []block) {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	text = string(file)
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$").FindAllStringSubmatch(text, -1) {
		blocks = append(blocks, block{m[1], m[2], m[3]})
	}
	return text, blocks
}

// find is the text of the block with the name.
func find(t *testing.T, blocks []block, name string) string {
	t.Helper()
	for _, b := range blocks {
		if b.name == name {
			return b.text
		}
	}
	t.Fatalf("the README has no block named %s", name)
	return ""
}

// inReadmeFolder goes to a folder with the README's files in it.
func inReadmeFolder(t *testing.T, blocks []block) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range []string{"shifts.csv", "shifts.toml", "facts.ndjson"} {
		if err := os.WriteFile(name, []byte(find(t, blocks, name)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What the README types at the console gives what the README shows.
func TestReadmeConsole(t *testing.T) {
	_, blocks := readme(t)
	inReadmeFolder(t, blocks)
	ran := 0
	for _, b := range blocks {
		if b.language != "console" {
			continue
		}
		var got strings.Builder
		for line := range strings.Lines(b.text) {
			command, ok := strings.CutPrefix(line, "$ standings ")
			if !ok {
				continue // what a command gave
			}
			ran++
			got.WriteString(line)
			got.WriteString(does(t, "standings.db", strings.Fields(command)...))
		}
		same(t, "README.md", got.String(), b.text)
	}
	if ran == 0 {
		t.Error("the README types nothing at the console")
	}
}

// The README's way for a feed to send facts works as it is written, but for where
// the server is.
func TestReadmeFeed(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl to send facts with")
	}
	_, blocks := readme(t)
	inReadmeFolder(t, blocks)
	db := dbtest.SQLite(t)
	server := process(t, db, "serve", "--listen", "127.0.0.1:0")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Wait()
	defer server.Process.Signal(os.Interrupt)
	said, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`http://[\d.:]+\d`)
	script := address.ReplaceAllString(find(t, blocks, "feed"), address.FindString(said))

	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("sh", "-euc", `standings() { "$STANDINGS" "$@"; }`+"\n"+script)
	shell.Env = append(os.Environ(), asProgram+"=yes", "STANDINGS="+self, "STANDINGS_DB="+db)
	answer, err := shell.Output()
	var counts struct{ New int }
	if err != nil || json.Unmarshal(answer, &counts) != nil || counts.New != 2 {
		t.Errorf("the feed was answered %s, %v; want 2 new facts", answer, err)
	}
}

// Every command, flag, file and target that the README names exists.
func TestReadmeNames(t *testing.T) {
	text, blocks := readme(t)
	for _, m := range regexp.MustCompile("`standings ([^`]+)`").FindAllStringSubmatch(text, -1) {
		command, _, _ := strings.Cut(m[1], " > ")
		args := regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(command, -1)
		if args[0] == "COMMAND" {
			continue
		}
		if r := standings(t, "none.db", "", append(args, "--help")...); r.status != statusDone {
			t.Errorf("standings %s: %s", m[1], r.stderr)
		}
	}

	help := does(t, "none.db", "serve", "--help")
	flags := regexp.MustCompile("(?m)^\\| `(--[a-z-]+)` \\| `(STANDINGS_[A-Z_]+)` \\|").FindAllStringSubmatch(text, -1)
	for _, m := range flags {
		if !strings.Contains(help, m[1]) || !strings.Contains(help, "($"+m[2]+")") {
			t.Errorf("serve has no flag %s with %s", m[1], m[2])
		}
	}
	if n := strings.Count(help, "$STANDINGS_"); n != len(flags) {
		t.Errorf("serve has %d flags with a variable, the README %d", n, len(flags))
	}

	for _, m := range regexp.MustCompile("`([\\w.][\\w.-]*/[\\w./-]*)`|src=\"([^\"]+)\"").FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, m[1]+m[2])); err != nil {
			t.Errorf("there is no %s%s", m[1], m[2])
		}
	}

	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := regexp.MustCompile("(?m)(?:^|`)make ([a-z]+)(?: ([a-z]+)`)?").FindAllStringSubmatch(text, -1)
	for _, m := range targets {
		for _, target := range m[1:] {
			if target != "" && !strings.Contains(string(makefile), "\n"+target+":") {
				t.Errorf("make %s makes nothing", target)
			}
		}
	}
	if len(blocks) == 0 || len(targets) == 0 {
		t.Error("the README names nothing to make, and has no blocks")
	}
}
