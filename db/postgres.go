package db

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresEngine is a pool of connections, whose driver keeps statements prepared.
type postgresEngine struct{ pool *sql.DB }

func openPostgres(ctx context.Context, url string, opts Options) (*Store, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the data base's address: %w", err) // pgx hides the password
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "standings"
	}
	pool := stdlib.OpenDB(*config)
	size := max(8, 4*runtime.NumCPU())
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := checkOrder(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return &Store{dialect: postgresDialect(opts.Partitions), engine: postgresEngine{pool}}, nil
}

// checkOrder refuses a data base that sorts text by a language: lists sorted by
// id, and the pages cut from them, must be the same on every engine.
func checkOrder(ctx context.Context, pool *sql.DB) error {
	var bytewise bool
	var encoding string
	err := pool.QueryRowContext(ctx, "select 'B' < 'a', current_setting('server_encoding')").Scan(&bytewise, &encoding)
	if err != nil {
		return fmt.Errorf("open the PostgreSQL data base: %w", err)
	}
	if !bytewise || encoding != "UTF8" {
		return fmt.Errorf("this PostgreSQL data base (encoding %s) does not sort UTF-8 text by its bytes; "+
			"make it with: createdb --template=template0 --encoding=UTF8 --locale=C NAME", encoding)
	}
	return nil
}

func (e postgresEngine) begin(ctx context.Context, writes bool) (transaction, error) {
	if writes {
		return e.pool.BeginTx(ctx, nil)
	}
	return e.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
}

func (e postgresEngine) close() error { return e.pool.Close() }
