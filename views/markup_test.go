package views

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t *testing.T, text string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// all lists the elements under n that match, in the order of the document.
func all(n *html.Node, match func(*html.Node) bool) (found []*html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && match(c) {
			found = append(found, c)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// everyPage runs a check on every example of the gallery.
func everyPage(t *testing.T, check func(t *testing.T, doc *html.Node)) {
	for _, e := range Gallery(English()) {
		t.Run(e.Name, func(t *testing.T) { check(t, parse(t, render(t, e.Page))) })
	}
}

// The panel that htmx puts into a page is the very part of the page.
func TestPanelIsPartOfThePage(t *testing.T) {
	panels := 0
	for _, e := range Gallery(English()) {
		if e.Panel == nil {
			continue
		}
		panels++
		panel := render(t, e.Panel)
		if len(panel) < 100 || !strings.Contains(render(t, e.Page), panel) {
			t.Errorf("%s: the panel is not part of the page", e.Name)
		}
	}
	if panels == 0 {
		t.Error("no example has a panel")
	}
}

// The policy allows no style and no script in the markup, and nothing from elsewhere.
func TestMarkupNeedsNoWiderPolicy(t *testing.T) {
	everyPage(t, func(t *testing.T, doc *html.Node) {
		for _, n := range all(doc, func(*html.Node) bool { return true }) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") ||
					strings.Contains(a.Val, "javascript:") || strings.HasPrefix(a.Val, "js:") {
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
				if (a.Key == "src" || a.Key == "href" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("<%s %s=%q> leads elsewhere", n.Data, a.Key, a.Val)
				}
			}
			if n.Data == "style" || n.Data == "script" && textOf(n) != "" {
				t.Errorf("<%s> has content", n.Data)
			}
		}
	})
}

// Every id is there once, and everything that names an id finds it.
func TestIdsAreUniqueAndFound(t *testing.T) {
	everyPage(t, func(t *testing.T, doc *html.Node) {
		ids := map[string]bool{}
		for _, n := range all(doc, func(n *html.Node) bool { return has(n, "id") }) {
			id := attr(n, "id")
			if ids[id] || !regexp.MustCompile(`^[A-Za-z][\w-]*$`).MatchString(id) {
				t.Errorf("the id %q is there twice, or no id", id)
			}
			ids[id] = true
		}
		for _, n := range all(doc, func(*html.Node) bool { return true }) {
			for _, name := range []string{"href", "hx-target", "hx-select"} {
				if id, ok := strings.CutPrefix(attr(n, name), "#"); ok && !ids[id] {
					t.Errorf("<%s %s=%q> finds nothing", n.Data, name, attr(n, name))
				}
			}
			for _, name := range []string{"for", "form", "aria-labelledby", "aria-describedby"} {
				for _, id := range strings.Fields(attr(n, name)) {
					if !ids[id] {
						t.Errorf("<%s %s=%q> finds nothing", n.Data, name, id)
					}
				}
			}
		}
	})
}

// Whatever is drawn has a name, or only repeats what stands beside it.
func TestDrawingsAreNamed(t *testing.T) {
	everyPage(t, func(t *testing.T, doc *html.Node) {
		for _, n := range all(doc, func(n *html.Node) bool { return n.Data == "img" || n.Data == "svg" && n.Parent.Data != "svg" }) {
			if attr(n, "aria-hidden") != "true" && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
				t.Errorf("<%s class=%q> has no name", n.Data, attr(n, "class"))
			}
		}
		for _, n := range all(doc, func(n *html.Node) bool { return n.Data == "a" || n.Data == "button" || n.Data == "summary" }) {
			if textOf(n) == "" && attr(n, "aria-label") == "" && attr(n, "aria-hidden") != "true" {
				t.Errorf("<%s href=%q> has no name", n.Data, attr(n, "href"))
			}
		}
	})
}

// One first heading a page, and none deeper than the one before by two.
func TestHeadingsAreInOrder(t *testing.T) {
	everyPage(t, func(t *testing.T, doc *html.Node) {
		level, first := 0, 0
		for _, n := range all(doc, func(n *html.Node) bool { return regexp.MustCompile(`^h[1-6]$`).MatchString(n.Data) }) {
			l := int(n.Data[1] - '0')
			if l == 1 {
				first++
			}
			if l > level+1 || textOf(n) == "" {
				t.Errorf("%s %q follows h%d", n.Data, textOf(n), level)
			}
			level = l
		}
		if first != 1 {
			t.Errorf("%d first headings", first)
		}
	})
}

// Every number that is made of others says how.
func TestScoresSayWhy(t *testing.T) {
	seen := 0
	everyPage(t, func(t *testing.T, doc *html.Node) {
		for _, n := range all(doc, func(n *html.Node) bool { return hasClass(n, "pillar") }) {
			metric := all(n, func(n *html.Node) bool { return has(n, "data-metric") })
			why := all(n, func(n *html.Node) bool {
				return n.Parent.Data == "details" && len(metric) == 1 && attr(n, "id") == "why-"+attr(metric[0], "data-metric")
			})
			if len(why) != 1 || !strings.HasSuffix(textOf(why[0]), textOf(metric[0])) {
				t.Errorf("%s has no way to ask why", attr(n, "id"))
			}
			seen++
		}
	})
	if seen == 0 {
		t.Error("no example has a pillar")
	}
}

// Every field has a label, and what was wrong with it.
func TestFieldsAreLabelled(t *testing.T) {
	everyPage(t, func(t *testing.T, doc *html.Node) {
		labels := map[string]bool{}
		for _, n := range all(doc, func(n *html.Node) bool { return n.Data == "label" }) {
			labels[attr(n, "for")] = true
		}
		for _, n := range all(doc, func(n *html.Node) bool { return n.Data == "input" && attr(n, "type") != "hidden" }) {
			if !labels[attr(n, "id")] {
				t.Errorf("the field %s has no label", attr(n, "name"))
			}
			if attr(n, "type") == "password" && attr(n, "value") != "" {
				t.Errorf("the password of %s is sent back", attr(n, "name"))
			}
			if described := attr(n, "aria-describedby"); has(n, "aria-invalid") && !strings.Contains(described, attr(n, "id")+"-error") {
				t.Errorf("the field %s does not say what is wrong", attr(n, "name"))
			}
		}
	})
}

// Only what is for everybody may be found by search engines.
func TestSearchEnginesSeePublicPagesOnly(t *testing.T) {
	for _, e := range Gallery(English()) {
		public := strings.HasPrefix(e.Name, "log-in") || strings.HasPrefix(e.Name, "rulebook")
		if hidden := strings.Contains(render(t, e.Page), `name="robots" content="noindex"`); hidden == public {
			t.Errorf("%s: hidden from search engines is %v", e.Name, hidden)
		}
	}
}

// What people wrote is shown, never run.
func TestWordsOfOthersAreEscaped(t *testing.T) {
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`
	text := English()
	m := sampleGreat(text)
	m.Name, m.ID, m.Title, m.Station = hostile, hostile, hostile, hostile
	m.Events[0].Until, m.Graph.Events[0].Anchor = text.ExcusedFor(hostile), hostile
	s := sampleFiltered(text)
	s.Query, s.Name, s.Rows[0].Name = hostile, hostile, hostile
	s.ClearURL, m.StationURL = "javascript:alert(1)", "javascript:alert(1)"
	for _, page := range []string{
		render(t, PartnerPage(partnerChrome(text, ""), m)), render(t, StationPage(managerChrome(text, ""), s)),
		render(t, ProblemPage(publicChrome(text, ""), &Problem{What: hostile, BackURL: "javascript:alert(1)", Reference: hostile})),
	} {
		doc := parse(t, page)
		if n := len(all(doc, func(n *html.Node) bool {
			return n.Data == "img" || n.Data == "script" && textOf(n) != "" || has(n, "onerror")
		})); n > 0 {
			t.Errorf("%d elements got through", n)
		}
		if strings.Contains(page, `="javascript:`) {
			t.Error("an address can run as code")
		}
	}
}

// Every class of a page has a rule, and every rule is of a class that a page or
// a script uses: the style sheets hold nothing dead, and no page a misspelt name.
func TestClassesAreThoseOfTheStyleSheets(t *testing.T) {
	used := map[string]bool{}
	for _, e := range Gallery(English()) {
		for _, n := range all(parse(t, render(t, e.Page)), func(*html.Node) bool { return true }) {
			for _, class := range strings.Fields(attr(n, "class")) {
				used[class] = true
			}
		}
	}
	sheets, err := filepath.Glob("../static/css/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatalf("no style sheets: %v", err)
	}
	styled := map[string]bool{}
	for _, name := range sheets {
		sheet, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		bare := regexp.MustCompile(`(?s)/\*.*?\*/|\d*\.\d+`).ReplaceAllString(string(sheet), "")
		for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(bare, -1) {
			styled[m[1]] = true
		}
	}
	var script []byte
	for _, name := range []string{"app.js", "graph.js"} {
		part, err := os.ReadFile("../static/js/" + name)
		if err != nil {
			t.Fatal(err)
		}
		script = append(script, part...)
	}
	for class := range styled {
		if !used[class] && !regexp.MustCompile(`['"]`+class+`['"]`).Match(script) {
			t.Errorf("no page uses .%s", class)
		}
	}
	for class := range used {
		if !styled[class] && !strings.Contains(string(script), "."+class) {
			t.Errorf("no style sheet has .%s", class)
		}
	}
}
