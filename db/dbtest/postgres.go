package dbtest

import (
	"bufio"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres gives the URL of a new, empty PostgreSQL data base that sorts by
// bytes, and drops it after the test. It skips the test where there is no
// PostgreSQL, and fails it where there has to be one.
func Postgres(t testing.TB) string {
	t.Helper()
	return postgres(t, "locale 'C'")
}

// PostgresSortedBy is Postgres for a data base that sorts text by a language, as
// an ICU locale. The test is skipped on a server without ICU.
func PostgresSortedBy(t testing.TB, language string) string {
	t.Helper()
	return postgres(t, "locale 'C' locale_provider icu icu_locale '"+language+"'")
}

func postgres(t testing.TB, locale string) string {
	t.Helper()
	server, err := postgresServer()
	switch {
	case errors.Is(err, errNoPostgres) && os.Getenv(postgresEnv) != "required":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	name := "standings_test_" + strings.ToLower(rand.Text())
	// Copying files is several times faster than logging every page, where nothing is synced.
	err = onServer(t.Context(), server, "create database "+name+" template template0 encoding 'UTF8' strategy file_copy "+locale)
	if err != nil {
		t.Fatalf("make a data base: %v", err)
	}
	t.Cleanup(func() {
		// The test's own context has ended by now.
		if err := onServer(context.Background(), server, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("drop a data base: %v", err)
		}
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

func onServer(ctx context.Context, server, statement string) error {
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, statement)
	return err
}

const postgresEnv = "STANDINGS_TEST_POSTGRES"

var errNoPostgres = errors.New("PostgreSQL is not installed here")

// postgresServer is the URL of the server that the tests of this process share.
var postgresServer = sync.OnceValues(func() (string, error) {
	if given := os.Getenv(postgresEnv); given != "" && given != "required" {
		return given, nil
	}
	return startPostgres()
})

// serverScript makes, runs and removes a server. It ends when its standard input
// does, which is when this process has ended.
//
//go:embed postgres.sh
var serverScript string

// startTimeout is how long a new server may take to answer: a fifth of a second
// on an idle machine.
const startTimeout = 30 * time.Second

func startPostgres() (address string, err error) {
	bin, err := postgresPrograms()
	if err != nil {
		return "", err
	}
	command, err := notAsRoot("sh", "-c", serverScript, "sh", bin)
	if err != nil {
		return "", err
	}
	// What the script says must not go to the standard output of the tests, which
	// "go test" reads until the last process that has it open is gone.
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "/"
	stop, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			stop.Close()
		}
	}()
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	said := bufio.NewReader(out)
	folder, err := said.ReadString('\n')
	if err != nil || !strings.HasPrefix(folder, "/") {
		rest, _ := io.ReadAll(said)
		return "", fmt.Errorf("make a PostgreSQL server: %s%s", folder, rest)
	}
	address = "postgres://standings@/postgres?host=" + url.QueryEscape(strings.TrimSpace(folder))
	for end := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
		err := onServer(context.Background(), address, "select 1")
		if err == nil {
			go cmd.Wait() // which also keeps our end of its input open
			return address, nil
		}
		if time.Now().After(end) {
			return "", fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
}

// postgresPrograms is the folder of the newest installed server's programs.
func postgresPrograms() (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		initdb, err = filepath.EvalSymlinks(initdb) // the others need not be linked beside it
		return filepath.Dir(initdb), err
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian keeps them
	if len(found) == 0 {
		return "", errNoPostgres
	}
	slices.SortFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // 9 before 15
		}
		return strings.Compare(a, b)
	})
	return filepath.Dir(found[len(found)-1]), nil
}

// notAsRoot is the command as the user postgres where we are root, as whom
// PostgreSQL refuses to run.
func notAsRoot(command ...string) ([]string, error) {
	if os.Geteuid() != 0 {
		return command, nil
	}
	if _, err := exec.LookPath("setpriv"); err != nil {
		return nil, fmt.Errorf("%w in a way that root can use: there is no setpriv", errNoPostgres)
	}
	return append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"}, command...), nil
}
