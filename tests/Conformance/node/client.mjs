// node-postgres as a client of the gateway. Usage: node client.mjs SCENARIO TAG; libpq's variables say where and as
// whom. Prints what the client saw, one thing a line; what it should have seen the tests know. TAG marks what the
// scenario leaves behind, and GO_AHEAD names the file whose appearance says that the scenario may go on.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const ssl = { ca: readFileSync(process.env.PGSSLROOTCERT), rejectUnauthorized: true, servername: process.env.PGHOST };
const insert = "INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), $1)";
const orders = 'orders (customer_id, status, created_at, note)';

async function open(options = {}) {
  const client = new pg.Client({ ssl, ...options });
  // Without a listener an error between two statements would end the process.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function value(client, query) {
  return Object.values((await client.query(query)).rows[0])[0];
}

async function printError(running) {
  await running.then(() => console.log('no error'), error => console.log(error.code));
}

async function alive(client) {
  console.log(await value(client, "SELECT 'alive'"));
}

async function sumOfTwenty(client, name) {
  let sum = 0;
  for (let id = 1; id <= 20; id++) {
    const text = 'SELECT id FROM orders WHERE id = $1';
    sum += Number(await value(client, { name, text, values: [id] }));
  }
  console.log(sum);
  const prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'";
  console.log(await value(client, prepared));
}

async function copy(client, tag, format) {
  const rows = `SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '${tag}' FROM generate_series(1::bigint, 5000) n`;
  const content = [];
  for await (const chunk of client.query(copyTo(`COPY (${rows}) TO STDOUT (FORMAT ${format})`))) {
    content.push(chunk);
  }
  const into = client.query(copyFrom(`COPY ${orders} FROM STDIN (FORMAT ${format})`));
  await pipeline(Readable.from(content), into);
  console.log(into.rowCount);
}

const line = tag => `1\tnew\t2026-01-01\t${tag}\n`;

const scenarios = {
  async connect(client) {
    console.log(await value(client, 'SELECT session_user'));
  },

  async simple(client) {
    const results = await client.query("SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second' AS which");
    console.log(results[0].rows[0].count);
    console.log(results[1].rows[0].which);
  },

  async extended(client) {
    const text = 'SELECT $1::int + 1 AS a, $2::text AS b, $3::text IS NULL AS c';
    const { rows: [row] } = await client.query(text, [41, 'é', null]);
    console.log(`${row.a}\n${row.b}\n${row.c}`);
  },

  unnamed: client => sumOfTwenty(client),

  named: client => sumOfTwenty(client, 'twenty'),

  async pipelined(client, tag) {
    const pipelining = await open({ pipeline: true });
    const numbers = Array.from({ length: 200 }, (_, n) => pipelining.query('SELECT $1::int AS n', [n]));
    console.log((await Promise.all(numbers)).map(answer => answer.rows[0].n).join());
    // Every statement has a Sync of its own, so it takes a transaction to undo what came before the error.
    const statements = [['BEGIN'], [insert, [tag]], ['SELECT 1/0'], [insert, [tag]], ['COMMIT']];
    const answers = await Promise.allSettled(statements.map(([text, values]) => pipelining.query(text, values)));
    console.log(answers[2].reason.code);
    await alive(pipelining);
    await pipelining.end();
  },

  async cursor(client) {
    const sql = 'SELECT id FROM orders ORDER BY id LIMIT 10000';
    const all = client.query(new Cursor(sql));
    let count = 0;
    for (let rows = await all.read(100); rows.length > 0; rows = await all.read(100)) {
      count += rows.length;
    }
    console.log(count);
    const some = client.query(new Cursor(sql));
    console.log((await some.read(250)).length);
    await some.close();
    await alive(client);
  },

  copy_text: (client, tag) => copy(client, tag, 'text'),

  copy_csv: (client, tag) => copy(client, tag, 'csv'),

  copy_binary: (client, tag) => copy(client, tag, 'binary'),

  async copy_aborted_by_client(client, tag) {
    const into = client.query(copyFrom(`COPY ${orders} FROM STDIN`));
    const failed = once(into, 'error');
    into.write(line(tag).repeat(100_000), () => into.destroy(new Error('the program fails half way')));
    await failed;
    await alive(client);
  },

  async copy_aborted_by_server(client, tag) {
    const rows = [line(tag).repeat(1000), `none${line(tag)}`, ...Array(20).fill(line(tag).repeat(10_000))];
    await printError(pipeline(Readable.from(rows), client.query(copyFrom(`COPY ${orders} FROM STDIN`))));
    await alive(client);
  },

  async large(client) {
    const bytes = Buffer.alloc(200_000_000, randomBytes(1_000_000));
    const back = await value(client, { text: 'SELECT $1::bytea', values: [bytes] });
    const digest = content => createHash('sha256').update(content).digest('hex');
    console.log(back.length);
    console.log(digest(back) === digest(bytes) ? 'same' : 'different');
  },

  async notice(client, tag) {
    client.on('notice', notice => console.log(notice.message));
    await client.query(`DO $$ BEGIN RAISE NOTICE '${tag}'; END $$`);
  },

  async listen(client) {
    const arrived = once(client, 'notification');
    await client.query('LISTEN matrix');
    console.log((await arrived)[0].payload);
  },

  async transaction(client) {
    await client.query('BEGIN');
    await client.query('SAVEPOINT before');
    await printError(client.query('SELECT 1/0'));
    await printError(client.query('SELECT 1'));
    await client.query('ROLLBACK TO before');
    console.log(await value(client, 'SELECT 2'));
    await client.query('COMMIT');
    await alive(client);
  },

  async cancel(client, tag) {
    const running = new pg.Query(`SELECT pg_sleep(300) /* ${tag} */`);
    const failed = once(client.query(running), 'error').catch(error => [error]);
    await goAhead();
    // node-postgres sends its CancelRequest in the clear, as libpq 15 does; it carries only the key.
    const canceller = new pg.Client({ ssl: false });
    canceller.connection.on('error', () => {});
    canceller.cancel(client, running);
    console.log((await failed)[0].code);
    await alive(client);
    canceller.connection.stream.destroy();
  },

  async storm() {
    let answers = 0;
    for (let burst = 0; burst < 10; burst++) {
      await Promise.all(Array.from({ length: 20 }, async () => {
        const visitor = await open();
        const answer = await value(visitor, 'SELECT 1');
        answers += answer;
        await visitor.end();
      }));
    }
    console.log(answers);
  },

  async restart(client, tag) {
    try {
      for (;;) {
        await client.query(`SELECT pg_sleep(0.05) /* ${tag} */`);
      }
    } catch (error) {
      console.log(error.code);
    }
    for (;;) {
      try {
        const again = await open();
        console.log(await value(again, "SELECT 'back'"));
        await again.end();
        return;
      } catch {
        await pause(100);
      }
    }
  },

  async hold(client) {
    for (const way of ['simple', 'extended']) {
      for (const place of ['outside', 'inside']) {
        for (const end of ['approve', 'deny', 'cancel', 'timeout']) {
          console.log(`${way} ${place} ${end} ${await holdOnce(client, way, place, end)}`);
          await alive(client);
        }
      }
    }
  },
};

async function holdOnce(client, way, place, end) {
  if (place === 'inside') {
    await client.query('BEGIN');
  }
  // Without values node-postgres sends one Query.
  const [step, values] = way === 'simple' ? ['1', undefined] : ['$1', [1]];
  let running;
  const answered = new Promise(resolve => {
    running = new pg.Query(`UPDATE held_${end} SET n = n + ${step}`, values, (error, result) =>
      resolve(error ? error.code : result.rowCount));
  });
  client.query(running);
  if (end === 'cancel') {
    await cancelHeld(client, running);
  }
  const answer = await answered;
  if (place === 'inside') {
    await client.query('COMMIT');
  }
  return answer;
}

async function cancelHeld(client, running) {
  await goAhead();
  rmSync(process.env.GO_AHEAD);
  // In the clear, as above.
  const canceller = new pg.Client({ ssl: false });
  canceller.connection.on('error', () => {});
  canceller.cancel(client, running);
  await once(canceller.connection.stream, 'close');
}

async function goAhead() {
  while (!existsSync(process.env.GO_AHEAD)) {
    await pause(50);
  }
}

const client = await open();
await scenarios[process.argv[2]](client, process.argv[3]);
await client.end().catch(() => {});
