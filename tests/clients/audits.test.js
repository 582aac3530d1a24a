// GraphQL over HTTP, as the audits of graphql-http have it: all of them, what a server SHOULD and MAY included.

import { serverAudits } from "graphql-http";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServer } from "./support/server.js";

/** How many audits the pinned version has: fewer would mean that some are not looked at. */
const AUDITS = 61;

let server;
before(async () => (server = await startServer()));
after(() => server?.stop());

test("all audits of GraphQL over HTTP pass", async () => {
  const audits = serverAudits({ url: () => `${server.url}/graphql` });
  const failed = [];
  for (const audit of audits) {
    const { status, reason } = await audit.fn();
    if (status !== "ok") failed.push(`${audit.id} ${audit.name}: ${status}: ${reason}`);
  }
  assert.deepEqual(failed, []);
  assert.equal(audits.length, AUDITS);
});
