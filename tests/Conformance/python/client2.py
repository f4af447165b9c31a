"""psycopg2 as a client of the gateway.

Usage: client2.py SCENARIO TAG, as client.py. psycopg2 puts parameters into the text and sends everything as Query.
"""

import hashlib
import io
import os
import select
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2

ORDERS = "orders (customer_id, status, created_at, note)"


class FailingFile(io.RawIOBase):
    """A file that cannot be read to its end."""

    def __init__(self, content):
        self._content = io.BytesIO(content)

    def read(self, size=-1):
        block = self._content.read(size)
        if not block:
            raise KeyError("the program fails half way")
        return block


def run(conn, sql, parameters=None):
    cursor = conn.cursor()
    cursor.execute(sql, parameters)
    return cursor


def connect(conn, tag):
    print(run(conn, "SELECT session_user").fetchone()[0])


def simple(conn, tag):
    # Of several results psycopg2 keeps the last.
    print(run(conn, "SELECT count(*) FROM orders WHERE id <= %s", (10,)).fetchone()[0])
    print(run(conn, "SELECT 'first'; SELECT 'second'").fetchone()[0])


def named(conn, tag):
    run(conn, "PREPARE twenty (bigint) AS SELECT id FROM orders WHERE id = $1")
    print(sum(run(conn, "EXECUTE twenty (%s)", (n,)).fetchone()[0] for n in range(1, 21)))
    print(run(conn, "SELECT count(*) FROM pg_prepared_statements WHERE name = 'twenty'").fetchone()[0])


def cursor(conn, tag):
    with conn.cursor("rows") as rows:
        rows.itersize = 100
        rows.execute("SELECT id FROM orders ORDER BY id LIMIT 10000")
        print(sum(1 for _ in rows))
    with conn.cursor("some") as rows:
        rows.execute("SELECT id FROM orders ORDER BY id LIMIT 10000")
        print(len(rows.fetchmany(250)))
    alive(conn)


def copy(conn, tag, kind):
    query = f"SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '{tag}' FROM generate_series(1::bigint, 5000) n"
    work, content = conn.cursor(), io.BytesIO()
    work.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT {kind})", content)
    content.seek(0)
    work.copy_expert(f"COPY {ORDERS} FROM STDIN (FORMAT {kind})", content)
    print(work.rowcount)
    conn.commit()


def copy_text(conn, tag):
    copy(conn, tag, "text")


def copy_csv(conn, tag):
    copy(conn, tag, "csv")


def copy_binary(conn, tag):
    copy(conn, tag, "binary")


def copy_aborted_by_client(conn, tag):
    conn.autocommit = True
    rows = f"1\tnew\t2026-01-01\t{tag}\n".encode() * 100_000
    try:
        conn.cursor().copy_expert(f"COPY {ORDERS} FROM STDIN", FailingFile(rows))
    except psycopg2.errors.QueryCanceled:
        pass
    alive(conn)


def copy_aborted_by_server(conn, tag):
    conn.autocommit = True
    line = f"1\tnew\t2026-01-01\t{tag}\n".encode()
    rows = io.BytesIO(line * 1000 + b"none" + line + line * 200_000)
    try:
        conn.cursor().copy_expert(f"COPY {ORDERS} FROM STDIN", rows)
    except psycopg2.Error as error:
        print(error.pgcode)
    alive(conn)


def large(conn, tag):
    value = os.urandom(1_000_000) * 200
    (back,) = run(conn, "SELECT %s::bytea", (psycopg2.Binary(value),)).fetchone()
    print(len(back))
    print("same" if hashlib.sha256(back).digest() == hashlib.sha256(value).digest() else "different")


def notice(conn, tag):
    run(conn, f"DO $$ BEGIN RAISE NOTICE '{tag}'; END $$")
    print(conn.notices[-1].removeprefix("NOTICE:").strip())


def listen(conn, tag):
    conn.autocommit = True
    run(conn, "LISTEN matrix")
    while not conn.notifies:
        select.select([conn], [], [])
        conn.poll()
    print(conn.notifies[0].payload)


def transaction(conn, tag):
    run(conn, "SAVEPOINT before")
    for statement in ("SELECT 1/0", "SELECT 1"):
        try:
            run(conn, statement)
        except psycopg2.Error as error:
            print(error.pgcode)
    run(conn, "ROLLBACK TO before")
    print(run(conn, "SELECT 2").fetchone()[0])
    conn.commit()
    alive(conn)


def cancel(conn, tag):
    conn.autocommit = True

    def cancel_when_told():
        wait_for_go_ahead()
        conn.cancel()

    canceller = threading.Thread(target=cancel_when_told)
    canceller.start()
    try:
        run(conn, f"SELECT pg_sleep(300) /* {tag} */")
    except psycopg2.Error as error:
        print(error.pgcode)
    canceller.join()
    alive(conn)


def storm(conn, tag):
    def visit(n):
        visitor = psycopg2.connect("")
        try:
            return run(visitor, "SELECT 1").fetchone()[0]
        finally:
            visitor.close()

    with ThreadPoolExecutor(20) as burst:
        print(sum(burst.map(visit, range(200))))


def restart(conn, tag):
    conn.autocommit = True
    try:
        while True:
            run(conn, f"SELECT pg_sleep(0.05) /* {tag} */")
    except psycopg2.Error as error:
        # libpq has the server's words, not its code, when the connection ends with them.
        print(error)
    while True:
        try:
            again = psycopg2.connect("")
            print(run(again, "SELECT 'back'").fetchone()[0])
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)


def hold(conn, tag):
    conn.autocommit = True
    for place in ("outside", "inside"):
        for end in ("approve", "deny", "cancel", "timeout"):
            print("simple", place, end, hold_once(conn, place, end))
            alive(conn)


def hold_once(conn, place, end):
    if end == "cancel":
        threading.Thread(target=cancel_held, args=(conn,)).start()
    if place == "inside":
        run(conn, "BEGIN")
    try:
        return run(conn, f"UPDATE held_{end} SET n = n + 1").rowcount
    except psycopg2.Error as error:
        return error.pgcode
    finally:
        if place == "inside":
            run(conn, "COMMIT")


def cancel_held(conn):
    wait_for_go_ahead()
    os.remove(os.environ["GO_AHEAD"])
    conn.cancel()


def alive(conn):
    print(run(conn, "SELECT 'alive'").fetchone()[0])


def wait_for_go_ahead():
    while not os.path.exists(os.environ["GO_AHEAD"]):
        time.sleep(0.05)


if __name__ == "__main__":
    connection = psycopg2.connect("")
    globals()[sys.argv[1]](connection, sys.argv[2])
    connection.close()
