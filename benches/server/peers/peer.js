// One of the peers: `node peer.js NAME SCHEMA ROWS`. Serves the schema of Agio on a free port of the loopback and
// prints its address. The rows are what Agio answered to the very requests it is asked, kept in memory: a resolver
// does nothing but hand them over, so what is measured is the server and not a database.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import Fastify from "fastify";
import { buildSchema } from "graphql";
import { createYoga } from "graphql-yoga";
import mercurius from "mercurius";

const HOST = "127.0.0.1";

// Each peer listens and resolves to its port.
const PEERS = {
  async mercurius(schema) {
    const app = Fastify();
    // Operations are compiled from their first repetition on.
    app.register(mercurius, { schema, jit: 1, graphiql: false });
    await app.listen({ host: HOST, port: 0 });
    return app.server.address().port;
  },

  async yoga(schema) {
    const yoga = createYoga({ schema, graphiql: false, landingPage: false, logging: false });
    const server = createServer(yoga);
    await new Promise((resolve) => server.listen(0, HOST, resolve));
    return server.address().port;
  },

  async apollo(schema) {
    const server = new ApolloServer({ schema, introspection: false });
    const { url } = await startStandaloneServer(server, { listen: { host: HOST, port: 0 } });
    return new URL(url).port;
  },
};

const [name, schemaPath, rowsPath] = process.argv.slice(2);
const schema = buildSchema(readFileSync(schemaPath, "utf8"));
const rows = JSON.parse(readFileSync(rowsPath, "utf8"));
const fields = schema.getQueryType().getFields();
for (const [field, value] of Object.entries(rows)) {
  fields[field].resolve = () => value;
}
const port = await PEERS[name](schema);
console.log(`http://${HOST}:${port}`);
// Whoever started it closes this pipe when it ends, however it ends.
process.stdin.on("end", () => process.exit(0)).resume();
