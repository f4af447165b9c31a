// pgx as a client of the gateway. Usage: client SCENARIO TAG; libpq's variables say where and as whom. Prints what the
// client saw, one thing a line; what it should have seen the tests know. TAG marks what the scenario leaves behind, and
// GO_AHEAD names the file whose appearance says that the scenario may go on.
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgconn"
	"github.com/jackc/pgx/v4"
)

const (
	insert = "INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), $1)"
	orders = "orders (customer_id, status, created_at, note)"
	rows   = "SELECT id FROM orders ORDER BY id LIMIT 10000"
)

var (
	ctx       = context.Background()
	scenarios = map[string]func(*pgx.Conn, string){
		"connect":                func(conn *pgx.Conn, _ string) { fmt.Println(ask(conn, "SELECT session_user")) },
		"simple":                 simple,
		"extended":               extended,
		"unnamed":                unnamed,
		"named":                  named,
		"pipelined":              pipelined,
		"cursor":                 cursor,
		"copy_text":              func(conn *pgx.Conn, tag string) { copyBothWays(conn, tag, "text") },
		"copy_csv":               func(conn *pgx.Conn, tag string) { copyBothWays(conn, tag, "csv") },
		"copy_binary":            func(conn *pgx.Conn, tag string) { copyBothWays(conn, tag, "binary") },
		"copy_aborted_by_client": copyAbortedByClient,
		"copy_aborted_by_server": copyAbortedByServer,
		"large":                  large,
		"notice":                 notice,
		"listen":                 listen,
		"transaction":            transaction,
		"cancel":                 cancel,
		"storm":                  storm,
		"restart":                restart,
		"hold":                   hold,
	}
)

func main() {
	conn := open()
	scenarios[os.Args[1]](conn, os.Args[2])
	conn.Close(ctx)
}

func open() *pgx.Conn {
	conn, err := pgx.Connect(ctx, "")
	must(err)
	return conn
}

func openWith(change func(*pgx.ConnConfig)) *pgx.Conn {
	config, err := pgx.ParseConfig("")
	must(err)
	change(config)
	conn, err := pgx.ConnectConfig(ctx, config)
	must(err)
	return conn
}

func simple(conn *pgx.Conn, _ string) {
	results, err := conn.PgConn().Exec(ctx, "SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second'").ReadAll()
	must(err)
	for _, result := range results {
		fmt.Println(string(result.Rows[0][0]))
	}
}

func extended(conn *pgx.Conn, _ string) {
	var sum int
	var text string
	var null bool
	sql := "SELECT $1::int + 1, $2::text, $3::text IS NULL"
	must(conn.QueryRow(ctx, sql, 41, "é", nil).Scan(&sum, &text, &null))
	fmt.Printf("%d\n%s\n%t\n", sum, text, null)
}

func unnamed(_ *pgx.Conn, _ string) {
	conn := openWith(func(config *pgx.ConnConfig) { config.BuildStatementCache = nil })
	defer conn.Close(ctx)
	sumOfTwenty(conn, "SELECT id FROM orders WHERE id = $1")
}

func named(conn *pgx.Conn, _ string) {
	_, err := conn.Prepare(ctx, "twenty", "SELECT id FROM orders WHERE id = $1")
	must(err)
	sumOfTwenty(conn, "twenty")
}

func sumOfTwenty(conn *pgx.Conn, statement string) {
	sum := 0
	for n := 1; n <= 20; n++ {
		var id int
		must(conn.QueryRow(ctx, statement, n).Scan(&id))
		sum += id
	}
	fmt.Println(sum)
	prepared := "SELECT count(*)::text FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'"
	fmt.Println(ask(conn, prepared))
}

func pipelined(conn *pgx.Conn, tag string) {
	batch := &pgx.Batch{}
	for n := 0; n < 200; n++ {
		batch.Queue("SELECT $1::int", n)
	}
	answers := conn.SendBatch(ctx, batch)
	numbers := make([]string, 200)
	for n := range numbers {
		var number int
		must(answers.QueryRow().Scan(&number))
		numbers[n] = fmt.Sprint(number)
	}
	must(answers.Close())
	fmt.Println(strings.Join(numbers, ","))

	// pgx prepares what a batch holds first, so the failing statement must be one that fails only when it runs.
	batch = &pgx.Batch{}
	batch.Queue(insert, tag)
	batch.Queue("SELECT 1/$1::int", 0)
	batch.Queue(insert, tag)
	printError(conn.SendBatch(ctx, batch).Close())
	alive(conn)
}

func cursor(conn *pgx.Conn, _ string) {
	tx, err := conn.Begin(ctx)
	must(err)
	_, err = tx.Exec(ctx, "DECLARE portions CURSOR FOR "+rows)
	must(err)
	count := 0
	for fetched := int64(1); fetched > 0; {
		tag, err := tx.Exec(ctx, "FETCH 100 FROM portions")
		must(err)
		fetched = tag.RowsAffected()
		count += int(fetched)
	}
	fmt.Println(count)
	_, err = tx.Exec(ctx, "MOVE ABSOLUTE 0 IN portions")
	must(err)
	tag, err := tx.Exec(ctx, "FETCH 250 FROM portions")
	must(err)
	fmt.Println(tag.RowsAffected())
	must(tx.Commit(ctx))
	alive(conn)
}

func copyBothWays(conn *pgx.Conn, tag, format string) {
	query := "SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '" + tag + "' FROM generate_series(1::bigint, 5000) n"
	var content bytes.Buffer
	_, err := conn.PgConn().CopyTo(ctx, &content, "COPY ("+query+") TO STDOUT (FORMAT "+format+")")
	must(err)
	copied, err := conn.PgConn().CopyFrom(ctx, &content, "COPY "+orders+" FROM STDIN (FORMAT "+format+")")
	must(err)
	fmt.Println(copied.RowsAffected())
}

func copyAbortedByClient(conn *pgx.Conn, tag string) {
	failing := io.MultiReader(strings.NewReader(strings.Repeat(line(tag), 100_000)), failingReader{})
	if _, err := conn.PgConn().CopyFrom(ctx, failing, "COPY "+orders+" FROM STDIN"); err == nil {
		panic("the copy should have failed")
	}
	alive(conn)
}

func copyAbortedByServer(conn *pgx.Conn, tag string) {
	content := strings.Repeat(line(tag), 1000) + "none" + strings.Repeat(line(tag), 200_001)
	_, err := conn.PgConn().CopyFrom(ctx, strings.NewReader(content), "COPY "+orders+" FROM STDIN")
	printError(err)
	alive(conn)
}

func large(conn *pgx.Conn, _ string) {
	part := make([]byte, 1_000_000)
	_, err := rand.Read(part)
	must(err)
	value := bytes.Repeat(part, 200)
	var back []byte
	must(conn.QueryRow(ctx, "SELECT $1::bytea", value).Scan(&back))
	fmt.Println(len(back))
	if sha256.Sum256(back) == sha256.Sum256(value) {
		fmt.Println("same")
	} else {
		fmt.Println("different")
	}
}

func notice(_ *pgx.Conn, tag string) {
	conn := openWith(func(config *pgx.ConnConfig) {
		config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) { fmt.Println(notice.Message) }
	})
	defer conn.Close(ctx)
	_, err := conn.Exec(ctx, "DO $$ BEGIN RAISE NOTICE '"+tag+"'; END $$")
	must(err)
}

func listen(conn *pgx.Conn, _ string) {
	_, err := conn.Exec(ctx, "LISTEN matrix")
	must(err)
	notification, err := conn.WaitForNotification(ctx)
	must(err)
	fmt.Println(notification.Payload)
}

func transaction(conn *pgx.Conn, _ string) {
	tx, err := conn.Begin(ctx)
	must(err)
	for _, sql := range []string{"SAVEPOINT before", "SELECT 1/0", "SELECT 1", "ROLLBACK TO before"} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			printError(err)
		}
	}
	fmt.Println(ask(conn, "SELECT '2'"))
	must(tx.Commit(ctx))
	alive(conn)
}

func cancel(conn *pgx.Conn, tag string) {
	cancelled := make(chan error)
	go func() {
		waitForGoAhead()
		cancelled <- conn.PgConn().CancelRequest(ctx)
	}()
	_, err := conn.Exec(ctx, "SELECT pg_sleep(300) /* "+tag+" */")
	printError(err)
	must(<-cancelled)
	alive(conn)
}

func storm(_ *pgx.Conn, _ string) {
	var answers int64
	for burst := 0; burst < 10; burst++ {
		var visitors sync.WaitGroup
		for n := 0; n < 20; n++ {
			visitors.Add(1)
			go func() {
				defer visitors.Done()
				conn := open()
				if ask(conn, "SELECT '1'") == "1" {
					atomic.AddInt64(&answers, 1)
				}
				conn.Close(ctx)
			}()
		}
		visitors.Wait()
	}
	fmt.Println(answers)
}

func restart(conn *pgx.Conn, tag string) {
	var err error
	for err == nil {
		_, err = conn.Exec(ctx, "SELECT pg_sleep(0.05) /* "+tag+" */")
	}
	printError(err)
	for {
		if again, err := pgx.Connect(ctx, ""); err == nil {
			fmt.Println(ask(again, "SELECT 'back'"))
			again.Close(ctx)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) {
	return 0, errors.New("the program fails half way")
}

func ask(conn *pgx.Conn, sql string) string {
	var answer string
	must(conn.QueryRow(ctx, sql).Scan(&answer))
	return answer
}

func alive(conn *pgx.Conn) {
	fmt.Println(ask(conn, "SELECT 'alive'"))
}

func printError(err error) {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		fmt.Println(refused.Code)
	} else {
		fmt.Println(err)
	}
}

func waitForGoAhead() {
	for {
		if _, err := os.Stat(os.Getenv("GO_AHEAD")); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func line(tag string) string {
	return "1\tnew\t2026-01-01\t" + tag + "\n"
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
