package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"standings/db"
	"standings/db/dbtest"
	"standings/standing"
)

// TestAccounts manages accounts as somebody with the command line alone would.
func TestAccounts(t *testing.T) {
	url := dbtest.SQLite(t)
	const password = "correct horse battery"
	says := func(stdin, want string, status int, args ...string) string {
		t.Helper()
		r := standings(t, url, stdin, append([]string{"account"}, args...)...)
		if r.status != status || !regexp.MustCompile("(?s)^"+want+"$").MatchString(r.stdout+r.stderr) {
			t.Errorf("account %s: status %d\n%s%sand should give %d\n%s", strings.Join(args, " "), r.status, r.stdout, r.stderr, status, want)
		}
		return r.stdout
	}
	admin := []string{"add", "Ada@Example.com", "--name", "Ada Obi", "--role", "administrator"}
	says("short\n", "standings: The password needs at least 10 characters.\n", statusFailed, admin...)
	says("", "standings: The password needs at least 10 characters.\n", statusFailed, admin...)
	says(password+"\r\n", "administrator account [a-z2-7]{26}\n", statusDone, admin...)
	says(password+"\n", "standings: there is an account of Ada@Example.com already\n", statusFailed, admin...)
	says(password, "standings: the account is not made: the stations must be given for the role manager\n", statusFailed,
		"add", "ben@example.com", "--name", "Ben", "--role", "manager")
	says("", "standings: .*--role must be one of .*", statusUsage, "add", "ben@example.com", "--name", "Ben", "--role", "boss")

	link := `https://x.example/sub/invitations/([A-Z2-7]{26})` + "\nthe link works once, within 7 days\n"
	invite := []string{"invite", "ben@example.com", "--url", "https://x.example/sub/"}
	says("", "standings: the account is not made: the role must be .*", statusFailed, invite...)
	says("", `standings: --url is "x.example"; .*`, statusFailed, "invite", "ben@example.com", "--url", "x.example")
	first := says("", link, statusDone, append(invite, "--name", "Ben", "--role", "manager", "--station", "DSE4", "--station", "DLA8")...)
	second := says("", link, statusDone, invite...)
	if first == second {
		t.Error("the second link is the first")
	}
	says("", "standings: there is an account of ben@example.com already\n", statusFailed, append(invite, "--role", "partner")...)

	feed := strings.Fields(says("", "feed account [a-z2-7]{26}\n", statusDone, "add", "--role", "feed", "--name", "Depot", "--source", "depot"))[2]
	token := says("", "[A-Z2-7]{26}\nthe token is shown this once; .*", statusDone, "token", feed)
	says("", "standings: Ada Obi is no feed; only feeds have tokens\n", statusFailed, "token", "ada@example.com")
	says("", "standings: Depot is a feed, which has tokens and no password\n", statusFailed, "reset", feed)
	says("", "standings: there is no account nobody@example.com; .*", statusFailed, "disable", "nobody@example.com")
	says("", "standings: there is no account nobody; .*", statusFailed, "enable", "nobody")
	says("", "Ben is shut out\n", statusDone, "disable", "ben@example.com")
	says("", "standings: the account of Ben is disabled; enable it first\n", statusFailed, invite...)
	says("", `NAME +ROLE +OF +EMAIL +STATE +ID
Ada Obi +administrator +ada@example.com +active +[a-z2-7]{26}
Ben +manager +DLA8, DSE4 +ben@example.com +disabled +[a-z2-7]{26}
Depot +feed +depot +active +`+feed+"\n", statusDone, "list")
	says("", "NAME .*\nDepot [^\n]*\n", statusDone, "list", "--role", "feed")
	says("", "NAME .*\nBen [^\n]*\n", statusDone, "list", "--station", "DSE4")
	says("", "Ben is let in again\n", statusDone, "enable", "ben@example.com")
	says("", "NAME .*\nBen .* invited .*", statusDone, "list", "--role", "manager")

	s, err := db.Open(t.Context(), url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ada, err := s.AccountByEmail(t.Context(), "ada@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := argon2id.ComparePasswordAndHash(password, ada.PasswordHash); !ok || err != nil {
		t.Errorf("the password that was given does not log in: %v", err)
	}
	if a, err := s.FeedByToken(t.Context(), strings.TrimSpace(token)); err != nil || a.Source != "depot" {
		t.Errorf("the token that was printed is of %v: %v", a, err)
	}
	invited := regexp.MustCompile(link[:strings.Index(link, "\n")]).FindStringSubmatch(second)
	if a, err := s.Invited(t.Context(), invited[1], standing.At(noon)); err != nil || a.Name != "Ben" {
		t.Errorf("the link that was printed invites %v: %v", a, err)
	}

	says("", "1 token of Depot revoked\n", statusDone, "token", feed, "--revoke")
	if _, err := s.FeedByToken(t.Context(), strings.TrimSpace(token)); err == nil {
		t.Error("the revoked token still works")
	}
	says("", "http://localhost:8080/invitations/[A-Z2-7]{26}\n.*", statusDone, "reset", "ada@example.com")
	if ada, err = s.AccountByEmail(t.Context(), "ada@example.com"); err != nil || ada.PasswordHash != "" {
		t.Errorf("the reset account has a password still: %v", err)
	}
}
