package db

import (
	"context"
	"fmt"

	"standings/standing"
)

// CreateFeedToken makes a secret with which a feed sends facts. It is given here
// and never again, and holds until it is revoked or the account disabled; earlier
// ones go on to hold, so that a feed can change over. ErrNotFound if there is no
// such account, it is not a feed's, or it is disabled.
func (s *Store) CreateFeedToken(ctx context.Context, id string, now standing.Instant) (token string, err error) {
	err = s.write(ctx, func(t *tx) error {
		token = newToken()
		made, err := t.exec(`insert into feed_token (token_hash, account_id, created_at)
			select cast($1 as text), id, cast($3 as bigint) from account where id = $2 and role = 'feed' and disabled_at = 0`,
			hashToken(token), id, int64(now))
		if err == nil && made == 0 {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make a token for the feed %s: %w", id, err)
	}
	return token, nil
}

// FeedByToken gives the account of a feed that is not disabled, by one of its
// tokens, or ErrNotFound.
func (s *Store) FeedByToken(ctx context.Context, token string) (Account, error) {
	return s.account(ctx, `where disabled_at = 0 and id in (select account_id from feed_token where token_hash = $1)`, hashToken(token))
}

// RevokeFeedTokens makes all tokens of a feed worthless and says how many there
// were. ErrNotFound if there is no such account.
func (s *Store) RevokeFeedTokens(ctx context.Context, id string) (revoked int64, err error) {
	err = s.write(ctx, func(t *tx) error {
		if err := t.exists(id); err != nil {
			return err
		}
		revoked, err = t.exec(`delete from feed_token where account_id = $1`, id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("revoke the tokens of the feed %s: %w", id, err)
	}
	return revoked, nil
}
