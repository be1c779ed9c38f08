package handlers

import (
	"context"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"standings/views"
)

// A password has so many characters.
const (
	shortestPassword = 10
	longestPassword  = 200
)

// hashing costs, as OWASP advises for argon2id without parallelism: 46 MiB, once.
var hashing = &argon2id.Params{Memory: 46 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func hashPassword(password string) (string, error) { return argon2id.CreateHash(password, hashing) }

// HashPassword is the hash to store of a password.
func HashPassword(password string) (string, error) { return hashPassword(password) }

// CheckPassword says what is wrong with a new password, or nothing.
func CheckPassword(t *views.Text, password string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < shortestPassword:
		return t.PasswordTooShort(shortestPassword)
	case n > longestPassword:
		return t.PasswordTooLong(longestPassword)
	}
	return ""
}

// matches says whether the hash is of the password. Without a hash it takes as
// long to say no. Only as many at once are compared as there are cores, since
// each takes 46 MiB.
func (s *Server) matches(ctx context.Context, password, hash string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	if utf8.RuneCountInString(password) > longestPassword {
		password = "" // nobody has one as long
	}
	if hash == "" {
		_, err := argon2id.ComparePasswordAndHash(password, s.decoy)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

// hashed is the hash to store of a password, made as matches does.
func (s *Server) hashed(ctx context.Context, password string) (string, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return hashPassword(password)
}
