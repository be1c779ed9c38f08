package db

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
)

// newToken makes a secret of 130 random bits, in 26 characters that are safe in
// addresses and easily copied.
func newToken() string { return rand.Text() }

// hashToken is what is stored of a secret or looked up by it. A plain hash is
// enough, for nobody guesses 130 bits.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
