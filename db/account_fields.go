package db

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of what is entered for an account, in bytes.
const (
	maxEmail = 254 // as RFC 5321 has it
	maxName  = 200
	maxID    = 200 // of partners, stations and sources
)

// InvalidError says which field of an account cannot be stored, and what would be right.
type InvalidError struct {
	Field string // email, name, role, partner, source or stations
	Want  string // such as "at most 200 bytes"
}

func (e *InvalidError) Error() string { return "the " + e.Field + " must be " + e.Want }

// clean brings the account to the form in which it is stored, or says what is
// wrong with it.
func (a *Account) clean() error {
	given := a.Email
	a.Email, a.Name = normalEmail(a.Email), strings.TrimSpace(a.Name)
	a.Stations = slices.Clone(a.Stations)
	slices.Sort(a.Stations)
	a.Stations = slices.Compact(a.Stations)
	if !slices.Contains([]Role{RolePartner, RoleManager, RoleAdministrator, RoleFeed}, a.Role) {
		return &InvalidError{"role", "partner, manager, administrator or feed"}
	}
	if !isText(a.Name, maxName) {
		return &InvalidError{"name", "1 to 200 bytes of text on one line"}
	}
	for _, field := range []struct {
		name    string
		role    Role // the only one that has it
		present bool
		valid   bool
	}{
		{"partner", RolePartner, a.Partner != "", isText(a.Partner, maxID)},
		{"source", RoleFeed, a.Source != "", isText(a.Source, maxID)},
		{"stations", RoleManager, len(a.Stations) > 0, !slices.ContainsFunc(a.Stations, func(s string) bool { return !isText(s, maxID) })},
	} {
		switch {
		case field.present && a.Role != field.role:
			return &InvalidError{field.name, "left out for the role " + string(a.Role)}
		case !field.present && a.Role == field.role:
			return &InvalidError{field.name, "given for the role " + string(a.Role)}
		case field.present && !field.valid:
			return &InvalidError{field.name, "1 to 200 bytes without control characters"}
		}
	}
	switch {
	case a.Role == RoleFeed && a.Email != "":
		return &InvalidError{"email", "left out for the role feed"}
	case a.Role == RoleFeed && a.PasswordHash != "":
		return &InvalidError{"password", "left out for the role feed, which has tokens"}
	case a.Role != RoleFeed && !(isEmail(a.Email) && utf8.ValidString(given)):
		return &InvalidError{"email", "an address such as ada@example.com, of at most 254 bytes"}
	}
	return nil
}

// normalEmail is the form in which addresses are stored and compared. Mail
// servers may tell case apart, but people do not.
func normalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// isEmail says whether the address can be one. Whether it is one shows only when
// the invitation arrives.
func isEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	return found && local != "" && domain != "" && !strings.ContainsAny(domain, "@ ") && !strings.Contains(local, " ") && isText(s, maxEmail)
}

// isText says whether s is 1 to limit bytes of UTF-8 without control characters.
func isText(s string, limit int) bool {
	return s != "" && len(s) <= limit && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
