"""psycopg 3 as a client of the gateway.

Usage: client.py SCENARIO TAG; libpq's variables say where and as whom. Prints what the client saw, one thing a line;
what it should have seen the tests know. TAG marks what the scenario leaves behind, and GO_AHEAD names the file whose
appearance says that the scenario may go on.
"""

import hashlib
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import psycopg

INSERT = "INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), %s)"
ORDERS = "orders (customer_id, status, created_at, note)"


def connect(conn, tag):
    print(conn.execute("SELECT session_user").fetchone()[0])


def simple(conn, tag):
    # Without parameters psycopg sends one Query.
    cursor = conn.execute("SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second'")
    print(cursor.fetchone()[0])
    cursor.nextset()
    print(cursor.fetchone()[0])


def extended(conn, tag):
    row = conn.execute("SELECT %s::int + 1, %s::text, %s::text IS NULL", (41, "é", None)).fetchone()
    print(row[0], row[1], str(row[2]).lower(), sep="\n")


def sum_of_twenty(conn, prepare):
    rows = [conn.execute("SELECT id FROM orders WHERE id = %s", (n,), prepare=prepare).fetchone() for n in range(1, 21)]
    print(sum(row[0] for row in rows))
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'"
    print(conn.execute(prepared, prepare=False).fetchone()[0])


def unnamed(conn, tag):
    sum_of_twenty(conn, prepare=False)


def named(conn, tag):
    sum_of_twenty(conn, prepare=True)


def pipelined(conn, tag):
    conn.autocommit = True
    with conn.pipeline():
        cursors = [conn.execute("SELECT %s::int", (n,)) for n in range(200)]
    print(",".join(str(cursor.fetchone()[0]) for cursor in cursors))
    try:
        with conn.pipeline():
            conn.execute(INSERT, (tag,))
            conn.execute("SELECT 1/0")
            conn.execute(INSERT, (tag,))
    except psycopg.Error as error:
        print(error.sqlstate)
    alive(conn)


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
    work = conn.cursor()
    with work.copy(f"COPY ({query}) TO STDOUT (FORMAT {kind})") as out:
        content = b"".join(bytes(block) for block in out)
    with work.copy(f"COPY {ORDERS} FROM STDIN (FORMAT {kind})") as into:
        into.write(content)
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
    try:
        with conn.cursor().copy(f"COPY {ORDERS} FROM STDIN") as into:
            into.write(f"1\tnew\t2026-01-01\t{tag}\n" * 100_000)
            raise KeyError("the program fails half way")
    except psycopg.errors.QueryCanceled:
        pass
    alive(conn)


def copy_aborted_by_server(conn, tag):
    conn.autocommit = True
    line = f"1\tnew\t2026-01-01\t{tag}\n"
    try:
        with conn.cursor().copy(f"COPY {ORDERS} FROM STDIN") as into:
            for block in (line * 1000, "none" + line, *[line * 10_000] * 20):
                into.write(block)
    except psycopg.Error as error:
        print(error.sqlstate)
    alive(conn)


def large(conn, tag):
    value = os.urandom(1_000_000) * 200
    (back,) = conn.cursor(binary=True).execute("SELECT %b::bytea", (value,)).fetchone()
    print(len(back))
    print("same" if hashlib.sha256(back).digest() == hashlib.sha256(value).digest() else "different")


def notice(conn, tag):
    conn.add_notice_handler(lambda diagnostic: print(diagnostic.message_primary))
    conn.execute(f"DO $$ BEGIN RAISE NOTICE '{tag}'; END $$")


def listen(conn, tag):
    conn.autocommit = True
    conn.execute("LISTEN matrix")
    print(next(conn.notifies()).payload)


def transaction(conn, tag):
    conn.execute("SAVEPOINT before")
    for statement in ("SELECT 1/0", "SELECT 1"):
        try:
            conn.execute(statement)
        except psycopg.Error as error:
            print(error.sqlstate)
    conn.execute("ROLLBACK TO before")
    print(conn.execute("SELECT 2").fetchone()[0])
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
        conn.execute(f"SELECT pg_sleep(300) /* {tag} */")
    except psycopg.Error as error:
        print(error.sqlstate)
    canceller.join()
    alive(conn)


def storm(conn, tag):
    def visit(n):
        with psycopg.connect() as visitor:
            return visitor.execute("SELECT 1").fetchone()[0]

    with ThreadPoolExecutor(20) as burst:
        print(sum(burst.map(visit, range(200))))


def restart(conn, tag):
    conn.autocommit = True
    try:
        while True:
            conn.execute(f"SELECT pg_sleep(0.05) /* {tag} */")
    except psycopg.Error as error:
        # libpq has the server's words, not its code, when the connection ends with them.
        print(error)
    while True:
        try:
            with psycopg.connect() as again:
                print(again.execute("SELECT 'back'").fetchone()[0])
                return
        except psycopg.OperationalError:
            time.sleep(0.1)


def hold(conn, tag):
    conn.autocommit = True
    for way in ("simple", "extended"):
        for place in ("outside", "inside"):
            for end in ("approve", "deny", "cancel", "timeout"):
                print(way, place, end, hold_once(conn, way, place, end))
                alive(conn)


def hold_once(conn, way, place, end):
    if end == "cancel":
        threading.Thread(target=cancel_held, args=(conn,)).start()
    # Without parameters psycopg sends one Query.
    step, parameters = ("1", None) if way == "simple" else ("%s", (1,))
    try:
        with conn.transaction() if place == "inside" else nullcontext():
            return conn.execute(f"UPDATE held_{end} SET n = n + {step}", parameters).rowcount
    except psycopg.Error as error:
        return error.sqlstate


def cancel_held(conn):
    wait_for_go_ahead()
    os.remove(os.environ["GO_AHEAD"])
    conn.cancel()


def alive(conn):
    print(conn.execute("SELECT 'alive'").fetchone()[0])


def wait_for_go_ahead():
    while not os.path.exists(os.environ["GO_AHEAD"]):
        time.sleep(0.05)


if __name__ == "__main__":
    with psycopg.connect() as connection:
        globals()[sys.argv[1]](connection, sys.argv[2])
