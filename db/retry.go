package db

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// tries is how often a transaction is run that the engine asks to run again.
// SQLite has then waited tries × busyTimeout for another writer.
const tries = 8

// firstPause is about how long to wait before the second try; each further
// pause is twice as long, so that all together are about two seconds.
const firstPause = 15 * time.Millisecond

// retry runs do until it succeeds, fails for good, was run tries times, or ctx ends.
func (d *dialect) retry(ctx context.Context, do func() error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := do()
		if err == nil || !d.retryable(err) {
			return err
		}
		if try == tries {
			return fmt.Errorf("the data base stayed busy through %d tries: %w", tries, err)
		}
		// The pause is drawn, so that two that collided do not collide again.
		select {
		case <-time.After(pause/2 + rand.N(pause)):
			pause *= 2
		case <-ctx.Done():
			return fmt.Errorf("%w while the data base was busy: %w", ctx.Err(), err)
		}
	}
}
