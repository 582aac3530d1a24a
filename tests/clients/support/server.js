// A real server process on a free port, with data of its own: SQLite in a temporary folder, or a fresh
// database on the PostgreSQL server of AGIO_TEST_DATABASE_URL (and Redis from AGIO_TEST_REDIS_URL).

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";

const AGIO = process.env.AGIO_BIN ?? fileURLToPath(new URL("../../../target/debug/agio", import.meta.url));
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/;

const SETTINGS = {
  AGIO_LISTEN: "127.0.0.1:0",
  // The recorded prices move visibly within a second.
  AGIO_MARKET__RECORDING__SPEED: "60",
};

/** The limits of operations that all of a test run into, because they come from one address. */
const GENEROUS = [
  "SIGN_UPS_PER_MINUTE_MAX",
  "SIGN_INS_PER_MINUTE_MAX",
  "VERIFICATIONS_PER_MINUTE_MAX",
  "VERIFICATION_MAILS_PER_MINUTE_MAX",
  "PASSWORD_RESET_MAILS_PER_MINUTE_MAX",
  "PASSWORD_RESETS_PER_MINUTE_MAX",
  "ANONYMOUS_MUTATIONS_MAX",
  "ANONYMOUS_COST_PER_MINUTE_MAX",
  "USER_COST_PER_MINUTE_MAX",
  "ORDERS_BURST_MAX",
  "ORDERS_PER_SECOND_MAX",
  "CANCELS_BURST_MAX",
  "CANCELS_PER_SECOND_MAX",
];
for (const name of GENEROUS) SETTINGS[`AGIO_RATE_LIMITS__${name}`] = "1000000000";

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts a development server, with these settings too, and answers once it has told its address. */
export async function startServer(settings = {}) {
  const home = await mkdtemp(join(tmpdir(), "agio-clients-"));
  const database = await freshDatabase();
  const process = spawn(AGIO, [], {
    cwd: home,
    env: { ...withoutSettings(), ...SETTINGS, ...settings, AGIO_DATA_DIR: join(home, "data"), ...database.variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  process.stderr.on("data", (bytes) => log.push(bytes));
  const url = await announcedAddress(process, log);
  const logged = () => Buffer.concat(log).toString();
  return { url, pid: process.pid, logged, stop: () => stop(process, home, database) };
}

function withoutSettings() {
  const ours = (name) => !name.startsWith("AGIO_") && name !== "DATABASE_URL" && name !== "REDIS_URL";
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => ours(name)));
}

async function announcedAddress(process, log) {
  const lines = createInterface({ input: process.stdout });
  const failed = new Promise((_, reject) => {
    process.once("error", (cause) => reject(new Error(`${AGIO} does not start: ${cause.message}`)));
    process.once("exit", (code, signal) =>
      reject(new Error(`agio ended (${code ?? signal}) before it told its address:\n${Buffer.concat(log)}`)),
    );
  });
  failed.catch(() => {});
  const told = new Promise((resolve) => {
    // Reading on after the address keeps the pipe from filling up.
    lines.on("line", (line) => {
      const found = line.match(ADDRESS);
      if (found) resolve(found[0]);
    });
  });
  return Promise.race([told, failed]);
}

async function stop(process, home, database) {
  if (process.exitCode === null && process.signalCode === null) {
    const exit = once(process, "exit");
    process.kill("SIGTERM");
    await exit;
  }
  await database.drop();
  await rm(home, { recursive: true, force: true });
}

async function freshDatabase() {
  const { AGIO_TEST_DATABASE_URL: server, AGIO_TEST_REDIS_URL: redis } = process.env;
  const variables = redis ? { REDIS_URL: redis } : {};
  if (!server) return { variables, drop: async () => {} };
  const name = `clients_${process.pid}_${Date.now()}`;
  await administer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    variables: { ...variables, DATABASE_URL: url.href },
    drop: () => administer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function administer(server, statement) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
