// Documents over the schema, meant to be right. Whether one is, graphql-js says.

import {
  getNamedType, getNullableType, isAbstractType, isCompositeType, isInputObjectType, isLeafType, isListType, isNonNullType, Kind,
  SchemaMetaFieldDef, TypeMetaFieldDef,
} from "graphql";
import { schema } from "./reference.js";
import { needed, positionOf, Values } from "./values.js";

const DEPTH_MAX = 4;
const SELECTIONS_MAX = 4;
const FIELDS_MAX = 40;
/** Aliases that a parser may stumble over. */
const ALIASES = ["a", "b", "on", "true", "null", "query", "fragment", "type", "_", "a1", "__a", "subscription", "input", "id", "X"];
/** What costs a hash of a password or ends something is tried less often. */
const RARE = /^(sign|verify|resend|refresh|revoke|request|reset|change)/;

const named = (value) => ({ kind: Kind.NAME, value });
const variableNode = (name) => ({ kind: Kind.VARIABLE, name: named(name) });

/** Makes one request: `{ document, variables, operationName }`; the document is a tree. */
export function generate(dice, known) {
  return new Generator(dice, known).request();
}

class Generator {
  constructor(dice, known) {
    this.dice = dice;
    this.values = new Values(dice, known);
    this.fragments = [];
    this.variables = new Map();
    this.keys = new Map();
    this.fields = 0;
  }

  request() {
    const { dice } = this;
    const kind = dice.weighted({ query: 10, mutation: 4, subscription: 2 });
    const operation = this.operation(kind);
    const definitions = [operation, ...this.fragments];
    let operationName;
    if (dice.chance(0.08)) {
      operation.name ??= named("Main");
      const selections = [{ kind: Kind.FIELD, name: named("__typename") }];
      const selectionSet = { kind: Kind.SELECTION_SET, selections };
      definitions.push({ kind: Kind.OPERATION_DEFINITION, operation: "query", name: named("Other"), selectionSet });
      operationName = operation.name.value;
    } else if (operation.name && dice.chance(0.3)) {
      operationName = operation.name.value;
    }
    if (dice.chance(0.3)) definitions.reverse();
    return { document: { kind: Kind.DOCUMENT, definitions }, variables: this.sent(), operationName };
  }

  operation(operation) {
    const { dice } = this;
    const root = schema.getRootType(operation);
    const selectionSet = operation === "subscription" ? this.#stream(root) : this.selectionSet(root, 0);
    const name = dice.chance(0.4) ? named(dice.pick(["Q", "on", "query", "_1", "Main"])) : undefined;
    const variableDefinitions = [...this.variables].map(([variable, { type, defaultValue }]) => ({
      kind: Kind.VARIABLE_DEFINITION, variable: variableNode(variable), type: typeNode(type), defaultValue,
    }));
    return { kind: Kind.OPERATION_DEFINITION, operation, name, variableDefinitions, selectionSet };
  }

  /** One root field, perhaps inside of fragments. */
  #stream(root) {
    let selection = this.field(root, dicePick(this.dice, root), 0);
    let selections = [selection];
    while (this.dice.chance(0.25)) {
      const typeCondition = this.dice.chance(0.5) ? { kind: Kind.NAMED_TYPE, name: named(root.name) } : undefined;
      const selectionSet = { kind: Kind.SELECTION_SET, selections };
      selection = this.dice.chance(0.5)
        ? { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }
        : this.#spread(root, selectionSet);
      selections = [selection];
    }
    if (this.dice.chance(0.1)) selections.push(structuredClone(selections[0]));
    return { kind: Kind.SELECTION_SET, selections };
  }

  selectionSet(type, depth) {
    const { dice } = this;
    const wanted = dice.between(1, SELECTIONS_MAX);
    const selections = [];
    while (selections.length < wanted) selections.push(this.selection(type, depth, selections));
    return { kind: Kind.SELECTION_SET, selections };
  }

  selection(type, depth, before) {
    const { dice } = this;
    const deep = depth >= DEPTH_MAX || this.fields > FIELDS_MAX;
    const way = dice.weighted({ field: 70, typename: 6, inline: deep ? 0 : 9, spread: deep ? 0 : 9, again: before.length > 0 ? 7 : 0 });
    if (way === "again") return structuredClone(dice.pick(before));
    if (way === "inline") {
      const on = dice.chance(0.7) ? this.#related(type) : null;
      const typeCondition = on ? { kind: Kind.NAMED_TYPE, name: named(on.name) } : undefined;
      const selectionSet = this.selectionSet(on ?? type, depth + 1);
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: this.directives(), selectionSet };
    }
    if (way === "spread") return this.#anySpread(type, depth);
    const field = way === "typename" ? null : dicePick(dice, type, (field) => !deep || isLeafType(getNamedType(field.type)));
    if (!field) return { kind: Kind.FIELD, name: named("__typename"), alias: this.#alias("__typename") };
    return this.field(type, field, depth);
  }

  /** A type that a fragment inside of this one can be on. */
  #related(type) {
    const others = isAbstractType(type) ? schema.getPossibleTypes(type) : type.getInterfaces();
    return this.dice.chance(0.7) && others.length > 0 ? this.dice.pick(others) : type;
  }

  #anySpread(type, depth) {
    const fitting = this.fragments.filter(({ typeCondition }) => typeCondition.name.value === type.name);
    if (fitting.length > 0 && this.dice.chance(0.5)) {
      return { kind: Kind.FRAGMENT_SPREAD, name: named(this.dice.pick(fitting).name.value), directives: this.directives() };
    }
    const on = this.#related(type);
    return this.#spread(on, this.selectionSet(on, depth + 1), this.directives());
  }

  #spread(on, selectionSet, directives = []) {
    const name = `${this.dice.pick(["F", "on_", "fragment", "query", "Part"])}${this.fragments.length || ""}`;
    const typeCondition = { kind: Kind.NAMED_TYPE, name: named(on.name) };
    this.fragments.push({ kind: Kind.FRAGMENT_DEFINITION, name: named(name), typeCondition, selectionSet });
    return { kind: Kind.FRAGMENT_SPREAD, name: named(name), directives };
  }

  field(type, field, depth) {
    this.fields += 1;
    const chosen = field.args.filter((argument) => needed(argument) || this.dice.chance(0.35));
    const node = {
      kind: Kind.FIELD,
      name: named(field.name),
      arguments: chosen.map((argument) => ({ kind: Kind.ARGUMENT, name: named(argument.name), value: this.argument(field, argument) })),
      directives: type === schema.getSubscriptionType() ? [] : this.directives(),
    };
    node.alias = this.#alias(`${field.name}(${JSON.stringify(node.arguments)})`, field.name);
    const inner = getNamedType(field.type);
    if (isCompositeType(inner)) node.selectionSet = this.selectionSet(inner, depth + 1);
    return node;
  }

  /** An alias at times, and always where the key means something else already. */
  #alias(meaning, name = meaning) {
    const { dice, keys } = this;
    let key = dice.chance(0.12) ? dice.pick(ALIASES) : name;
    while (keys.has(key) && keys.get(key) !== meaning) key = `k${dice.below(1000)}`;
    keys.set(key, meaning);
    return key === name && dice.chance(0.95) ? undefined : named(key);
  }

  directives() {
    if (!this.dice.chance(0.12)) return [];
    const names = this.dice.chance(0.2) ? ["skip", "include"] : [this.dice.pick(["skip", "include"])];
    const condition = { name: "if", required: true };
    return names.map((name) => ({
      kind: Kind.DIRECTIVE,
      name: named(name),
      arguments: [{ kind: Kind.ARGUMENT, name: named("if"), value: this.argument(null, { ...condition, type: CONDITION }) }],
    }));
  }

  argument(field, argument) {
    const small = ["first", "last", "depth", "limit"].includes(argument.name) && this.dice.chance(0.8);
    if (small) return { kind: Kind.INT, value: String(this.dice.between(1, 3)) };
    return this.values.literal(argument.type, positionOf(argument), (type, position) => this.variable(type, position));
  }

  /** At times a variable that may stand where a value of this type is wanted. */
  variable(type, position) {
    const { dice, variables } = this;
    if (!dice.chance(isInputObjectType(getNullableType(type)) ? 0.5 : 0.2)) return null;
    const fitting = [...variables].filter(([, variable]) => String(variable.type) === String(type));
    if (fitting.length > 0 && dice.chance(0.6)) return variableNode(dice.pick(fitting)[0]);
    const name = `${dice.pick(["v", "input", "on", "true", "_", "first"])}${variables.size}`;
    const loose = isNonNullType(type) && (position.hasDefault || dice.chance(0.2));
    const own = loose ? type.ofType : type;
    const place = { name: position.name, required: isNonNullType(own) || loose };
    const withDefault = loose ? !position.hasDefault || dice.chance(0.5) : dice.chance(0.2);
    const defaultValue = withDefault ? this.values.literal(getNullableType(own), place, null) : undefined;
    variables.set(name, { type: own, defaultValue, place });
    return variableNode(name);
  }

  /** The values to send. */
  sent() {
    const { dice } = this;
    const rows = [];
    for (const [name, { type, defaultValue, place }] of this.variables) {
      const optional = !isNonNullType(type) || defaultValue;
      if (optional && dice.chance(0.3)) continue;
      rows.push([name, this.values.json(type, { ...place, required: place.required })]);
    }
    if (dice.chance(0.05)) rows.push(["notDefined", 1]);
    return rows.length > 0 || dice.chance(0.2) ? Object.fromEntries(rows) : undefined;
  }
}

const CONDITION = schema.getDirective("skip").args[0].type;

function dicePick(dice, type, fits = () => true) {
  const own = Object.values(type.getFields()).filter(fits);
  const frequent = own.filter(({ name }) => type !== schema.getMutationType() || !RARE.test(name) || dice.chance(0.05));
  if (type === schema.getQueryType() && dice.chance(0.06)) return dice.pick([SchemaMetaFieldDef, TypeMetaFieldDef]);
  return frequent.length > 0 ? dice.pick(frequent) : null;
}

function typeNode(type) {
  if (isNonNullType(type)) return { kind: Kind.NON_NULL_TYPE, type: typeNode(type.ofType) };
  if (isListType(type)) return { kind: Kind.LIST_TYPE, type: typeNode(type.ofType) };
  return { kind: Kind.NAMED_TYPE, name: named(type.name) };
}
