// Compares what graphql-js says of a request with what the server did with it.

import { GraphQLError } from "graphql";
import { complete } from "./complete.js";
import { verdict } from "./reference.js";

const ERRORS_MAX = 10;

/** Null, or `{ kind, there, here }`: the class of the disagreement, and what each side says. */
export function judge(request, answer) {
  const told = verdict(request);
  if (answer.panicked) return { kind: "a panic", there: said(told), here: answer.panicked };
  return told.refused ? refusal(told, answer) : execution(told, request, answer);
}

function said(told) {
  return told.refused ? `refused: ${told.refused}` : "admitted";
}

function refusal(told, { refused, response, calls }) {
  const here = shown(response);
  const wrong = (kind) => ({ kind, there: said(told), here });
  if (!refused) return wrong(`admitted here, refused there: ${general(told.refused)}`);
  if ("data" in response) return wrong("a refusal with data");
  if (Object.keys(calls).length > 0) return wrong("a refusal after something was executed");
  const { errors } = response;
  if (!(errors?.length >= 1 && errors.length <= ERRORS_MAX)) return wrong(`a refusal with ${errors?.length} errors`);
  if (!errors.every(({ message }) => typeof message === "string" && message !== "")) return wrong("an error without a message");
  return errors.some(internal) ? wrong("a refusal as INTERNAL") : null;
}

function execution(told, request, { refused, response, calls }) {
  const here = shown(response);
  const wrong = (kind, path) => ({ kind, there: said(told), here, path });
  const subscribes = told.operation.operation === "subscription";
  if (refused && !(subscribes && atSource(response))) {
    return undecided(told, response) ? null : wrong(`refused here, admitted there: ${general(response.errors?.[0]?.message ?? "")}`);
  }
  // A subscription without an event yet, or one whose source could not be made.
  if (response === null || (subscribes && atSource(response))) return null;
  if (response.errors?.some(internal)) return wrong(`INTERNAL: ${general(response.errors.find(internal).message)}`);
  return completion(told, request, { response, calls }, wrong);
}

function completion(told, request, { response, calls }, wrong) {
  let checked;
  try {
    checked = complete(told, response, request.fail);
  } catch (error) {
    // A condition of @skip or @include whose variable is null: graphql-js fails. Here it is not true (6.3.2); a test of
    // the server says so.
    if (error instanceof GraphQLError) return null;
    throw error;
  }
  const [complaint] = checked.complaints;
  if (complaint) return wrong(complaint.what, complaint.path);
  if (response.errors?.length > 0) return null;
  const names = new Set([...Object.keys(checked.calls), ...Object.keys(calls)]);
  const known = (name) => !name.startsWith("Subscription.") && !checked.guessed.has(name.split(".")[0]);
  const off = [...names].find((name) => known(name) && checked.calls[name] !== calls[name]);
  return off ? wrong("resolvers were called another number of times", `${off}: ${calls[off] ?? 0}, not ${checked.calls[off] ?? 0}`) : null;
}

/** Whether the specification leaves it open: a null condition may be refused as well. */
function undecided(told, response) {
  try {
    complete(told, { data: null, errors: response.errors }, []);
    return false;
  } catch (error) {
    return error instanceof GraphQLError;
  }
}

const atSource = (response) => !response?.data && response?.errors?.every(({ path }) => path?.length === 1);

const internal = (error) => error.extensions?.code === "INTERNAL";

/** A message without what is particular in it. */
function general(message) {
  // Of a parser's excerpt of the document only the last line counts.
  return (message.includes("^--") ? message.split("\n").at(-1) : message)
    .replace(/"(?:[^"\\]|\\.)*"/gs, '"…"')
    .replace(/`[^`]*`/g, "`…`")
    .replace(/\d+/g, "0")
    .replace(/Did you mean.*/s, "")
    .replace(/\$\w+/g, "$…")
    .replace(/\b[A-Z]\w+(?:\.\w+)+/g, "T.f")
    .slice(0, 140)
    .trim();
}

function shown(response) {
  return (JSON.stringify(response) ?? "nothing").slice(0, 700);
}
