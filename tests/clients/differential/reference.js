// What graphql-js says about a request: refused, or admitted with coerced variables.

import { readFileSync } from "node:fs";
import {
  buildSchema, getOperationAST, getVariableValues, GraphQLBoolean, GraphQLNonNull, introspectionTypes, Kind, parse,
  specifiedRules, validate,
} from "graphql";
import { teach } from "./scalars.js";

/** The schema of the server, as it is printed. */
export const schema = teach(buildSchema(readFileSync(new URL("../../../schema.graphql", import.meta.url), "utf8")));

// The edition of September 2025 has `includeDeprecated: Boolean! = false`; graphql-js 16 still lets it be null.
for (const type of introspectionTypes) {
  const fields = Object.values(type.getFields?.() ?? {});
  const found = fields.flatMap(({ args }) => args).filter(({ name }) => name === "includeDeprecated");
  for (const argument of found) argument.type = new GraphQLNonNull(GraphQLBoolean);
}

// What graphql-js has beyond that edition: directives that are deprecated.
const [schemaType, directiveType] = ["__Schema", "__Directive"].map((name) => schema.getType(name));
schemaType.getFields().directives.args = [];
for (const name of ["isDeprecated", "deprecationReason"]) delete directiveType.getFields()[name];
const places = schema.getType("__DirectiveLocation");
places._values = places._values.filter(({ name }) => name !== "DIRECTIVE_DEFINITION");
const deprecated = schema.getDirective("deprecated");
deprecated.locations = deprecated.locations.filter((place) => place !== "DIRECTIVE_DEFINITION");

// How deep introspection may go is a bound of a server's own, as costs are. Ours is lifted here, so is this one.
const RULES = specifiedRules.filter((rule) => rule.name !== "MaxIntrospectionDepthRule");

/** `{ refused: "why" }`, or `{ document, operation, fragments, variables }`. */
export function verdict({ query, variables, operationName }) {
  try {
    const document = parse(query);
    const [complaint] = validate(schema, document, RULES);
    if (complaint) return { refused: complaint.message };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { refused: "Must provide operation name, or unknown operation." };
    const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
    if (errors) return { refused: errors[0].message };
    const beyond = later(document);
    if (beyond) return { refused: beyond };
    return { document, operation, fragments: fragmentsOf(document), variables: coerced };
  } catch (error) {
    if (error.name !== "GraphQLError") throw error;
    return { refused: error.message };
  }
}

export function fragmentsOf(document) {
  const found = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(found.map((definition) => [definition.name.value, definition]));
}

/** What the edition of September 2025 refuses and graphql-js 16 does not; `edition` in cases.js has an example of each. */
function later(document) {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const subscriptions = operations.filter((one) => one.operation === "subscription");
  if (subscriptions.some((one) => conditional(one.selectionSet, fragmentsOf(document), new Set()))) {
    return "A subscription's root takes no @skip and no @include (5.2.4.1).";
  }
  return null;
}

function conditional({ selections }, fragments, seen) {
  return selections.some((selection) => {
    const own = selection.directives?.some(({ name }) => ["skip", "include"].includes(name.value));
    if (own || selection.kind === Kind.FIELD) return own;
    if (selection.kind === Kind.INLINE_FRAGMENT) return conditional(selection.selectionSet, fragments, seen);
    const name = selection.name.value;
    if (seen.has(name)) return false;
    seen.add(name);
    return conditional(fragments[name].selectionSet, fragments, seen);
  });
}
