// Breaks documents: their trees, their tokens, their characters.

import { Kind } from "graphql";
import { schema } from "./reference.js";

const named = (value) => ({ kind: Kind.NAME, value });
const field = (name, rest = {}) => ({ kind: Kind.FIELD, name: named(name), ...rest });
const set = (...selections) => ({ kind: Kind.SELECTION_SET, selections });
const TYPES = Object.keys(schema.getTypeMap());
const NAMES = ["nope", "id", "price", "__typename", "on", "symbol", "Market", "input", "node", "__schema"];

/** Breaks the tree of a request in one place; tells how, or null where it could not. */
export function breakTree(request, dice, values) {
  const all = gather(request.document);
  const way = dice.pick(Object.keys(WAYS));
  return WAYS[way]({ request, dice, values, all, pick: (kind) => pickOf(all, kind, dice) }) === false ? null : way;
}

/** Every node with its parent, by kind. A description is no value, though a string: only a string can stand there. */
function gather(document) {
  const all = {};
  const walk = (node, parent) => {
    if (Array.isArray(node)) return node.forEach((inner) => walk(inner, parent));
    if (!node || typeof node !== "object") return;
    if (node.kind) (all[node.kind] ??= []).push({ node, parent });
    for (const [name, inner] of Object.entries(node)) if (name !== "variable" && name !== "description") walk(inner, node.kind ? node : parent);
  };
  walk(document, null);
  return all;
}

function pickOf(all, kind, dice) {
  const found = all[kind] ?? [];
  return found.length > 0 ? dice.pick(found) : null;
}

const on = (kind, change) => (around) => {
  const found = around.pick(kind);
  return found ? change(found.node, around, found.parent) : false;
};
const operation = (change) => on(Kind.OPERATION_DEFINITION, change);
const replace = (node, other) => {
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, structuredClone(other));
};

const VALUES = [Kind.INT, Kind.STRING, Kind.ENUM, Kind.BOOLEAN, Kind.OBJECT, Kind.LIST, Kind.VARIABLE];

const WAYS = {
  fieldName: on(Kind.FIELD, (node, { dice }) => void (node.name = named(dice.pick(NAMES)))),
  fieldLeaf: on(Kind.FIELD, (node) => void (node.selectionSet = node.selectionSet ? undefined : set(field("id")))),
  argumentName: on(Kind.ARGUMENT, (node, { dice }) => void (node.name = named(dice.pick(NAMES)))),
  argumentTwice: on(Kind.FIELD, (node) => (node.arguments?.length ? void node.arguments.push(structuredClone(node.arguments[0])) : false)),
  argumentGone: on(Kind.FIELD, (node) => (node.arguments?.length ? void node.arguments.pop() : false)),
  argumentNew: on(Kind.FIELD, (node, { dice, values }) => {
    (node.arguments ??= []).push({ kind: Kind.ARGUMENT, name: named(dice.pick(NAMES)), value: values.wrongLiteral() });
  }),
  value: ({ all, dice, values }) => {
    const found = VALUES.flatMap((kind) => all[kind] ?? []);
    if (found.length === 0) return false;
    replace(dice.pick(found).node, values.wrongLiteral(schema.getType(dice.pick(["Decimal", "DateTime", "Int"]))));
  },
  valueInList: ({ all, dice }) => {
    const found = VALUES.flatMap((kind) => all[kind] ?? []);
    if (found.length === 0) return false;
    const { node } = dice.pick(found);
    replace(node, { kind: Kind.LIST, values: [structuredClone(node)] });
  },
  inputFieldTwice: on(Kind.OBJECT, (node) => (node.fields.length ? void node.fields.push(structuredClone(node.fields[0])) : false)),
  inputFieldGone: on(Kind.OBJECT, (node, { dice }) => (node.fields.length ? void node.fields.splice(dice.below(node.fields.length), 1) : false)),
  inputFieldName: on(Kind.OBJECT_FIELD, (node, { dice }) => void (node.name = named(dice.pick(NAMES)))),
  inputFieldNull: on(Kind.OBJECT_FIELD, (node) => void (node.value = { kind: Kind.NULL })),
  enumAsText: on(Kind.ENUM, (node, { dice }) => replace(node, { kind: Kind.STRING, value: node.value, block: dice.chance(0.2) })),
  enumName: on(Kind.ENUM, (node, { dice }) => void (node.value = dice.pick(["NOPE", "buy", "on", "BUY", "type", "__x"]))),
  variableName: on(Kind.VARIABLE, (node, { dice }) => void (node.name = named(dice.pick(["undefinedVariable", "v0", "input1"])))),
  variableTwice: operation((node) => (node.variableDefinitions?.length ? void node.variableDefinitions.push(structuredClone(node.variableDefinitions[0])) : false)),
  variableUnused: operation((node, { dice }) => {
    const type = { kind: Kind.NAMED_TYPE, name: named(dice.pick(["Int", ...TYPES])) };
    (node.variableDefinitions ??= []).push({ kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: named("unused") }, type });
  }),
  variableType: on(Kind.VARIABLE_DEFINITION, (node, { dice }) => {
    const inner = { kind: Kind.NAMED_TYPE, name: named(dice.pick([...TYPES, "Int", "String", "ID", "Nope"])) };
    node.type = dice.pick([inner, { kind: Kind.LIST_TYPE, type: node.type }, { kind: Kind.LIST_TYPE, type: inner }]);
  }),
  variableNullness: on(Kind.VARIABLE_DEFINITION, (node) => {
    node.type = node.type.kind === Kind.NON_NULL_TYPE ? node.type.type : { kind: Kind.NON_NULL_TYPE, type: node.type };
  }),
  variableDefault: on(Kind.VARIABLE_DEFINITION, (node, { values }) => void (node.defaultValue = node.defaultValue ? undefined : values.wrongLiteral())),
  variableDirective: on(Kind.VARIABLE_DEFINITION, (node) => void (node.directives = [directive("skip", true)])),
  fragmentUnknown: on(Kind.FRAGMENT_SPREAD, (node) => void (node.name = named("Unknown"))),
  fragmentUnused: ({ request, dice }) => {
    const typeCondition = { kind: Kind.NAMED_TYPE, name: named(dice.pick(TYPES)) };
    request.document.definitions.push({ kind: Kind.FRAGMENT_DEFINITION, name: named("Unused"), typeCondition, selectionSet: set(field("id")) });
  },
  fragmentTwice: ({ request, pick }) => {
    const found = pick(Kind.FRAGMENT_DEFINITION);
    return found ? void request.document.definitions.push(structuredClone(found.node)) : false;
  },
  fragmentNamedOn: on(Kind.FRAGMENT_DEFINITION, (node) => void (node.name = named("on"))),
  fragmentCycle: on(Kind.FRAGMENT_DEFINITION, (node, { pick }) => {
    const selections = pick(Kind.SELECTION_SET).node.selections;
    selections.push({ kind: Kind.FRAGMENT_SPREAD, name: named(node.name.value) });
    node.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: named(pick(Kind.FRAGMENT_DEFINITION).node.name.value) });
  }),
  fragmentType: ({ all, dice }) => {
    const found = [...(all[Kind.FRAGMENT_DEFINITION] ?? []), ...(all[Kind.INLINE_FRAGMENT] ?? [])];
    if (found.length === 0) return false;
    dice.pick(found).node.typeCondition = { kind: Kind.NAMED_TYPE, name: named(dice.pick([...TYPES, "Nope"])) };
  },
  inlineOnOther: on(Kind.SELECTION_SET, (node, { dice }) => {
    const typeCondition = { kind: Kind.NAMED_TYPE, name: named(dice.pick(TYPES)) };
    node.selections.push({ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: set(field("__typename")) });
  }),
  conflict: on(Kind.SELECTION_SET, (node, { dice, pick }) => {
    const other = structuredClone(pick(Kind.FIELD).node);
    const key = node.selections.find(({ kind }) => kind === Kind.FIELD);
    if (!key) return false;
    other.alias = named((key.alias ?? key.name).value);
    node.selections.push(dice.chance(0.5) ? other : { kind: Kind.INLINE_FRAGMENT, selectionSet: set(other) });
  }),
  conflictArguments: on(Kind.SELECTION_SET, (node) => {
    const found = node.selections.find((selection) => selection.arguments?.length);
    if (!found) return false;
    const other = structuredClone(found);
    other.arguments.pop();
    node.selections.push(other);
  }),
  conflictTypes: on(Kind.FIELD, (node, { dice }) => {
    const types = ["Order", "Trade", "Market", "Session", "Transaction"].map((type) => schema.getType(type));
    const one = (type) => {
      const leaves = Object.values(type.getFields()).filter(({ args, type: inner }) => args.length === 0 && !inner.toString().match(/Asset|Order|Market|Trade/));
      return {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: named(type.name) },
        selectionSet: set(field(dice.pick(leaves).name, { alias: named("same") })),
      };
    };
    if (!node.selectionSet || node.name.value !== "node") return false;
    node.selectionSet.selections.push(one(dice.pick(types)), one(dice.pick(types)));
  }),
  directiveUnknown: on(Kind.FIELD, (node, { dice }) => void (node.directives = [directive(dice.pick(["nope", "deprecated", "defer", "specifiedBy"]), true)])),
  directiveTwice: on(Kind.FIELD, (node) => void (node.directives = [directive("skip", false), directive("skip", false)])),
  directiveBare: on(Kind.FIELD, (node) => void (node.directives = [{ kind: Kind.DIRECTIVE, name: named("include"), arguments: [] }])),
  directiveElsewhere: ({ dice, pick }) => {
    const found = pick(dice.pick([Kind.OPERATION_DEFINITION, Kind.FRAGMENT_DEFINITION]));
    return found ? void (found.node.directives = [directive(dice.pick(["skip", "include", "deprecated"]), dice.chance(0.5))]) : false;
  },
  directiveCondition: on(Kind.DIRECTIVE, (node, { values }) => (node.arguments.length ? void (node.arguments[0].value = values.wrongLiteral()) : false)),
  operationTwice: operation((node, { request }) => void request.document.definitions.push(structuredClone(node))),
  operationAnonymous: ({ request }) => void request.document.definitions.push({ kind: Kind.OPERATION_DEFINITION, operation: "query", selectionSet: set(field("__typename")) }),
  operationKind: operation((node, { dice }) => void (node.operation = dice.pick(["query", "mutation", "subscription"]))),
  operationName: ({ request, dice }) => void (request.operationName = dice.pick(["Nope", "Q", "Other", "F", undefined])),
  rootTwo: operation((node, { dice }) => void node.selectionSet.selections.push(field(dice.pick(["__typename", "prices", "assets", "signOut", "__schema"])))),
  rootCondition: operation((node, { dice }) => void (node.selectionSet.selections[0].directives = [directive(dice.pick(["skip", "include"]), dice.chance(0.5))])),
  typeDefinition: ({ request, dice }) => void request.document.definitions.push({
    raw: dice.pick([["type", "A", "{", "a", ":", "Int", "}"], ["extend", "type", "Query", "@", "skip", "(", "if", ":", "true", ")"], ["schema", "{", "query", ":", "A", "}"], ["scalar", "A"]]),
  }),
  description: ({ pick, dice }) => {
    const found = pick(dice.pick([Kind.OPERATION_DEFINITION, Kind.FRAGMENT_DEFINITION, Kind.VARIABLE_DEFINITION]));
    return found ? void (found.node.description = { kind: Kind.STRING, value: "What it does.", block: dice.chance(0.5) }) : false;
  },
  empty: ({ request }) => void (request.document.definitions = []),
};

function directive(name, value) {
  return {
    kind: Kind.DIRECTIVE,
    name: named(name),
    arguments: [{ kind: Kind.ARGUMENT, name: named("if"), value: { kind: Kind.BOOLEAN, value } }],
  };
}

const TOKENS = [
  "{", "}", "(", ")", "[", "]", ":", "=", "!", "|", "&", "$", "@", "...", "..", ".", "%", "?", "-", "~", "on", "query", "fragment",
  "mutation", "subscription", "true", "false", "null", "a", "_", "0", "1", "-1", "-0", "00", "01", "1.", ".5", "1.5", "1e5", "1e", "1.e1",
  "1a", "0x1", "1_000", "1.5a", "--1", "+1", "9".repeat(40), "\"\"", "\"a\"", "\"a", "\"\"\"a", "\"\"\"\"\"\"", "\"\"\"\"", "\"\\q\"",
  "\"\\u12\"", "\"\\u12G4\"", "\"\\uD800\"", "\"\\uDC00\\uD800\"", "\"\\uD83D\\uDE00\"", "\"\\u{110000}\"", "\"\\u{}\"", "\"\\u{D800}\"",
  "\"\\u{1F600}\"", "\"\\u{000000041}\"", "\"a\nb\"", "\"\u0007\"", "\u0007", "\u0000", "\u00a0", "\u2028", "\ufeff", "\u00e9", "\u{1f600}", "#", "# a\n", "#\r",
  "\"\\u007F\"", "$a", "$on", "@skip", "...on", "...true", "{}", "()", "[]", "!!", "extend", "type", "\"\"\"\\\"\"\"\"\"\"", "'a'", "`", "\\", "/",
];

/** Breaks a row of tokens in one place. */
export function breakTokens(all, dice) {
  const at = dice.below(Math.max(1, all.length));
  const other = dice.below(Math.max(1, all.length));
  const ways = [
    () => all.splice(at, 1),
    () => all.splice(at, 0, all[at] ?? "{"),
    () => ([all[at], all[other]] = [all[other] ?? "a", all[at] ?? "a"]),
    () => all.splice(at, 1, dice.pick(TOKENS)),
    () => all.splice(at, 0, dice.pick(TOKENS)),
    () => all.splice(at, 1, (all[at] ?? "") + dice.pick(TOKENS)),
    () => all.splice(at, 1, dice.pick(["0", "1", "-", ".", "7e", "0x"]) + (all[at] ?? "")),
    () => (all.length = at),
    () => all.splice(at, dice.below(4), all[other] ?? "a"),
  ];
  dice.pick(ways)();
}

/** Breaks a text in one place. */
export function breakText(text, dice) {
  const at = dice.below(text.length + 1);
  const ways = [
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + dice.pick(TOKENS) + text.slice(at),
    () => text.slice(0, at),
    () => text.slice(0, at) + String.fromCharCode(dice.below(0x180)) + text.slice(at + 1),
    () => text + text.slice(at),
  ];
  return dice.pick(ways)().toWellFormed();
}
