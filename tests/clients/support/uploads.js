// Files as `apollo-upload-client` and urql send them, to the server of a Rust test, whose schema has fields for them. Called with the server's URL, an access token and its CSRF token.

import { ApolloClient, InMemoryCache, gql } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import UploadHttpLink from "apollo-upload-client/UploadHttpLink.mjs";
import assert from "node:assert/strict";

const [url, token, csrfToken] = process.argv.slice(2);
const ONE = "mutation Keep($file: Upload!) { keep(file: $file) }";
const SEVERAL = "mutation KeepAll($files: [Upload!]!) { keepAll(files: $files) }";
const csv = (name, text) => new File([text], name, { type: "text/csv" });
const TEXT = "date;amount\r\n2026-01-01;1,5\r\n--no boundary\r\n";
const bearer = { authorization: `Bearer ${token}`, "graphql-require-preflight": "1" };
const cookie = { cookie: `agio_access=${token}`, "x-csrf-token": csrfToken, "apollo-require-preflight": "true" };

for (const headers of [bearer, cookie]) {
  const link = new UploadHttpLink({ uri: `${url}/graphql`, headers });
  const apollo = new ApolloClient({ link, cache: new InMemoryCache() });
  const one = await apollo.mutate({ mutation: gql(ONE), variables: { file: csv("a b.csv", TEXT) } });
  assert.equal(one.data.keep, `a b.csv|text/csv|${TEXT}`);
  const files = [csv("1.csv", "one"), csv("2.csv", "")];
  const several = await apollo.mutate({ mutation: gql(SEVERAL), variables: { files } });
  assert.deepEqual(several.data.keepAll, ["1.csv|text/csv|one", "2.csv|text/csv|"]);
  apollo.stop();

  const urql = new Client({ url: `${url}/graphql`, exchanges: [fetchExchange], preferGetMethod: false, fetchOptions: { headers } });
  const own = await urql.mutation(ONE, { file: csv("ü.csv", TEXT) });
  assert.equal(own.error, undefined);
  assert.equal(own.data.keep, `ü.csv|text/csv|${TEXT}`);
  const all = await urql.mutation(SEVERAL, { files });
  assert.deepEqual(all.data.keepAll, ["1.csv|text/csv|one", "2.csv|text/csv|"]);
}

const careless = new Client({ url: `${url}/graphql`, exchanges: [fetchExchange], preferGetMethod: false, fetchOptions: { headers: { cookie: cookie.cookie } } });
const refused = await careless.mutation(ONE, { file: csv("a.csv", "x") });
assert.equal(refused.data, undefined);
assert.equal(refused.error.graphQLErrors[0]?.extensions.code ?? refused.error.response.status, "UNSUPPORTED_MEDIA_TYPE");
console.log("files of apollo-upload-client and urql arrived");
