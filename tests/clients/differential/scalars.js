// The custom scalars as their descriptions in schema.graphql say, for graphql-js. Nothing here is taken over from the
// server: where the two differ, one of them does not do what the description says.

import { GraphQLError, Kind, valueFromASTUntyped } from "graphql";

const DIGITS_MAX = 38;

/** "Plain decimal notation in a string, or a JSON number without a fraction": of 28 digits, and 38 in portfolios. */
function decimal(value) {
  // From 1e21 on, JSON has no other notation than one with an exponent.
  const text = typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : value;
  if (typeof text !== "string" || !/^-?[0-9]+(\.[0-9]+)?$/.test(text)) throw new GraphQLError("not a Decimal");
  if (text.replace(/[-.]/g, "").length > DIGITS_MAX) throw new GraphQLError("a Decimal of too many digits");
  return text;
}

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const FIRST_MS = 0;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** "RFC 3339, any offset, from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z." */
function dateTime(value) {
  const parts = typeof value === "string" ? RFC_3339.exec(value) : null;
  if (!parts) throw new GraphQLError("not a DateTime");
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const offset = parts[8] ? Number(`${parts[8]}1`) * (Number(parts[9]) * 60 + Number(parts[10])) : 0;
  const days = new Date(Date.UTC(2000, 0, 1));
  days.setUTCFullYear(year, month, 0);
  const real = month >= 1 && month <= 12 && day >= 1 && day <= days.getUTCDate() && hour <= 23 && minute <= 59
    && second <= 60 && Number(parts[9] ?? 0) <= 23 && Number(parts[10] ?? 0) <= 59;
  if (!real) throw new GraphQLError("no such DateTime");
  const at = new Date(Date.UTC(2000, 0, 1, hour, minute, second));
  at.setUTCFullYear(year, month - 1, day);
  const instant = at.getTime() - offset * 60_000 + Number((parts[7] ?? "0").slice(0, 3).padEnd(3, "0"));
  if (instant < FIRST_MS || instant > LAST_MS) throw new GraphQLError("a DateTime out of range");
  return value;
}

/** "A civil day: 2026-04-05." */
function date(value) {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) throw new GraphQLError("not a Date");
  if (new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) !== value) throw new GraphQLError("no such Date");
  return value;
}

/** Literals: a fraction or an exponent makes a number one that Decimal does not take, whatever its value is. */
const literal = (parse) => (node, variables) => {
  if (node.kind === Kind.FLOAT) throw new GraphQLError("a literal with a fraction or an exponent");
  if (node.kind === Kind.INT && parse === decimal) return decimal(node.value);
  if (node.kind === Kind.ENUM) throw new GraphQLError("a name where a text is wanted");
  return parse(valueFromASTUntyped(node, variables));
};

/** "Any JSON." */
const anything = (value) => value;

/** What stands for a file that came along; a text by hand is none. */
function upload(value) {
  if (typeof value !== "string" || !/^#__graphql_file__:\d+$/.test(value)) throw new GraphQLError("not a file");
  return value;
}

const OURS = { Date: date, Decimal: decimal, DateTime: dateTime, JSON: anything, Upload: upload };
const STANDARD = new Set(["Int", "Float", "String", "Boolean", "ID"]);

/** What a scalar's answers look like. */
export const ANSWERS = {
  Date: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
  Decimal: (value) => typeof value === "string" && /^-?[0-9]+(\.[0-9]+)?$/.test(value),
  JSON: (value) => value !== undefined,
  DateTime: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value),
};

/** Gives the schema's custom scalars their coercion; a new scalar needs one here. */
export function teach(schema) {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.constructor.name !== "GraphQLScalarType" || STANDARD.has(type.name)) continue;
    const parse = OURS[type.name];
    if (!parse) throw new Error(`tests/clients/differential/scalars.js has no coercion of the scalar ${type.name}: add it`);
    type.parseValue = parse;
    type.parseLiteral = parse === anything ? valueFromASTUntyped : literal(parse);
  }
  return schema;
}
