package main

import (
	"context"
	"fmt"

	"standings/standing/feed"
	"standings/standing/proof"
)

type verifyCmd struct {
	File string `arg:"" help:"A ledger downloaded as JSON, also gzipped; - reads the standard input."`
}

// Run needs no data base: all that the ledger is made of is in the file.
func (c *verifyCmd) Run(ctx context.Context, p *program) error {
	in, err := p.find(c.File)
	if err != nil {
		return err
	}
	file, err := in.open(ctx)
	if err != nil {
		return err
	}
	defer file.Close()
	var books *proof.Books
	plain, err := feed.Decompress(file)
	if err == nil {
		books, err = proof.Read(plain)
	}
	if err == nil {
		err = books.Check()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", in.name, err)
	}
	fmt.Fprintf(p.stdout, "equal: %s of %s make the %s and %s of the file, as of %s\n",
		count(len(books.Facts), "fact", "facts"), shown(books.Partner),
		count(len(books.Lines), "ledger line", "ledger lines"), count(len(books.Changes), "change", "changes"), books.AsOf)
	return nil
}
