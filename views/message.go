package views

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-playground/locales"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// phrase is a message with places for arguments, parsed once: saying it only
// joins strings. A template engine at this point would cost more than the page.
type phrase struct {
	texts  []string // one more than places
	places []int    // the number of the argument between two texts
}

// parsePhrase reads a message with places such as {{.Name}}, which is how
// go-i18n's files write them. Every place must be one of args.
func parsePhrase(message string, args []string) (phrase, error) {
	var p phrase
	rest := message
	for {
		text, after, found := strings.Cut(rest, "{{.")
		p.texts = append(p.texts, text)
		if !found {
			return p, nil
		}
		name, after, found := strings.Cut(after, "}}")
		if !found {
			return p, fmt.Errorf("%q: a place is not closed", message)
		}
		place := slices.Index(args, name)
		if place < 0 {
			return p, fmt.Errorf("%q: no argument is named %s; there are %s", message, name, strings.Join(args, ", "))
		}
		p.places = append(p.places, place)
		rest = after
	}
}

// Say puts the arguments into their places, in the order of the args tag.
func (p phrase) Say(args ...string) string {
	n := 0
	for _, text := range p.texts {
		n += len(text)
	}
	for _, place := range p.places {
		n += len(args[place])
	}
	var b strings.Builder
	b.Grow(n)
	for i, text := range p.texts {
		b.WriteString(text)
		if i < len(p.places) {
			b.WriteString(args[p.places[i]])
		}
	}
	return b.String()
}

// counted is a message that differs by a number, in the plural forms of its
// language. The number is its first place, Count.
type counted struct {
	forms  [locales.PluralRuleOther + 1]phrase
	locale locales.Translator
}

func parseCounted(m *i18n.Message, locale locales.Translator, args []string) (counted, error) {
	c := counted{locale: locale}
	given := map[locales.PluralRule]string{
		locales.PluralRuleZero: m.Zero, locales.PluralRuleOne: m.One, locales.PluralRuleTwo: m.Two,
		locales.PluralRuleFew: m.Few, locales.PluralRuleMany: m.Many, locales.PluralRuleOther: m.Other,
	}
	for _, rule := range locale.PluralsCardinal() {
		if given[rule] == "" {
			return c, fmt.Errorf("%s has no form %q", m.ID, strings.ToLower(rule.String()))
		}
		form, err := parsePhrase(given[rule], append([]string{"Count"}, args...))
		if err != nil {
			return c, fmt.Errorf("%s: %w", m.ID, err)
		}
		c.forms[rule] = form
	}
	return c, nil
}

// Say picks the form for n and puts the arguments into their places.
func (c *counted) Say(n int, args ...string) string {
	rule := c.locale.CardinalPluralRule(float64(n), 0)
	return c.forms[rule].Say(append([]string{number(c.locale, n)}, args...)...)
}

// number writes a whole number with the language's digit groups and a true
// minus sign, which has the width of a digit.
func number(locale locales.Translator, n int) string {
	if n < 0 {
		return "−" + number(locale, -n)
	}
	return locale.FmtNumber(float64(n), 0)
}
