package dbtest

import (
	"fmt"
	"strings"
	"testing"

	"standings/db"
)

// recorder notes a failure instead of failing.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.said = fmt.Sprintf(format, args...) }

func TestUsesIndex(t *testing.T) {
	s := Open(t)
	for _, test := range []struct {
		query, index string
		good         bool
	}{
		{"select name from account where id = $1", "account", true},
		{"select name from account where email = $1", "account_by_name", false},
		{"select token_hash from session where account_id = $1", "session_by_account", true},
		{"select token_hash from session where account_id = $1", "session_by", false},
		{"select id from account order by name, id limit $1", "account_by_name", true},
		{"select id from account where role = $1", "account", false},
		{"select a.id from session b join account a on b.data = a.source where b.account_id = $1", "session_by_account", false},
		{"select token_hash from session where account_id in (select value->>0 from json_each($1))", "session_by_account", true},
	} {
		r := &recorder{TB: t}
		UsesIndex(r, s, test.query, []any{"{}"}, test.index)
		if (r.said == "") != test.good {
			t.Errorf("%s through %s: %q", test.query, test.index, r.said)
		}
		if r.said != "" && !strings.Contains(r.said, "SCAN") && !strings.Contains(r.said, "SEARCH") {
			t.Errorf("it does not show the plan: %s", r.said)
		}
	}
}

// Each test has a data base of its own.
func TestEach(t *testing.T) {
	for range 2 {
		Each(t, func(t *testing.T, s *db.Store) {
			if _, err := s.CreateAccount(t.Context(), db.Account{Email: "ada@example.com", Name: "Ada", Role: db.RoleAdministrator}, 1); err != nil {
				t.Error(err)
			}
		})
	}
}
