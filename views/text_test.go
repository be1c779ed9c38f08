package views

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/pl"
	"golang.org/x/text/language"
)

func messages(t *testing.T) string {
	t.Helper()
	file, err := messageFiles.ReadFile("locales/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

// What a translator can get wrong is refused with the name of the message.
func TestMessageFileMustFit(t *testing.T) {
	english := messages(t)
	for name, c := range map[string]struct{ old, new, want string }{
		"missing":         {`skip = "Skip to the content"`, ``, "chrome.skip is missing"},
		"unknown":         {`skip = "Skip to the content"`, "skip = \"S\"\nskipp = \"S\"", "nothing says the message chrome.skipp"},
		"unknown place":   {`version_of = "{{.Program}} {{.Version}}"`, `version_of = "{{.Program}} {{.Number}}"`, "chrome.version_of: \"{{.Program}} {{.Number}}\": no argument is named Number"},
		"place unclosed":  {`version_of = "{{.Program}} {{.Version}}"`, `version_of = "{{.Program}} {{.Version"`, "a place is not closed"},
		"place in a text": {`skip = "Skip to the content"`, `skip = "Skip {{.This}}"`, "chrome.skip has a place"},
		"no plural":       {"[partner.blocks]\none = \"{{.Count}} block\"\n", "[partner.blocks]\n", `partner.blocks has no form "one"`},
		"name missing":    {"[kind]\n", "[kind]\nstrike = \"Strike\"\n", "nothing says the message kind.strike"},
	} {
		if !strings.Contains(english, c.old) {
			t.Fatalf("%s: %q is not in the file", name, c.old)
		}
		changed := strings.Replace(english, c.old, c.new, 1)
		_, err := newText(language.English, []byte(changed), en_GB.New())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}

// A language with other plural forms than English needs all of its own.
func TestPluralFormsAreThoseOfTheLanguage(t *testing.T) {
	_, err := newText(language.Polish, []byte(messages(t)), pl.New())
	if err == nil || !strings.Contains(err.Error(), `no form "few"`) {
		t.Errorf("got %v", err)
	}
}

// Every message is said by a page, a sentence or a handler.
func TestEveryMessageIsUsed(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", "*.templ", "../handlers/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if name == "words.go" || strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
	}
	var walk func(v reflect.Type)
	walk = func(v reflect.Type) {
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Type.Kind() == reflect.Struct && f.Type.Name() == "" {
				walk(f.Type)
			} else if !regexp.MustCompile(`\.` + f.Name + `\b`).MatchString(source.String()) {
				t.Errorf("nothing says %s", f.Name)
			}
		}
	}
	walk(reflect.TypeFor[words]())
}

func TestTextForFollowsTheBrowser(t *testing.T) {
	for header, want := range map[string]string{
		"":                        "en",
		"en-US,en;q=0.9":          "en-US",
		"en-GB,en;q=0.9":          "en",
		"en-AU":                   "en",
		"de-DE,de;q=0.9":          "en",
		"de;q=0.9, en-US;q=0.8":   "en-US",
		"*":                       "en",
		"\x00;;not a header,,q=9": "en",
	} {
		if got := TextFor(header).Lang; got != want {
			t.Errorf("%q gives %s, want %s", header, got, want)
		}
	}
}
