package feed

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"standings/standing"
)

// Mapping says how the rows of a CSV file become facts. It does not change once
// it is parsed, and may be used for several files at once.
type Mapping struct {
	dialect
	charset encoding.Encoding // nil for UTF-8
	nulls   map[string]bool   // what in a cell means that nothing is there

	lets    []let
	where   *expression // nil for every row
	facts   []factRule
	columns []string // all that any expression uses, sorted
}

// let is an expression with a name, worked out at most once a row.
type let struct {
	name string
	expression
}

// factRule makes one fact out of a row.
type factRule struct {
	typ    standing.Type
	when   *expression // nil for always
	fields []fieldRule
	issues []issueRule
}

// issueRule makes one issue of a delivery out of a row.
type issueRule struct {
	when   *expression // nil for always
	fields []fieldRule
}

// fieldRule makes one field; place is its place in fields or issueFields.
type fieldRule struct {
	place int
	expression
}

// mappingText is a mapping as it is written.
type mappingText struct {
	Delimiter  string                       `toml:"delimiter"`
	Quote      *string                      `toml:"quote"`
	LazyQuotes bool                         `toml:"lazy_quotes"`
	Encoding   string                       `toml:"encoding"`
	Nulls      []string                     `toml:"nulls"`
	NoDate     []string                     `toml:"no_date"`
	Zone       string                       `toml:"zone"`
	Where      *string                      `toml:"where"`
	Lookup     map[string]map[string]string `toml:"lookup"`
	Let        map[string]string            `toml:"let"`

	Station  map[string]any `toml:"station"`
	Partner  map[string]any `toml:"partner"`
	Block    map[string]any `toml:"block"`
	Delivery map[string]any `toml:"delivery"`
	Safety   map[string]any `toml:"safety"`
	Thanks   map[string]any `toml:"thanks"`
	Purchase map[string]any `toml:"purchase"`
}

// tables are the tables of fields by type; nil where there is none.
func (t *mappingText) tables() map[standing.Type]map[string]any {
	return map[standing.Type]map[string]any{
		standing.StationFact: t.Station, standing.PartnerFact: t.Partner, standing.BlockFact: t.Block, standing.DeliveryFact: t.Delivery,
		standing.SafetyFact: t.Safety, standing.ThanksFact: t.Thanks, standing.PurchaseFact: t.Purchase,
	}
}

// ParseMapping reads a mapping, whose keys the package's documentation lists. The
// name of the file is for messages only. All problems of a file come together, a
// line each, with the file, the key, what is wrong and what would be right; a file
// that is not TOML, or has a value of the wrong type, gives its first mistake.
func ParseMapping(name string, text []byte) (*Mapping, error) {
	var written mappingText
	meta, err := toml.Decode(string(text), &written)
	if err != nil {
		return nil, errors.New(notTOML(name, err))
	}
	p := &mappingParser{name: name, names: map[string]int{}, used: map[string]bool{}, bare: map[string]bool{}}
	p.unknown(meta)
	p.dialect(&written)
	p.functions = functions(p.zone(written.Zone), written.NoDate, written.Lookup)
	p.lookups = written.Lookup

	for _, key := range meta.Keys() { // in the order of the file
		if len(key) == 2 && key[0] == "let" {
			p.let(key[1], written.Let[key[1]])
		}
	}
	p.m.where = p.optional("where", written.Where)
	tables := written.tables()
	for _, typ := range every {
		if tables[typ] != nil {
			p.m.facts = append(p.m.facts, p.fact(typ, tables[typ]))
		}
	}
	if len(p.m.facts) == 0 {
		p.refuse("", "makes no facts", "a table such as [delivery], with fields and their expressions")
	}
	if err := errors.Join(p.problems...); err != nil {
		return nil, err
	}
	p.m.columns = slices.Sorted(maps.Keys(p.used))
	return &p.m, nil
}

// mappingParser gathers a mapping and what is wrong with it.
type mappingParser struct {
	name     string
	m        Mapping
	problems []error

	functions functionSet
	lookups   map[string]map[string]string
	names     map[string]int  // the lets so far, by name
	used      map[string]bool // columns
	bare      map[string]bool // those of them that are used by their mere name
}

func (p *mappingParser) refuse(key, wrong, right string) {
	if key != "" {
		key += ": "
	}
	if right != "" {
		right = "; write " + right
	}
	p.problems = append(p.problems, fmt.Errorf("%s: %s%s%s", p.name, key, wrong, right))
}

// notTOML is what the decoder says, on one line: its messages can quote line ends.
func notTOML(name string, err error) string {
	message := name + ": " + strings.TrimPrefix(err.Error(), "toml: ")
	if at, ok := errors.AsType[toml.ParseError](err); ok {
		message = fmt.Sprintf("%s:%d: %s", name, at.Position.Line, at.Message)
	}
	return strings.ReplaceAll(message, "\n", `\n`)
}

// unknown refuses every key that nothing reads.
func (p *mappingParser) unknown(meta toml.MetaData) {
	unread := map[string]bool{}
	for _, key := range meta.Undecoded() {
		unread[key.String()] = true
	}
	for _, key := range meta.Keys() {
		// The decoder takes capital letters for small ones; nothing else does. What
		// the tables of facts hold is checked where they are read.
		typ, _ := standing.ParseType(key[0])
		if typ == standing.NoType && unread[key.String()] || key[0] != strings.ToLower(key[0]) {
			p.refuse(key.String(), "is not a key of a mapping", "nothing there, or the key that was meant")
		}
	}
}

// dialect reads how the file is written.
func (p *mappingParser) dialect(t *mappingText) {
	p.m.dialect = dialect{delimiter: []byte(","), quote: '"', lazy: t.LazyQuotes}
	if t.Delimiter != "" {
		p.m.delimiter = []byte(t.Delimiter)
	}
	if t.Quote != nil {
		switch q := *t.Quote; {
		case q == "":
			p.m.quote = 0
		case len(q) == 1 && q > " " && q < "\x7f":
			p.m.quote = q[0]
		default:
			p.refuse("quote", "is "+shown(q), `one ASCII character such as "'", or "" for none`)
		}
	}
	if utf8.RuneCountInString(t.Delimiter) > 1 || strings.ContainsAny(t.Delimiter, "\r\n\x00") || string(p.m.delimiter) == string(p.m.quote) {
		p.refuse("delimiter", "is "+shown(t.Delimiter), `one character other than the quote, such as ";" or "\t"`)
	}
	switch t.Encoding {
	case "", "utf-8":
	case "latin1":
		p.m.charset = charmap.ISO8859_1
	case "windows-1252":
		p.m.charset = charmap.Windows1252
	default:
		p.refuse("encoding", "is "+shown(t.Encoding), `"utf-8", "latin1" or "windows-1252"`)
	}
	if t.Nulls == nil {
		t.Nulls = []string{""}
	}
	p.m.nulls = map[string]bool{}
	for _, word := range t.Nulls {
		p.m.nulls[word] = true
	}
}

// zone reads the time zone of times that name none.
func (p *mappingParser) zone(name string) *time.Location {
	zone, err := time.LoadLocation(name) // which takes "" for UTC
	if err != nil || name == "Local" {
		p.refuse("zone", "is "+shown(name), zoneForm.right())
		return time.UTC
	}
	return zone
}

// let adds a named expression. It can use those above it, so none can use itself.
func (p *mappingParser) let(name, text string) {
	key := toml.Key{"let", name}.String()
	e := p.compile(key, text)
	tree, err := parser.Parse(name)
	switch {
	case err != nil || !isIdentifier(tree.Node) || name == "row" || p.functions.has(name):
		p.refuse(key, "is no name that expressions can use", "another of letters, digits and underscores")
	case p.bare[name]:
		p.refuse(key, "has the name of a column that is used up to here", `another name, or row["`+name+`"] for the column`)
	case e != nil:
		p.names[name] = len(p.m.lets)
		p.m.lets = append(p.m.lets, let{name, *e})
	}
}

func isIdentifier(node ast.Node) bool {
	_, ok := node.(*ast.IdentifierNode)
	return ok
}

// optional compiles an expression that need not be there.
func (p *mappingParser) optional(key string, text *string) *expression {
	if text == nil {
		return nil
	}
	return p.compile(key, *text)
}

// fact reads the table of a type of fact.
func (p *mappingParser) fact(typ standing.Type, table map[string]any) factRule {
	rule := factRule{typ: typ}
	var seen set
	for _, name := range slices.Sorted(maps.Keys(table)) {
		key := toml.Key{typ.String(), name}.String()
		place, ok := places[name]
		switch {
		case name == "when":
			rule.when = p.text(key, table[name])
		case !ok || !may[typ].has(place) || fields[place].form == typeForm:
			p.refuse(key, "is no field of a "+typ.String()+" that a mapping can make", "one of "+strings.Join(mappable(typ), ", "))
		case fields[place].form == issuesForm:
			rule.issues = p.issues(key, table[name])
		default:
			seen |= 1 << place
			if e := p.text(key, table[name]); e != nil {
				rule.fields = append(rule.fields, fieldRule{place, *e})
			}
		}
	}
	needed := must[typ] &^ (1 << places["type"])
	if seen.has(places["void"]) {
		needed &= identity
	}
	for missing := needed &^ seen; missing != 0; missing &= missing - 1 {
		p.refuse(typ.String()+"."+fields[missing.first()].name, "is missing, and a "+typ.String()+" must have it", "an expression that makes it")
	}
	byPlace(rule.fields)
	return rule
}

// issues reads [[delivery.issues]].
func (p *mappingParser) issues(key string, value any) (rules []issueRule) {
	tables, ok := value.([]map[string]any)
	if !ok {
		p.refuse(key, "is no list of tables", "[["+key+"]] above the fields of each issue")
	}
	for i, table := range tables {
		var rule issueRule
		var seen set
		for _, name := range slices.Sorted(maps.Keys(table)) {
			key := fmt.Sprintf("%s %d %s", key, i+1, toml.Key{name})
			place, ok := issuePlaces[name]
			switch {
			case name == "when":
				rule.when = p.text(key, table[name])
			case !ok:
				p.refuse(key, "is no field of an issue", "one of "+strings.Join(fieldNames(issueFields[:]), ", "))
			default:
				seen |= 1 << place
				if e := p.text(key, table[name]); e != nil {
					rule.fields = append(rule.fields, fieldRule{place, *e})
				}
			}
		}
		for _, name := range [...]string{"kind", "reported_at"} {
			if !seen.has(issuePlaces[name]) {
				p.refuse(fmt.Sprintf("%s %d %s", key, i+1, name), "is missing, and an issue must have it", "an expression that makes it")
			}
		}
		byPlace(rule.fields)
		rules = append(rules, rule)
	}
	return rules
}

// byPlace puts rules into the order of the field table, in which problems of a
// row are then found.
func byPlace(rules []fieldRule) {
	slices.SortFunc(rules, func(a, b fieldRule) int { return a.place - b.place })
}

// text compiles the expression that must be the value of a key.
func (p *mappingParser) text(key string, value any) *expression {
	text, ok := value.(string)
	if !ok {
		p.refuse(key, "is no text", "an expression in quotes")
		return nil
	}
	return p.compile(key, text)
}

func fieldNames[T any](table []field[T]) []string {
	names := make([]string, len(table))
	for i, f := range table {
		names[i] = f.name
	}
	return names
}

// mappable are the names of the fields that a mapping can give a fact.
func mappable(typ standing.Type) (names []string) {
	for i, f := range fields {
		if may[typ].has(i) && f.form != typeForm {
			names = append(names, f.name)
		}
	}
	return names
}
