// node-postgres as a client of the gateway. Usage: node client.mjs SCENARIO; libpq's variables say where and as whom.
// Prints `ok` after the scenario; an exception ends the process with an error code.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const ssl = { ca: readFileSync(process.env.PGSSLROOTCERT), rejectUnauthorized: true, servername: process.env.PGHOST };

async function connect() {
  const client = new pg.Client({ ssl });
  await client.connect();
  return client;
}

const scenarios = {
  async simple(client) {
    const result = await client.query('SELECT count(*)::int AS n FROM orders WHERE id <= 10');
    assert.equal(result.rows[0].n, 10);
  },

  async prepared(client) {
    for (let id = 1; id <= 20; id++) {
      const result = await client.query({ name: 'order', text: 'SELECT id::int FROM orders WHERE id = $1', values: [id] });
      assert.equal(result.rows[0].id, id);
    }
  },

  async pipelined(client) {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => client.query('SELECT $1::int AS n', [n])));
    assert.deepEqual(answers.map(answer => answer.rows[0].n), Array.from({ length: 100 }, (_, n) => n));
  },

  async copy(client) {
    const lines = Array.from({ length: 5000 }, (_, n) => `${n + 1}\tnew\t2026-01-01\tnode\n`);
    await client.query('BEGIN');
    const into = client.query(copyFrom('COPY orders (customer_id, status, created_at, note) FROM STDIN'));
    await pipeline(Readable.from(lines), into);
    const chunks = [];
    for await (const chunk of client.query(copyTo("COPY (SELECT id FROM orders WHERE note = 'node') TO STDOUT"))) {
      chunks.push(chunk);
    }
    await client.query('ROLLBACK');
    assert.equal(Buffer.concat(chunks).toString().trim().split('\n').length, 5000);
  },

  async cancel(client) {
    const running = client.query('SELECT pg_sleep(63)').catch(error => error);
    await new Promise(resolve => setTimeout(resolve, 1000));
    // CancelRequest is a connection of its own, which libpq too opens without TLS; it carries only the key.
    const canceller = new pg.Client({ ssl: false });
    canceller.connection.on('error', () => {});
    canceller.connection.connect(Number(process.env.PGPORT), process.env.PGHOST);
    await once(canceller.connection, 'connect');
    canceller.connection.cancel(client.processID, client.secretKey);
    assert.equal((await running).code, '57014');
    assert.equal((await client.query('SELECT 1 AS n')).rows[0].n, 1);
    canceller.connection.stream.destroy();
  },

  async large(client) {
    const value = randomBytes(50_000_000);
    const result = await client.query('SELECT $1::bytea AS value', [value]);
    const digest = bytes => createHash('sha256').update(bytes).digest('hex');
    assert.equal(digest(result.rows[0].value), digest(value));
  },

  async transaction(client) {
    await client.query('BEGIN');
    await assert.rejects(client.query('SELECT 1/0'), { code: '22012' });
    await assert.rejects(client.query('SELECT 1'), { code: '25P02' });
    await client.query('ROLLBACK');
    assert.equal((await client.query('SELECT 1 AS n')).rows[0].n, 1);
  },
};

const client = await connect();
await scenarios[process.argv[2]](client);
await client.end();
console.log('ok');
