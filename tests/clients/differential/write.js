// Writes a document's tree as text, each time in another form: spaces, commas, comments, escapes, block strings.

import { Kind } from "graphql";

/** The tokens of a document's tree. */
export function tokens(document, dice) {
  return new Writer(dice).document(document);
}

/** Joins tokens; what would grow together is kept apart. */
export function join(all, dice) {
  const plain = dice.chance(0.5);
  let text = !plain && dice.chance(0.03) ? "\ufeff" : "";
  let last = "";
  for (const token of all) {
    const glued = /[\w"]$/.test(last) && /^[\w".-]/.test(token);
    text += (plain ? (glued || dice.chance(0.5) ? " " : "") : gap(dice, glued)) + token;
    last = token;
  }
  return text;
}

function gap(dice, needed) {
  const gaps = [" ", "\n", "\t", ",", ", ", "\r\n", "  ", " #\n", "# a comment \" { $\n", "\n#\u4e2d\u{1f600}\r", " ,,"];
  if (dice.chance(0.5)) return needed ? " " : "";
  return dice.chance(0.7) ? " " : dice.pick(gaps);
}

class Writer {
  constructor(dice) {
    this.dice = dice;
    this.out = [];
  }

  document({ definitions }) {
    for (const definition of definitions) this.definition(definition);
    return this.out;
  }

  add(...all) {
    this.out.push(...all);
  }

  definition(node) {
    if (node.raw) return this.add(...node.raw);
    if (node.description && !this.#short(node)) this.add(this.string(node.description));
    if (node.kind === Kind.FRAGMENT_DEFINITION) {
      this.add("fragment", node.name.value, "on", node.typeCondition.name.value);
    } else if (!this.#short(node)) {
      this.add(node.operation);
      if (node.name) this.add(node.name.value);
      this.variables(node.variableDefinitions ?? []);
    }
    this.directives(node.directives);
    this.selectionSet(node.selectionSet);
  }

  #short(node) {
    node.short ??= node.kind === Kind.OPERATION_DEFINITION && node.operation === "query" && !node.name && !node.description
      && !node.variableDefinitions?.length && !node.directives?.length && this.dice.chance(0.6);
    return node.short;
  }

  variables(definitions) {
    if (definitions.length === 0) return;
    this.add("(");
    for (const { variable, type, defaultValue, directives, description } of definitions) {
      if (description) this.add(this.string(description));
      this.add("$", variable.name.value, ":");
      this.type(type);
      if (defaultValue) {
        this.add("=");
        this.value(defaultValue);
      }
      this.directives(directives);
    }
    this.add(")");
  }

  type(node) {
    if (node.kind === Kind.NAMED_TYPE) return this.add(node.name.value);
    if (node.kind === Kind.LIST_TYPE) this.add("[");
    this.type(node.type);
    this.add(node.kind === Kind.LIST_TYPE ? "]" : "!");
  }

  selectionSet(node) {
    if (!node) return;
    this.add("{");
    for (const selection of node.selections) this.selection(selection);
    this.add("}");
  }

  selection(node) {
    if (node.kind === Kind.FIELD) {
      if (node.alias) this.add(node.alias.value, ":");
      this.add(node.name.value);
      this.arguments(node.arguments);
    } else {
      this.add("...");
      if (node.kind === Kind.FRAGMENT_SPREAD) this.add(node.name.value);
      else if (node.typeCondition) this.add("on", node.typeCondition.name.value);
    }
    this.directives(node.directives);
    this.selectionSet(node.selectionSet);
  }

  directives(all = []) {
    for (const directive of all) {
      this.add("@", directive.name.value);
      this.arguments(directive.arguments);
    }
  }

  arguments(all = []) {
    if (all.length === 0) return;
    this.add("(");
    for (const argument of all) {
      this.add(argument.name.value, ":");
      this.value(argument.value);
    }
    this.add(")");
  }

  value(node) {
    switch (node.kind) {
      case Kind.VARIABLE: return this.add("$", node.name.value);
      case Kind.NULL: return this.add("null");
      case Kind.STRING: return this.add(this.string(node));
      case Kind.LIST:
        this.add("[");
        for (const item of node.values) this.value(item);
        return this.add("]");
      case Kind.OBJECT:
        this.add("{");
        for (const field of node.fields) {
          this.add(field.name.value, ":");
          this.value(field.value);
        }
        return this.add("}");
      default: return this.add(String(node.value));
    }
  }

  string({ value, block }) {
    if (block) return `"""${value.replaceAll('"""', '\\"""')}${/["\\]$/.test(value) ? "\n" : ""}"""`;
    return `"${[...value].map((character) => this.character(character)).join("")}"`;
  }

  character(character) {
    const { dice } = this;
    const code = character.codePointAt(0);
    if (code < 0x20 || code === 0x22 || code === 0x5c || dice.chance(0.05)) {
      const short = { 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 47: "\\/", 92: "\\\\" }[code];
      if (short && dice.chance(0.7)) return short;
      if (dice.chance(0.4)) return `\\u{${code.toString(16)}}`;
      return [...Array(character.length).keys()]
        .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`)
        .join("");
    }
    return character;
  }
}
