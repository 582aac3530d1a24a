// Checks an executed response: every key there, in order, and nulls where the rules put them, given where the errors are.
// It goes by graphql-js' own collection of fields and its types, and by nothing of the server.

import {
  execute, getNamedType, getNullableType, introspectionTypes, isAbstractType, isEnumType, isLeafType, isListType, isNonNullType, Kind,
  specifiedDirectives, specifiedScalarTypes,
} from "graphql";
import { collectFields, collectSubfields } from "graphql/execution/collectFields.js";
import { getFieldDef } from "graphql/execution/execute.js";
import { getArgumentValues } from "graphql/execution/values.js";
import { schema } from "./reference.js";
import { ANSWERS } from "./scalars.js";

const key = (path) => path.join(".");

/** Complaints about a response to an admitted request; and the calls of resolvers it must have taken. */
export function complete(admitted, response, fail) {
  const completion = new Completion(admitted, response, new Set(fail));
  completion.check();
  return { complaints: completion.complaints, calls: completion.calls, guessed: completion.guessed };
}

class Completion {
  constructor({ document, operation, fragments, variables }, response, fail) {
    Object.assign(this, { document, operation, fragments, variables, response, fail });
    this.root = schema.getRootType(operation.operation);
    this.errors = response.errors ?? [];
    this.complaints = [];
    this.calls = {};
    /** The types of objects that may be of one of several types, as far as their keys tell. */
    this.guessed = new Set();
  }

  complain(what, path) {
    this.complaints.push({ what, path: key(path) });
  }

  check() {
    const rootFields = collectFields(schema, this.fragments, this.variables, this.root, this.operation.selectionSet);
    this.errors.forEach((error) => this.#pathOf(error, rootFields));
    this.homes = new Map(this.errors.filter(({ home }) => home).map(({ home }) => [key(home), home]));
    this.errors.forEach((error) => this.#nulledAt(error));
    const { data } = this.response;
    if (data === undefined) return this.complain("no data beside what was executed", []);
    if (data !== null) this.#object(this.root, rootFields, data, []);
    else if (this.errors.length === 0) this.complain("data is null without an error", []);
    if (data) this.#introspection(rootFields, data);
  }

  /** Follows an error's path along the types, and finds its home: the nearest place that can be null. */
  #pathOf(error, rootFields) {
    if (!Array.isArray(error.path) || error.path.length === 0) return this.complain("an error of a field without a path", []);
    let home = [];
    let fields = rootFields;
    let parent = this.root;
    let type = null;
    for (const [depth, part] of error.path.entries()) {
      if (typeof part === "number") {
        if (!type || !isListType(getNullableType(type))) return this.complain("an error's path has an index where no list is", error.path);
        type = getNullableType(type).ofType;
      } else {
        if (type) [parent, fields] = this.#step(type, error.path, depth);
        const nodes = fields?.get(part);
        if (!nodes) return this.complain("an error's path is not in the document", error.path);
        this.nodes = nodes;
        type = getFieldDef(schema, parent, nodes[0]).type;
      }
      if (!isNonNullType(type)) home = error.path.slice(0, depth + 1);
    }
    error.home = home;
  }

  /** The object type below a field, and what is selected there. */
  #step(type, path, depth) {
    const named = getNamedType(type);
    const nodes = this.nodes;
    const candidates = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
    const collected = candidates.map((one) => [one, this.#sub(one, nodes)]);
    return collected.find(([, fields]) => fields.has(path[depth])) ?? [null, null];
  }

  #sub(type, nodes) {
    return collectSubfields(schema, this.fragments, this.variables, type, nodes);
  }

  #nulledAt({ home, path }) {
    if (!home) return;
    let value = this.response.data;
    for (const [depth, part] of home.entries()) {
      if (value === null) {
        if (!this.homes.has(key(home.slice(0, depth)))) this.complain("nulled further up than the error says", home.slice(0, depth));
        return;
      }
      value = value?.[part];
    }
    if (value !== null) this.complain("not null although its field failed", path);
  }

  #object(type, fields, data, path) {
    if (data === null || typeof data !== "object" || Array.isArray(data)) return this.complain("no object where one belongs", path);
    const wanted = [...fields.keys()];
    const got = Object.keys(data);
    if (wanted.join() !== got.join()) {
      const missing = wanted.filter((name) => !got.includes(name));
      const more = got.filter((name) => !wanted.includes(name));
      const what = missing.length > 0 ? "keys are missing" : more.length > 0 ? "keys that were not asked for" : "keys are out of order";
      return this.complain(what, path);
    }
    for (const [name, nodes] of fields) this.#field(type, nodes, data[name], [...path, name]);
  }

  #field(parent, nodes, value, path) {
    const name = nodes[0].name.value;
    if (name === "__typename") return value === parent.name ? undefined : this.complain("another __typename", path);
    if (name.startsWith("__")) return;
    const field = parent.getFields()[name];
    const coordinate = `${parent.name}.${name}`;
    const badArgument = this.#argumentsFail(field, nodes[0]);
    if (!badArgument) this.calls[coordinate] = (this.calls[coordinate] ?? 0) + 1;
    if (badArgument || this.fail.has(coordinate)) {
      const why = badArgument ? "an argument that cannot be" : "a failure that was injected";
      if (value !== null) return this.complain(`a value in spite of ${why}`, path);
      if (!this.errors.some((error) => key(error.path ?? []) === key(path))) this.complain(`no error for ${why}`, path);
    }
    this.#value(field.type, nodes, value, path);
  }

  #argumentsFail(field, node) {
    try {
      getArgumentValues(field, node, this.variables);
      return false;
    } catch {
      return true;
    }
  }

  #value(type, nodes, value, path) {
    if (isNonNullType(type)) {
      if (value === null) return this.complain("null in a place that is non-null", path);
      return this.#value(type.ofType, nodes, value, path);
    }
    if (value === null) return;
    if (isListType(type)) {
      if (!Array.isArray(value)) return this.complain("no list where one belongs", path);
      return value.forEach((item, index) => this.#value(type.ofType, nodes, item, [...path, index]));
    }
    if (isLeafType(type)) return leaf(type, value) ? undefined : this.complain(`no ${type.name} where one belongs`, path);
    if (!isAbstractType(type)) return this.#object(type, this.#sub(type, nodes), value, path);
    this.#oneOf(schema.getPossibleTypes(type), nodes, value, path);
  }

  /** The response does not tell its type: one of them must fit. */
  #oneOf(types, nodes, value, path) {
    const { complaints, calls } = this;
    const tried = types.map((type) => {
      this.complaints = [];
      this.calls = { ...calls };
      this.#object(type, this.#sub(type, nodes), value, path);
      return { type, complaints: this.complaints, calls: this.calls };
    });
    const fitting = tried.filter((one) => one.complaints.length === 0);
    if (fitting.length > 1) for (const { type } of fitting) this.guessed.add(type.name);
    const best = fitting[0] ?? tried.sort((a, b) => a.complaints.length - b.complaints.length)[0];
    this.complaints = [...complaints, ...best.complaints];
    this.calls = best.calls;
  }

  /** What the schema says of itself, against what graphql-js says of the same text. */
  #introspection(rootFields, data) {
    const nodes = [...rootFields].filter(([, [node]]) => ["__schema", "__type"].includes(node.name.value));
    if (nodes.length === 0) return;
    const selectionSet = { kind: Kind.SELECTION_SET, selections: nodes.flatMap(([, all]) => all) };
    const fragments = Object.values(this.fragments);
    const document = { kind: Kind.DOCUMENT, definitions: [{ ...this.operation, name: undefined, selectionSet }, ...fragments] };
    const told = JSON.parse(JSON.stringify(execute({ schema, document, variableValues: this.variables })));
    // A condition of @skip or @include whose variable is null: see judge.js.
    if (told.errors?.some(({ message }) => message.startsWith('Argument "if" of non-null type'))) return;
    for (const [name, [node]] of nodes) {
      const place = different(canonical(told.data?.[name] ?? null), canonical(data[name]), [name]);
      if (place) this.complain(`introspection of ${node.name.value} differs`, place);
    }
  }
}

function leaf(type, value) {
  if (isEnumType(type)) return type.getValue(value) !== undefined;
  switch (type.name) {
    case "Int": return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    case "Float": return typeof value === "number";
    case "Boolean": return typeof value === "boolean";
    default: return ANSWERS[type.name]?.(value) ?? typeof value === "string";
  }
}

// How the built-in types, fields and directives are described is not the schema's to say.
const OURS = new Set();
for (const type of [...Object.values(schema.getTypeMap()), ...schema.getDirectives()]) {
  if (introspectionTypes.includes(type) || specifiedScalarTypes.includes(type) || specifiedDirectives.includes(type)) continue;
  for (const part of [type, ...Object.values(type.getFields?.() ?? {}), ...(type.getValues?.() ?? []), ...(type.args ?? [])]) {
    for (const { description } of [part, ...(part.args ?? [])]) OURS.add(description);
  }
}

/** An answer without what the specification leaves open: the order of lists, and the descriptions of what is built in. */
function canonical(value) {
  if (Array.isArray(value)) return value.map((item) => canonical(item)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]));
  return typeof value === "string" && / .*\.$/s.test(value) && !OURS.has(value) ? "(built in)" : value;
}

/** The first place in which two canonical answers differ; null when there is none. */
function different(told, got, path) {
  const both = [told, got].every((value) => value && typeof value === "object");
  if (!both || Array.isArray(told) !== Array.isArray(got)) {
    return told === got ? null : [...path, `${JSON.stringify(got)?.slice(0, 200)}, not ${JSON.stringify(told)?.slice(0, 200)}`];
  }
  if (Object.keys(told).join() !== Object.keys(got).join()) return [...path, `keys ${Object.keys(got)}, not ${Object.keys(told)}`];
  for (const name of Object.keys(told)) {
    const place = different(told[name], got[name], [...path, name]);
    if (place) return place;
  }
  return null;
}
