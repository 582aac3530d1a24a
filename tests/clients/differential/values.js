// Values for arguments and variables, right and wrong: as literals (nodes of the document) and as JSON.

import { isEnumType, isInputObjectType, isListType, isNonNullType, Kind } from "graphql";

const SYMBOLS = ["BTC", "ETH", "USD", "btc", "NOPE"];
const MARKETS = ["BTC-USD", "ETH-USD", "btc-usd", "BTC-NOPE"];
const TEXTS = [
  "", "a", "Ada", "two words", "line\nbreak", "tab\there", "quote \" backslash \\", "\u00e9\u4e2d", "\u{1f600} face",
  "\u{10ffff}", "\"\"\"", "   indented\n   block\n", "\u2028", "true", "null", "1", "$x", "# no comment",
];
const INTS = [0, 1, 1, 2, 2, 3, 5, 20, 100, 101, -1, 2147483647, -2147483648];
const DECIMALS = ["1", "0.5", "100.00", "-1", "0", "50000", "0.00000001", "9999999999999999999999999999", "00.10"];
const TIMES = [
  "2026-01-10T20:42:00Z", "2026-01-10T20:42:00.123456789+02:00", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
  "2024-02-29T23:59:59-23:59", "2026-01-10t20:42:00z",
];
const DAYS = ["2026-01-10", "2024-02-29", "1999-01-04", "0001-01-01", "9999-12-31"];
const ANY_JSON = [
  "text", "", 0, 7, -1.5, true, {}, [], [1, null, "a"], { id: "AAEC", type: "public-key" }, { response: { signature: "AA" }, n: [{}] },
];
const TEXTS_WRONG = {
  Decimal: ["", "1e5", "+1", "1,5", ".5", "5.", "0x10", " 1", "NaN", "1".repeat(40), "--1", "\u0661"],
  Date: ["", "today", "2026-02-30", "2026-1-1", "+2026-1-01", "2026-13-01", " 026-01-01", "2026-01-10T00:00:00Z", "20260110"],
  DateTime: [
    "", "yesterday", "2026-01-10", "2026-02-30T00:00:00Z", "2026-01-10T20:42:00", "1969-12-31T23:59:59Z", "2026-13-01T00:00:00Z",
    "9999-12-31T23:59:59-01:00", "2026-01-10T25:00:00Z", "2026-01-10 20:42:00Z", "2026-01-10T20:42Z", "2026-01-10T20:42:00+0100",
  ],
};

const name = (value) => ({ kind: Kind.NAME, value });
const int = (value) => ({ kind: Kind.INT, value: String(value) });
const float = (value) => ({ kind: Kind.FLOAT, value });
const text = (value, dice) => ({ kind: Kind.STRING, value, block: dice.chance(0.15) });

/** Makes values. `known` holds ids that the server told. */
export class Values {
  constructor(dice, known) {
    this.dice = dice;
    this.known = known;
  }

  /** A literal of a type. `variable(type, position)` may answer a variable to use instead. */
  literal(type, position, variable) {
    const { dice } = this;
    const taken = variable?.(type, position);
    if (taken) return taken;
    if (isNonNullType(type)) return this.literal(type.ofType, position, alreadyAsked(variable, type));
    if (!position.required && dice.chance(0.05)) return { kind: Kind.NULL };
    if (isListType(type)) {
      const item = { name: position.name, required: false };
      if (dice.chance(0.15)) return this.literal(type.ofType, { ...item, required: true }, null);
      const values = Array.from({ length: dice.below(4) }, () => this.literal(type.ofType, item, variable));
      return { kind: Kind.LIST, values };
    }
    if (isInputObjectType(type)) return this.object(type, variable);
    if (isEnumType(type)) return { kind: Kind.ENUM, value: dice.pick(type.getValues()).name };
    return this.scalar(type.name, position.name);
  }

  object(type, variable) {
    const fields = this.#chosen(type).map((field) => ({
      kind: Kind.OBJECT_FIELD,
      name: name(field.name),
      value: this.literal(field.type, positionOf(field), variable),
    }));
    return { kind: Kind.OBJECT, fields };
  }

  /** All fields that are needed and some of the others, in any order. */
  #chosen(type) {
    const fields = Object.values(type.getFields());
    const chosen = fields.filter((field) => needed(field) || this.dice.chance(0.25));
    return this.dice.chance(0.3) ? chosen.reverse() : chosen;
  }

  scalar(type, place) {
    const { dice } = this;
    const value = this.plain(type, place);
    // The library that validates refuses null within a literal: docs/known-limitations.md.
    if (type === "JSON") return JSON.stringify(value).includes("null") ? written({}) : written(value);
    if (typeof value === "boolean") return { kind: Kind.BOOLEAN, value };
    if (type === "Float") return Number.isInteger(value) ? int(value) : float(String(value));
    if (type === "Int" || (type === "Decimal" && /^-?[1-9]\d*$/.test(value) && dice.chance(0.3))) return int(value);
    if (type === "ID" && dice.chance(0.2)) return int(dice.pick([0, 7, "123456789012345678901234567890"]));
    return text(value, dice);
  }

  /** A right value of a scalar, as JSON. */
  plain(type, place) {
    const { dice } = this;
    switch (type) {
      case "Int": return dice.pick(dice.chance(0.7) ? INTS.slice(1, 7) : INTS);
      case "Float": return dice.pick([0.5, 1, -2.25]);
      case "Boolean": return dice.chance(0.5);
      case "ID": return dice.pick(dice.chance(0.8) ? this.known.ids : TEXTS);
      case "Decimal": return dice.pick(DECIMALS);
      case "DateTime": return dice.pick(TIMES);
      case "Date": return dice.pick(DAYS);
      case "JSON": return dice.pick(ANY_JSON);
      // No file comes along here, so that each text is wrong.
      case "Upload": return "a file";
      default: return this.#text(place);
    }
  }

  #text(place) {
    const { dice } = this;
    if (dice.chance(0.1)) return dice.pick(TEXTS);
    switch (place) {
      case "market": return dice.pick(MARKETS);
      case "symbol": return dice.pick([...SYMBOLS, ...MARKETS]);
      case "base": case "quote": return dice.pick(["USD", "EUR", "GBP", "NOPE"]);
      case "asset": case "currency": case "symbols": return dice.pick(SYMBOLS);
      case "after": case "before": return dice.pick([...this.known.cursors, "nonsense"]);
      case "email": return dice.pick(["ada@example.com", "nobody@example.com", "no address"]);
      default: return dice.pick(TEXTS);
    }
  }

  /** A right value of a type, as JSON. */
  json(type, position) {
    const { dice } = this;
    if (isNonNullType(type)) return this.json(type.ofType, { ...position, required: true });
    if (!position.required && dice.chance(0.1)) return null;
    if (isListType(type)) {
      if (dice.chance(0.15)) return this.json(type.ofType, { ...position, required: true });
      return Array.from({ length: dice.below(4) }, () => this.json(type.ofType, { name: position.name }));
    }
    if (isInputObjectType(type)) {
      return Object.fromEntries(this.#chosen(type).map((field) => [field.name, this.json(field.type, positionOf(field))]));
    }
    if (isEnumType(type)) return dice.pick(type.getValues()).name;
    if (type.name === "Decimal" && dice.chance(0.2)) return dice.pick([0, 1, -5, 9007199254740991]);
    if (type.name === "ID" && dice.chance(0.1)) return dice.pick([0, 7, -3]);
    return this.plain(type.name, position.name);
  }

  /** JSON that may be anything, often nearly right. */
  wrongJson(type) {
    const { dice } = this;
    const named = isNonNullType(type) ? type.ofType : type;
    const special = TEXTS_WRONG[named.name];
    if (special && dice.chance(0.6)) return dice.pick(special);
    if (isInputObjectType(named) && dice.chance(0.7)) return this.#wrongObject(named);
    if (named.name === "Int" && dice.chance(0.6)) return dice.pick([2147483648, -2147483649, 1.5, "1", true, 1e15, 1e30]);
    if (isEnumType(named) && dice.chance(0.5)) return dice.pick(["NOPE", "", "buy", 0, true, ["BUY"]]);
    return dice.pick([null, true, 0, 7, 1.5, -1, 1e25, "", "text", [], [null], [[1]], ["BUY", "BUY"], {}, { a: 1 }, { __proto__: null }]);
  }

  #wrongObject(type) {
    const { dice } = this;
    const right = this.json(type, { required: true });
    const field = dice.pick(Object.values(type.getFields()));
    const ways = [
      () => ({ ...right, [field.name]: this.wrongJson(field.type) }),
      () => ({ ...right, unknownField: 1 }),
      () => ({ ...right, [field.name]: null }),
      () => Object.fromEntries(Object.entries(right).filter(([key]) => key !== field.name)),
      () => [right],
      () => [right, right],
      () => JSON.stringify(right),
      () => ({ [field.name]: right }),
    ];
    return dice.pick(ways)();
  }

  /** A literal that may be anything. */
  wrongLiteral(type) {
    const { dice } = this;
    const special = TEXTS_WRONG[(isNonNullType(type) ? type.ofType : type)?.name];
    if (special && dice.chance(0.5)) return text(dice.pick(special), dice);
    return dice.pick([
      { kind: Kind.NULL }, { kind: Kind.BOOLEAN, value: true }, int(7), int(2147483648), int("-0"), int("99999999999999999999"),
      float("1.0"), float("1e3"), float("1E-400"), float("0.5"), text("BUY", dice), text("7", dice), text("true", dice),
      { kind: Kind.ENUM, value: "BUY" }, { kind: Kind.ENUM, value: "NOPE" }, { kind: Kind.LIST, values: [] },
      { kind: Kind.LIST, values: [int(1), text("a", dice)] }, { kind: Kind.OBJECT, fields: [] },
      { kind: Kind.OBJECT, fields: [{ kind: Kind.OBJECT_FIELD, name: name("a"), value: int(1) }] },
      { kind: Kind.VARIABLE, name: name("undefinedVariable") },
    ]);
  }
}

/** JSON as a literal. */
function written(value) {
  if (value === null) return { kind: Kind.NULL };
  if (Array.isArray(value)) return { kind: Kind.LIST, values: value.map(written) };
  switch (typeof value) {
    case "boolean": return { kind: Kind.BOOLEAN, value };
    case "number": return Number.isInteger(value) ? int(value) : float(String(value));
    case "string": return { kind: Kind.STRING, value };
    default: return {
      kind: Kind.OBJECT,
      fields: Object.entries(value).map(([key, inner]) => ({ kind: Kind.OBJECT_FIELD, name: name(key), value: written(inner) })),
    };
  }
}

/** Where a value goes: the name guides what it is, and whether it must be there. */
export function positionOf({ name: place, type, defaultValue }) {
  return { name: place, required: isNonNullType(type), hasDefault: defaultValue !== undefined };
}

/** Whether an argument or input field cannot be left out. */
export function needed({ type, defaultValue }) {
  return isNonNullType(type) && defaultValue === undefined;
}

/** Inside of a non-null position the question for a variable was asked already. */
function alreadyAsked(variable, type) {
  if (!variable) return null;
  let first = true;
  return (inner, position) => {
    const asked = first && inner === type.ofType;
    first = false;
    return asked ? null : variable(inner, position);
  };
}
