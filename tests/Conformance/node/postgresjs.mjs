// postgres.js as a client of the gateway. Usage: node postgresjs.mjs SCENARIO TAG, as client.mjs.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

const ssl = { ca: readFileSync(process.env.PGSSLROOTCERT), rejectUnauthorized: true, servername: process.env.PGHOST };

// One connection, so that a scenario is one session.
const open = (options = {}) =>
  postgres({ ssl, max: 1, fetch_types: false, onnotice: () => {}, ...options });

async function value(sql, text) {
  return Object.values((await sql.unsafe(text))[0])[0];
}

async function printError(running) {
  await running.then(() => console.log('no error'), error => console.log(error.code));
}

async function alive(sql) {
  console.log(await value(sql, "SELECT 'alive'"));
}

async function sumOfTwenty(prepare) {
  const sql = open({ prepare });
  let sum = 0;
  for (let id = 1; id <= 20; id++) {
    sum += Number((await sql`SELECT id FROM orders WHERE id = ${id}`)[0].id);
  }
  console.log(sum);
  const prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT id FROM orders%'";
  console.log(await value(sql, prepared));
  await sql.end();
}

async function copy(sql, tag, format) {
  const rows = `SELECT n, 'new', timestamptz '2026-01-01 00:00Z', '${tag}' FROM generate_series(1::bigint, 5000) n`;
  const content = [];
  for await (const chunk of await sql.unsafe(`COPY (${rows}) TO STDOUT (FORMAT ${format})`).readable()) {
    content.push(chunk);
  }
  await pipeline(Readable.from(content), await copyIn(sql, format));
  // postgres.js does not tell the tag of a COPY.
  console.log((await sql`SELECT count(*)::int AS n FROM orders WHERE note = ${tag}`)[0].n);
}

const copyIn = (sql, format = 'text') =>
  sql.unsafe(`COPY orders (customer_id, status, created_at, note) FROM STDIN (FORMAT ${format})`).writable();

const line = tag => `1\tnew\t2026-01-01\t${tag}\n`;

const scenarios = {
  async connect(sql) {
    console.log((await sql`SELECT session_user AS me`)[0].me);
  },

  async simple(sql) {
    const results = await sql`SELECT count(*) FROM orders WHERE id <= 10; SELECT 'second' AS which`.simple();
    console.log(results[0][0].count);
    console.log(results[1][0].which);
  },

  async extended(sql) {
    const [row] = await sql`SELECT ${41}::int + 1 AS a, ${'é'}::text AS b, ${null}::text IS NULL AS c`;
    console.log(`${row.a}\n${row.b}\n${row.c}`);
  },

  unnamed: () => sumOfTwenty(false),

  named: () => sumOfTwenty(true),

  async pipelined(sql, tag) {
    // Statements that are not awaited share the connection, each with a Sync of its own.
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => sql`SELECT ${n}::int AS n`));
    console.log(answers.map(([row]) => row.n).join());
    const insert = on =>
      on`INSERT INTO orders (customer_id, status, created_at, note) VALUES (1, 'new', now(), ${tag})`;
    await printError(sql.begin(on => [insert(on), on`SELECT 1/0`, insert(on)]));
    await alive(sql);
  },

  async cursor(sql) {
    let count = 0;
    await sql`SELECT id FROM orders ORDER BY id LIMIT 10000`.cursor(100, rows => { count += rows.length; });
    console.log(count);
    for await (const rows of sql`SELECT id FROM orders ORDER BY id LIMIT 10000`.cursor(250)) {
      console.log(rows.length);
      break;
    }
    await alive(sql);
  },

  copy_text: (sql, tag) => copy(sql, tag, 'text'),

  copy_csv: (sql, tag) => copy(sql, tag, 'csv'),

  copy_binary: (sql, tag) => copy(sql, tag, 'binary'),

  async copy_aborted_by_client(sql, tag) {
    const into = await copyIn(sql);
    into.on('error', () => {});
    into.write(line(tag).repeat(100_000), () => into.destroy(new Error('the program fails half way')));
    await new Promise(resolve => into.once('close', resolve));
    await alive(sql);
  },

  async copy_aborted_by_server(sql, tag) {
    const rows = [line(tag).repeat(1000), `none${line(tag)}`, ...Array(20).fill(line(tag).repeat(10_000))];
    await printError(pipeline(Readable.from(rows), await copyIn(sql)));
    await alive(sql);
  },

  async large(sql) {
    const bytes = Buffer.alloc(200_000_000, randomBytes(1_000_000));
    const [{ back }] = await sql`SELECT ${bytes}::bytea AS back`;
    const digest = content => createHash('sha256').update(content).digest('hex');
    console.log(back.length);
    console.log(digest(back) === digest(bytes) ? 'same' : 'different');
  },

  async notice(sql, tag) {
    const noticing = open({ onnotice: notice => console.log(notice.message) });
    await noticing.unsafe(`DO $$ BEGIN RAISE NOTICE '${tag}'; END $$`);
    await noticing.end();
  },

  async listen(sql) {
    const payload = await new Promise(resolve => sql.listen('matrix', resolve));
    console.log(payload);
  },

  async transaction(sql) {
    // reserve() waits for ever for a connection that has never been used.
    await sql`SELECT 1`;
    const session = await sql.reserve();
    await session`BEGIN`;
    await session`SAVEPOINT before`;
    await printError(session`SELECT 1/0`);
    await printError(session`SELECT 1`);
    await session`ROLLBACK TO before`;
    console.log((await session`SELECT 2 AS n`)[0].n);
    await session`COMMIT`;
    await alive(session);
    session.release();
  },

  async cancel(sql, tag) {
    const running = sql.unsafe(`SELECT pg_sleep(300) /* ${tag} */`);
    const failed = printError(running);
    await goAhead();
    await running.cancel();
    await failed;
    await alive(sql);
  },

  async storm() {
    let answers = 0;
    for (let burst = 0; burst < 10; burst++) {
      await Promise.all(Array.from({ length: 20 }, async () => {
        const visitor = open();
        const answer = await value(visitor, 'SELECT 1');
        answers += answer;
        await visitor.end();
      }));
    }
    console.log(answers);
  },

  async restart(sql, tag) {
    try {
      for (;;) {
        await sql.unsafe(`SELECT pg_sleep(0.05) /* ${tag} */`);
      }
    } catch (error) {
      console.log(error.code);
    }
    for (;;) {
      try {
        console.log(await value(sql, "SELECT 'back'"));
        return;
      } catch {
        await pause(100);
      }
    }
  },

  async hold(sql) {
    await sql`SELECT 1`;
    const session = await sql.reserve();
    for (const way of ['simple', 'extended']) {
      for (const place of ['outside', 'inside']) {
        for (const end of ['approve', 'deny', 'cancel', 'timeout']) {
          console.log(`${way} ${place} ${end} ${await holdOnce(session, way, place, end)}`);
          await alive(session);
        }
      }
    }
    session.release();
  },
};

async function holdOnce(session, way, place, end) {
  if (place === 'inside') {
    await session.unsafe('BEGIN');
  }
  // Without values postgres.js sends one Query.
  const running = way === 'simple'
    ? session.unsafe(`UPDATE held_${end} SET n = n + 1`)
    : session.unsafe(`UPDATE held_${end} SET n = n + $1`, [1]);
  const answered = running.then(result => result.count, error => error.code);
  if (end === 'cancel') {
    await goAhead();
    rmSync(process.env.GO_AHEAD);
    await running.cancel();
  }
  const answer = await answered;
  if (place === 'inside') {
    await session.unsafe('COMMIT');
  }
  return answer;
}

async function goAhead() {
  while (!existsSync(process.env.GO_AHEAD)) {
    await pause(50);
  }
}

const sql = open();
await scenarios[process.argv[2]](sql, process.argv[3]);
await sql.end({ timeout: 5 });
