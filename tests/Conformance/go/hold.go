package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgconn"
	"github.com/jackc/pgx/v4"
)

func hold(conn *pgx.Conn, _ string) {
	for _, way := range []string{"simple", "extended"} {
		for _, place := range []string{"outside", "inside"} {
			for _, end := range []string{"approve", "deny", "cancel", "timeout"} {
				fmt.Println(way, place, end, holdOnce(conn, way, place, end))
				alive(conn)
			}
		}
	}
}

func holdOnce(conn *pgx.Conn, way, place, end string) string {
	if place == "inside" {
		_, err := conn.Exec(ctx, "BEGIN")
		must(err)
	}
	cancelled := make(chan error, 1)
	if end == "cancel" {
		go func() {
			waitForGoAhead()
			must(os.Remove(os.Getenv("GO_AHEAD")))
			cancelled <- conn.PgConn().CancelRequest(ctx)
		}()
	} else {
		cancelled <- nil
	}
	rows, err := update(conn, way, end)
	must(<-cancelled)
	if place == "inside" {
		// pgx takes the ROLLBACK that a failed block is answered with for no error.
		_, err := conn.Exec(ctx, "COMMIT")
		must(err)
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return refused.Code
	}
	must(err)
	return fmt.Sprint(rows)
}

func update(conn *pgx.Conn, way, end string) (int64, error) {
	if way == "extended" {
		tag, err := conn.Exec(ctx, "UPDATE held_"+end+" SET n = n + $1", 1)
		return tag.RowsAffected(), err
	}
	results, err := conn.PgConn().Exec(ctx, "UPDATE held_"+end+" SET n = n + 1").ReadAll()
	if err != nil {
		return 0, err
	}
	return results[0].CommandTag.RowsAffected(), nil
}
