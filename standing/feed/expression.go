package feed

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// expression is one compiled expression of a mapping.
type expression struct {
	program *vm.Program
	lets    []int    // the named expressions it uses, by place
	columns []string // that it uses, itself or through its lets
}

// compile compiles an expression; nil if it is refused.
//
// Which columns the file will have is not known yet: whatever is named and is
// nothing else is taken for a column, and looked for when the header is read.
func (p *mappingParser) compile(key, text string) *expression {
	tree, err := parser.Parse(text)
	if err != nil {
		p.refuse(key, complaint(text, err), "")
		return nil
	}
	u := usage{locals: map[string]bool{}}
	ast.Walk(&tree.Node, &u)

	e := &expression{}
	row, env := types.Map{}, types.Map{}
	for _, column := range u.row {
		row[column] = types.Any
		e.use(column)
	}
	for _, identifier := range u.free {
		name := identifier.Value
		place, isLet := p.names[name]
		switch {
		case u.locals[name]:
			continue
		case name == "row":
			p.refuse(key, `uses row as a whole`, `row["Column"], with the name in quotes`)
			return nil
		case isLet && !slices.Contains(e.lets, place):
			e.lets = append(e.lets, place)
			for _, column := range p.m.lets[place].columns {
				e.use(column)
			}
		case !isLet:
			e.use(name)
			p.bare[name] = true
		}
		env[name] = types.Any
	}
	env["row"] = row
	if wrong, right := p.calls(u.calls); wrong != "" {
		p.refuse(key, wrong, right)
		return nil
	}
	e.program, err = expr.Compile(text, append(slices.Clone(p.functions.options), expr.Env(env))...)
	if err != nil {
		p.refuse(key, complaint(text, err), "")
		return nil
	}
	for _, column := range e.columns {
		p.used[column] = true
	}
	return e
}

func (e *expression) use(column string) {
	if !slices.Contains(e.columns, column) {
		e.columns = append(e.columns, column)
	}
}

// calls checks what can be known of calls before there is a row: lookup tables
// and the layouts of dates.
func (p *mappingParser) calls(calls []call) (wrong, right string) {
	for _, c := range calls {
		if c.name == "lookup" && len(c.arguments) > 0 {
			table, ok := c.arguments[0].(*ast.StringNode)
			if !ok {
				return "looks something up in a table that is not named", `lookup("name", …), with the name in quotes`
			}
			if p.lookups[table.Value] == nil {
				return "looks something up in " + shown(table.Value) + ", which is not there", "a table [lookup." + table.Value + "]"
			}
		}
		if c.name == "date" && len(c.arguments) > 1 {
			for _, argument := range c.arguments[1:] {
				layout, ok := argument.(*ast.StringNode)
				if ok && elsewhen.Format(layout.Value) == layout.Value {
					return "has the layout " + shown(layout.Value) + ", in which nothing stands for a date",
						"it as 2 January 2006 15:04:05 would be written, such as 2-Jan-06 or 01/02/2006 15:04"
				}
			}
		}
	}
	return "", ""
}

// elsewhen differs from the moment of which layouts are made in everything that a
// layout can show.
var elsewhen = time.Date(2017, 11, 19, 20, 38, 46, 0, time.FixedZone("XYZ", 4*3600))

// complaint is the message of a compiler or of a run, on one line.
func complaint(text string, err error) string {
	message := err.Error()
	if at, ok := errors.AsType[*file.Error](err); ok {
		message = at.Message
	}
	message, _, _ = strings.Cut(message, "\n")
	return fmt.Sprintf("%s, in %s", message, shown(text))
}

// usage is what an expression uses.
type usage struct {
	free   []*ast.IdentifierNode // names of columns and lets, and of what locals says
	row    []string              // columns by row["name"]
	locals map[string]bool       // names it declares itself
	calls  []call
}

type call struct {
	name      string
	arguments []ast.Node
}

// Visit comes to a node after its children.
func (u *usage) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		u.free = append(u.free, n)
	case *ast.VariableDeclaratorNode:
		u.locals[n.Name] = true
	case *ast.BuiltinNode:
		u.calls = append(u.calls, call{n.Name, n.Arguments})
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			u.bind(callee)
			u.calls = append(u.calls, call{callee.Value, n.Arguments})
		}
	case *ast.MemberNode:
		of, isName := n.Node.(*ast.IdentifierNode)
		column, isText := n.Property.(*ast.StringNode)
		if isName && isText && of.Value == "row" {
			u.bind(of)
			u.row = append(u.row, column.Value)
		}
	}
}

// bind takes out a name that turned out to be a function, or row.
func (u *usage) bind(identifier *ast.IdentifierNode) {
	u.free = slices.DeleteFunc(u.free, func(n *ast.IdentifierNode) bool { return n == identifier })
}
