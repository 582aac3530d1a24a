// The request that belongs to a seed and an index.

import { typeFromAST } from "graphql";
import { breakText, breakTokens, breakTree } from "./break.js";
import { generate } from "./generate.js";
import { Dice } from "./random.js";
import { schema } from "./reference.js";
import { Values } from "./values.js";
import { join, tokens } from "./write.js";

const BREAKS_MAX = 3;

/** Every field that may be told to fail: `Type.field`. */
const COORDINATES = Object.values(schema.getTypeMap())
  .filter((type) => type.getFields && !type.name.startsWith("__") && type.constructor.name === "GraphQLObjectType")
  .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));

/** `{ query, variables, operationName, viewer, fail }`. */
export function requestOf(seed, index, known) {
  const dice = Dice.of(seed, index);
  const values = new Values(dice, known);
  const request = generate(dice, known);
  const wrong = dice.weighted({ nothing: 50, tree: 30, tokens: 12, text: 8 });
  if (wrong === "tree") times(dice, () => breakTree(request, dice, values));
  if (dice.chance(0.15)) breakVariables(request, dice, values);
  const written = tokens(request.document, dice);
  if (wrong === "tokens") times(dice, () => breakTokens(written, dice));
  let query = join(written, dice);
  if (wrong === "text") times(dice, () => (query = breakText(query, dice)));
  const { variables, operationName } = request;
  return { query: query.toWellFormed(), variables, operationName, viewer: dice.chance(0.85), fail: failing(query, dice) };
}

function times(dice, act) {
  for (let left = dice.chance(0.7) ? 1 : dice.between(2, BREAKS_MAX); left > 0; left -= 1) act();
}

function breakVariables(request, dice, values) {
  const definitions = request.document.definitions.flatMap((definition) => definition.variableDefinitions ?? []);
  if (definitions.length === 0) return;
  const { variable, type } = dice.pick(definitions);
  const name = variable.name.value;
  const sent = (request.variables ??= {});
  if (dice.chance(0.25)) delete sent[name];
  else if (dice.chance(0.2)) sent[name] = null;
  else sent[name] = values.wrongJson(typeFromAST(schema, type) ?? schema.getType("Int"));
}

/** At times some fields that the document may ask for fail. */
function failing(query, dice) {
  if (!dice.chance(0.25)) return [];
  const asked = new Set(query.match(/\w+/g));
  const fitting = COORDINATES.filter((coordinate) => asked.has(coordinate.split(".")[1]));
  if (fitting.length === 0) return [];
  return [...new Set(Array.from({ length: dice.between(1, 3) }, () => dice.pick(fitting)))];
}
