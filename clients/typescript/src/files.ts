// Operations that bring files, by the GraphQL multipart request specification.

interface Operation {
  query: string;
  variables: unknown;
}

/** The header without which the server takes no form: no other site can send it unasked. */
export const PREFLIGHT = "graphql-require-preflight";

/** An operation as a request: as JSON, or as a form when there are files among its variables. */
export function requestOf({ query, variables }: Operation): RequestInit {
  const files = new Map<string, Blob>();
  const without = withoutFiles(variables, "variables", files);
  const accept = "application/graphql-response+json, application/json";
  const operations = JSON.stringify({ query, variables: without });
  if (files.size === 0) return { method: "POST", headers: { "content-type": "application/json", accept }, body: operations };
  const body = new FormData();
  body.append("operations", operations);
  body.append("map", JSON.stringify(Object.fromEntries([...files.keys()].map((place) => [place, [place]]))));
  for (const [place, file] of files) body.append(place, file);
  return { method: "POST", headers: { accept, [PREFLIGHT]: "1" }, body };
}

/** The variables with null where a file stands, which goes into `files` with its place. */
function withoutFiles(value: unknown, place: string, files: Map<string, Blob>): unknown {
  if (value instanceof Blob) {
    files.set(place, value);
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => withoutFiles(item, `${place}.${index}`, files));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutFiles(item, `${place}.${name}`, files)]));
}
