"""psycopg 3 as a client of the gateway.

Usage: client.py SCENARIO; libpq's variables say where and as whom. Prints `ok` after the scenario; an exception ends
the process with an error code.
"""

import hashlib
import os
import sys
import threading

import psycopg


def simple(conn):
    assert conn.execute("SELECT count(*) FROM orders WHERE id <= 10").fetchone() == (10,)
    # Several statements in one message.
    cursor = conn.execute("SELECT 1; SELECT 2")
    assert cursor.nextset() and cursor.fetchone() == (2,)


def prepared(conn):
    for order in range(1, 21):
        row = conn.execute("SELECT id FROM orders WHERE id = %s", (order,), prepare=True).fetchone()
        assert row == (order,)
    names = conn.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
    assert names[0] >= 1, "nothing was prepared at the server"


def pipelined(conn):
    with conn.pipeline():
        cursors = [conn.execute("SELECT %s::int", (n,)) for n in range(200)]
    assert [cursor.fetchone()[0] for cursor in cursors] == list(range(200))
    # An error inside: what came before it since the last sync is undone, what came after it does not run.
    try:
        with conn.pipeline():
            conn.execute("INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), 'pipe')")
            conn.execute("SELECT 1/0")
            conn.execute("INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), 'pipe')")
        raise AssertionError("the pipeline should have failed")
    except psycopg.errors.DivisionByZero:
        conn.rollback()
    assert conn.execute("SELECT count(*) FROM orders WHERE note = 'pipe'").fetchone() == (0,)


def copy(conn):
    cursor = conn.cursor()
    with cursor.copy("COPY orders (customer_id, status, created_at, note) FROM STDIN") as into:
        for customer in range(1, 5001):
            into.write_row((customer, "new", "2026-01-01", "psycopg"))
    with cursor.copy("COPY (SELECT id FROM orders WHERE note = 'psycopg') TO STDOUT") as out:
        assert sum(1 for _ in out.rows()) == 5000
    conn.rollback()


def cancel(conn):
    timer = threading.Timer(1, conn.cancel)
    timer.start()
    try:
        conn.execute("SELECT pg_sleep(64)")
        raise AssertionError("the statement should have been cancelled")
    except psycopg.errors.QueryCanceled:
        conn.rollback()
    assert conn.execute("SELECT 1").fetchone() == (1,)


def large(conn):
    value = os.urandom(50_000_000)
    (back,) = conn.cursor(binary=True).execute("SELECT %b::bytea", (value,)).fetchone()
    assert hashlib.sha256(back).digest() == hashlib.sha256(value).digest()


def transaction(conn):
    try:
        conn.execute("SELECT 1/0")
    except psycopg.errors.DivisionByZero:
        pass
    try:
        conn.execute("SELECT 1")
        raise AssertionError("the transaction should be aborted")
    except psycopg.errors.InFailedSqlTransaction:
        conn.rollback()
    with conn.transaction():
        conn.execute("SELECT 1")
        try:
            with conn.transaction():
                conn.execute("SELECT nothing_of_that_name")
        except psycopg.errors.UndefinedColumn:
            pass
        assert conn.execute("SELECT 2").fetchone() == (2,)


if __name__ == "__main__":
    with psycopg.connect() as connection:
        globals()[sys.argv[1]](connection)
    print("ok")
