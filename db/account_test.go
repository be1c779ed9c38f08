package db_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// The cast. Ada is a partner, Ben a manager of two stations, Dee administers.
var (
	ada     = db.Account{Email: " Ada@Example.com", Name: "Ada Obi", Role: db.RolePartner, Partner: "P-7"}
	ben     = db.Account{Email: "ben@example.com", Name: "Ben Ito", Role: db.RoleManager, Stations: []string{"DSE4", "ORD", "DSE4"}}
	dee     = db.Account{Email: "dee@example.com", Name: "Dee Ray", Role: db.RoleAdministrator, PasswordHash: "hash of dee"}
	scanner = db.Account{Name: "Scanner", Role: db.RoleFeed, Source: "feed"}
)

// noon is when the tests begin.
const noon = standing.Instant(1_795_608_000_000_000)

func create(t *testing.T, s *db.Store, a db.Account) db.Account {
	t.Helper()
	made, err := s.CreateAccount(t.Context(), a, noon)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// wants fails the test unless err is want.
func wants(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v; want %v", what, err, want)
	}
}

func same(a, b db.Account) bool {
	return slices.Equal(a.Stations, b.Stations) && strip(a) == strip(b)
}

// strip makes accounts comparable, but for the stations.
func strip(a db.Account) [9]any {
	return [9]any{a.ID, a.Email, a.Name, a.Role, a.Partner + "/" + a.Source, a.PasswordHash, [3]standing.Instant{a.CreatedAt, a.PasswordChangedAt, a.DisabledAt}, a.Generation}
}

func TestCreateAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		for _, given := range []db.Account{ada, ben, dee, scanner} {
			made := create(t, s, given)
			back, err := s.Account(ctx, made.ID)
			if err != nil || !same(back, made) {
				t.Errorf("%s was made as %+v and read as %+v, %v", given.Name, made, back, err)
			}
			if made.CreatedAt != noon || len(made.ID) < 20 || made.Name != given.Name || made.Role != given.Role ||
				made.Partner != given.Partner || made.Source != given.Source || made.PasswordHash != given.PasswordHash {
				t.Errorf("%s was made as %+v", given.Name, made)
			}
			if given.Role == db.RoleFeed {
				continue
			}
			byMail, err := s.AccountByEmail(ctx, strings.ToUpper(given.Email)+"\t")
			if err != nil || byMail.ID != made.ID {
				t.Errorf("by its address %s is %+v, %v", given.Name, byMail, err)
			}
		}
		b, err := s.AccountByEmail(ctx, ben.Email)
		if err != nil || !slices.Equal(b.Stations, []string{"DSE4", "ORD"}) || b.PasswordChangedAt != 0 {
			t.Errorf("Ben is %+v, %v", b, err)
		}
		d, err := s.AccountByEmail(ctx, dee.Email)
		if err != nil || d.PasswordChangedAt != noon {
			t.Errorf("Dee is %+v, %v", d, err)
		}

		twin := dee
		twin.Name, twin.Email = "Another", "ADA@example.COM"
		_, err = s.CreateAccount(ctx, twin, noon)
		wants(t, "a second account with an address", err, db.ErrConflict)
		create(t, s, scanner) // feeds have no address to be told apart by

		_, err = s.Account(ctx, "nobody")
		wants(t, "an account that is not there", err, db.ErrNotFound)
		_, err = s.AccountByEmail(ctx, "")
		wants(t, "no address at all", err, db.ErrNotFound)
		for _, odd := range []string{"a\x00@example.com", "\xff@example.com", strings.Repeat("x", 100000)} {
			_, err = s.AccountByEmail(ctx, odd)
			wants(t, "an odd address", err, db.ErrNotFound)
			_, err = s.Account(ctx, odd)
			wants(t, "an odd id", err, db.ErrNotFound)
		}
	})
}

func TestCreateAccountOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		made := atOnce(t, 6, func() error {
			_, err := s.CreateAccount(t.Context(), ada, noon)
			return err
		}, db.ErrConflict)
		if made != 1 {
			t.Errorf("%d accounts have one address", made)
		}
	})
}

// atOnce does something many times at the same time and says how often it
// succeeded; every other time has to fail as told.
func atOnce(t *testing.T, times int, do func() error, otherwise error) int {
	t.Helper()
	var all sync.WaitGroup
	var good atomic.Int64
	start := make(chan struct{})
	for range times {
		all.Go(func() {
			<-start
			if err := do(); err == nil {
				good.Add(1)
			} else if !errors.Is(err, otherwise) {
				t.Errorf("at once: %v; want %v", err, otherwise)
			}
		})
	}
	close(start)
	all.Wait()
	return int(good.Load())
}

func TestAccountFields(t *testing.T) {
	s := dbtest.Open(t)
	long := strings.Repeat("x", 200)
	for _, test := range []struct {
		change func(*db.Account)
		field  string // that is wrong; none if empty
	}{
		{func(a *db.Account) { a.Role = "owner" }, "role"},
		{func(a *db.Account) { a.Role = "" }, "role"},
		{func(a *db.Account) { a.Name = " \t" }, "name"},
		{func(a *db.Account) { a.Name = "Ada\nObi" }, "name"},
		{func(a *db.Account) { a.Name = "Ada\xff" }, "name"},
		{func(a *db.Account) { a.Name = "Ada\x00" }, "name"},
		{func(a *db.Account) { a.Name = long + "x" }, "name"},
		{func(a *db.Account) { a.Name, a.Email = long, "1@example.com" }, ""},
		{func(a *db.Account) { a.Email = "" }, "email"},
		{func(a *db.Account) { a.Email = "ada" }, "email"},
		{func(a *db.Account) { a.Email = "@example.com" }, "email"},
		{func(a *db.Account) { a.Email = "ada@" }, "email"},
		{func(a *db.Account) { a.Email = "a da@example.com" }, "email"},
		{func(a *db.Account) { a.Email = "ada@exam ple.com" }, "email"},
		{func(a *db.Account) { a.Email = "ada@example.com,dee@example.com" }, "email"},
		{func(a *db.Account) { a.Email = "ada@example.com\nBcc: x" }, "email"},
		{func(a *db.Account) { a.Email = "\xff@example.com" }, "email"},
		{func(a *db.Account) { a.Email = strings.Repeat("x", 255-len("@example.com")) + "@example.com" }, "email"},
		{func(a *db.Account) { a.Email = strings.Repeat("x", 254-len("@example.com")) + "@example.com" }, ""},
		{func(a *db.Account) { a.Email = "ØRSTED@example.com" }, ""},
		{func(a *db.Account) { a.Partner = "" }, "partner"},
		{func(a *db.Account) { a.Partner = long + "x" }, "partner"},
		{func(a *db.Account) { a.Partner = "P\x007" }, "partner"},
		{func(a *db.Account) { a.Partner, a.Email = long, "2@example.com" }, ""},
		{func(a *db.Account) { a.Source = "feed" }, "source"},
		{func(a *db.Account) { a.Stations = []string{"ORD"} }, "stations"},
		{func(a *db.Account) { a.Role = db.RoleAdministrator }, "partner"},
		{func(a *db.Account) { a.Role, a.Partner = db.RoleManager, "" }, "stations"},
		{func(a *db.Account) { a.Role, a.Partner, a.Stations = db.RoleManager, "", []string{"ORD", ""} }, "stations"},
		{func(a *db.Account) { a.Role, a.Partner = db.RoleFeed, "" }, "source"},
		{func(a *db.Account) { a.Role, a.Partner, a.Source = db.RoleFeed, "", "feed" }, "email"},
		{func(a *db.Account) {
			a.Role, a.Partner, a.Source, a.Email, a.PasswordHash = db.RoleFeed, "", "feed", "", "hash"
		}, "password"},
	} {
		a := ada
		test.change(&a)
		_, err := s.CreateAccount(t.Context(), a, noon)
		invalid, is := errors.AsType[*db.InvalidError](err)
		switch {
		case test.field == "" && err != nil:
			t.Errorf("%+v: %v", a, err)
		case test.field != "" && (!is || invalid.Field != test.field):
			t.Errorf("%+v: %v; want something about the %s", a, err, test.field)
		}
	}
}

func TestAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		for i, a := range []db.Account{ben, ada, scanner, dee} {
			create(t, s, a)
			if i == 0 {
				cy := db.Account{Email: "cy@example.com", Name: "Ben Ito", Role: db.RoleManager, Stations: []string{"ORD"}}
				create(t, s, cy)
			}
		}
		names := func(q db.AccountQuery) string {
			all, err := s.Accounts(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, a := range all {
				names = append(names, a.Name+strings.Join(a.Stations, "+"))
			}
			return strings.Join(names, ", ")
		}
		for _, test := range []struct {
			q    db.AccountQuery
			want string
		}{
			{db.AccountQuery{Role: db.RolePartner}, "Ada Obi"},
			{db.AccountQuery{Role: db.RoleFeed}, "Scanner"},
			{db.AccountQuery{Station: "DSE4"}, "Ben ItoDSE4+ORD"},
			{db.AccountQuery{Station: "ORD", Role: db.RoleAdministrator}, ""},
			{db.AccountQuery{Station: "JFK"}, ""},
		} {
			if got := names(test.q); got != test.want {
				t.Errorf("%+v lists %q; want %q", test.q, got, test.want)
			}
		}
		everybody, err := s.Accounts(t.Context(), db.AccountQuery{})
		if err != nil || len(everybody) != 5 {
			t.Fatalf("everybody is %+v, %v", everybody, err)
		}
		if !slices.IsSortedFunc(everybody, func(a, b db.Account) int {
			return strings.Compare(a.Name+"\x00"+a.ID, b.Name+"\x00"+b.ID)
		}) {
			t.Errorf("not by name and id: %+v", everybody)
		}
		// Page by page it is the same list, though two share a name.
		var paged []db.Account
		var after *db.Account
		for {
			page, err := s.Accounts(t.Context(), db.AccountQuery{After: after, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			paged = append(paged, page...)
			after = &page[len(page)-1]
		}
		if !slices.EqualFunc(paged, everybody, same) {
			t.Errorf("in pages everybody is %+v", paged)
		}
	})
}

func TestDisableAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		before := create(t, s, dee)
		for _, at := range []standing.Instant{noon + 1, noon + 2} {
			if err := s.DisableAccount(ctx, before.ID, at); err != nil {
				t.Fatal(err)
			}
		}
		a, err := s.Account(ctx, before.ID)
		if err != nil || a.DisabledAt != noon+1 || a.Generation == before.Generation {
			t.Errorf("disabled it is %+v, %v", a, err)
		}
		_, err = s.SetPassword(ctx, a.ID, "new", noon)
		wants(t, "a disabled account's password", err, db.ErrNotFound)
		if err := s.EnableAccount(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		a, err = s.Account(ctx, before.ID)
		if err != nil || a.DisabledAt != 0 || a.PasswordHash != dee.PasswordHash || a.Generation == before.Generation {
			t.Errorf("enabled it is %+v, %v", a, err)
		}
		wants(t, "disable nobody", s.DisableAccount(ctx, "nobody", noon), db.ErrNotFound)
		wants(t, "enable nobody", s.EnableAccount(ctx, "nobody"), db.ErrNotFound)
	})
}

func TestSetPassword(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		before := create(t, s, dee)
		a, err := s.SetPassword(ctx, before.ID, "another hash", noon+5)
		if err != nil || a.PasswordHash != "another hash" || a.PasswordChangedAt != noon+5 || a.Generation == before.Generation {
			t.Errorf("it gives %+v, %v", a, err)
		}
		back, err := s.Account(ctx, a.ID)
		if err != nil || !same(back, a) {
			t.Errorf("it stored %+v, %v", back, err)
		}
		_, err = s.SetPassword(ctx, create(t, s, scanner).ID, "hash", noon)
		wants(t, "a feed's password", err, db.ErrNotFound)
		_, err = s.SetPassword(ctx, "nobody", "hash", noon)
		wants(t, "nobody's password", err, db.ErrNotFound)
		if _, err := s.SetPassword(ctx, a.ID, "", noon); err == nil {
			t.Error("a password without a hash is taken")
		}
	})
}

func TestAccountPlans(t *testing.T) {
	s := dbtest.Open(t)
	dbtest.UsesIndex(t, s, db.ListAccounts, []any{"", "", "", "", 50}, "account_by_name")
	dbtest.UsesIndex(t, s, db.FindSession, []any{"hash", 1}, "session")
}
