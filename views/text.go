package views

import (
	"embed"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/en_US"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"standings/standing"
)

// Text is everything the program says in one language, and how that language
// writes numbers and moments. It is safe for use by many requests at once.
type Text struct {
	words
	Lang string // of the html element, BCP 47
	Dir  string // ltr or rtl

	locale   locales.Translator
	tiers    [standing.Fantastic + 1]string
	pillars  [standing.Safety + 1]string
	kinds    [len(standing.Kinds) + 1]string
	counts   [len(standing.Kinds) + 1]counted
	whys     [standing.MinimumReached + 1]phrase
	causes   map[string]string
	statuses map[int]status
}

//go:embed locales/*.toml
var messageFiles embed.FS

// The languages there are. The first is for readers who ask for none of them.
// English is written once and formatted twice: the plain form puts the day
// first and counts 24 hours, so that it cannot be misread anywhere.
var languages = []struct {
	tag    language.Tag
	file   string
	locale locales.Translator
}{
	{language.English, "en.toml", en_GB.New()},
	{language.AmericanEnglish, "en.toml", en_US.New()},
}

var (
	texts   = loadTexts()
	matcher = newMatcher()
)

// English is the text in plain English.
func English() *Text { return texts[0] }

// TextFor is the text in the language that fits best what a browser's
// Accept-Language header asks for.
func TextFor(acceptLanguage string) *Text {
	if acceptLanguage == "" {
		return texts[0]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return texts[0]
	}
	_, i, _ := matcher.Match(wanted...)
	return texts[i]
}

func newMatcher() language.Matcher {
	tags := make([]language.Tag, len(languages))
	for i, l := range languages {
		tags[i] = l.tag
	}
	return language.NewMatcher(tags)
}

// loadTexts panics on a message file that does not fit, because the files are
// part of the binary: the first test to run finds it.
func loadTexts() []*Text {
	all := make([]*Text, len(languages))
	for i, l := range languages {
		file, err := messageFiles.ReadFile("locales/" + l.file)
		if err != nil {
			panic(err)
		}
		if all[i], err = newText(l.tag, file, l.locale); err != nil {
			panic(fmt.Sprintf("locales/%s: %v", l.file, err))
		}
	}
	return all
}

// newText makes a text out of a message file in go-i18n's format. It refuses a
// file that lacks a message, or has one that nothing says.
func newText(tag language.Tag, file []byte, locale locales.Translator) (*Text, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	parsed, err := bundle.ParseMessageFileBytes(file, tag.String()+".toml")
	if err != nil {
		return nil, err
	}
	l := &loader{locale: locale, messages: map[string]*i18n.Message{}}
	for _, m := range parsed.Messages {
		l.messages[m.ID] = m
	}
	t := &Text{Lang: tag.String(), Dir: "ltr", locale: locale, causes: map[string]string{}, statuses: map[int]status{}}
	l.fill("", reflect.ValueOf(&t.words).Elem())
	for _, tier := range standing.Tiers {
		t.tiers[tier] = l.text("tier." + snake(tier.String()))
	}
	t.tiers[standing.NoTier] = l.text("tier.none")
	for _, p := range standing.Pillars {
		t.pillars[p] = l.text("pillar." + p.String())
	}
	for _, k := range standing.Kinds {
		t.kinds[k] = l.text("kind." + k.String())
		t.counts[k] = l.counted("kinds."+k.String(), nil)
	}
	t.kinds[standing.NoKind] = l.text("kind.none")
	for w := standing.Counted; w <= standing.MinimumReached; w++ {
		t.whys[w] = l.phrase("why."+snake(w.String()), []string{"Kind"})
	}
	for id := range l.messages {
		if name, ok := strings.CutPrefix(id, "cause."); ok {
			t.causes[name] = l.text(id)
		}
	}
	for _, code := range statusCodes {
		t.statuses[code] = status{l.text(fmt.Sprintf("status.%d.what", code)), l.text(fmt.Sprintf("status.%d.do", code))}
	}
	return t, l.end()
}

// loader takes messages out of a file and remembers the first that failed.
type loader struct {
	locale   locales.Translator
	messages map[string]*i18n.Message
	err      error
}

// take returns a message once: what is left at the end, nothing says.
func (l *loader) take(id string) *i18n.Message {
	m, ok := l.messages[id]
	if !ok {
		l.fail(fmt.Errorf("the message %s is missing", id))
		return &i18n.Message{ID: id}
	}
	delete(l.messages, id)
	return m
}

func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

func (l *loader) text(id string) string {
	m := l.take(id)
	if strings.Contains(m.Other, "{{") {
		l.fail(fmt.Errorf("the message %s has a place, and nothing to put there", id))
	}
	return m.Other
}

func (l *loader) phrase(id string, args []string) phrase {
	p, err := parsePhrase(l.take(id).Other, args)
	if err != nil {
		l.fail(fmt.Errorf("%s: %w", id, err))
	}
	return p
}

func (l *loader) counted(id string, args []string) counted {
	c, err := parseCounted(l.take(id), l.locale, args)
	if err != nil {
		l.fail(err)
	}
	return c
}

// fill gives every field of a struct its message: the field HowMany of the
// field Station is the message station.how_many.
func (l *loader) fill(prefix string, v reflect.Value) {
	for i := range v.NumField() {
		field, info := v.Field(i), v.Type().Field(i)
		id := prefix + snake(info.Name)
		args := strings.Fields(info.Tag.Get("args"))
		switch message := field.Addr().Interface().(type) {
		case *string:
			*message = l.text(id)
		case *phrase:
			*message = l.phrase(id, args)
		case *counted:
			*message = l.counted(id, args)
		default:
			l.fill(id+".", field)
		}
	}
}

func (l *loader) end() error {
	for id := range l.messages {
		l.fail(fmt.Errorf("nothing says the message %s", id))
	}
	return l.err
}

// snake writes HowMany and "how many" as how_many.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case r == ' ':
			b.WriteByte('_')
			continue
		case unicode.IsUpper(r) && i > 0 && name[i-1] != ' ':
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
