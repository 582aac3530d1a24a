// Makes a request smaller as long as it still shows the same disagreement.

const TOKEN = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|\.\.\.|-?[\w.+-]+|#[^\n\r]*|\s+|[^]/gu;
const TRIES_MAX = 400;

/** `same(request)` tells whether a request still shows it. */
export async function shrink(request, same) {
  let best = request;
  let tries = 0;
  const attempt = async (candidate) => {
    if (tries++ > TRIES_MAX || !(await same(candidate))) return false;
    best = candidate;
    return true;
  };
  await attempt({ ...best, variables: undefined });
  for (const name of Object.keys(best.variables ?? {})) {
    const { [name]: _, ...rest } = best.variables;
    await attempt({ ...best, variables: rest });
  }
  await attempt({ ...best, operationName: undefined });
  for (const field of best.fail) await attempt({ ...best, fail: best.fail.filter((other) => other !== field) });
  let before;
  do {
    before = best.query;
    await shorter(() => best, attempt);
  } while (best.query !== before && tries < TRIES_MAX);
  return best;
}

/** Leaves out groups in brackets, then pairs and single tokens. */
async function shorter(best, attempt) {
  for (let at = 0; at < best().query.match(TOKEN)?.length; at += 1) {
    const all = best().query.match(TOKEN);
    const lengths = [...new Set([group(all, at), 3, 2, 1])].filter((length) => length > 0 && at + length <= all.length);
    for (const length of lengths) {
      const query = [...all.slice(0, at), ...all.slice(at + length)].join("");
      if (await attempt({ ...best(), query })) {
        at -= 1;
        break;
      }
    }
  }
}

/** How many tokens from here to the bracket that closes the one that opens next, names before it included. */
function group(all, at) {
  let depth = 0;
  for (let end = at; end < all.length; end += 1) {
    if ("({[".includes(all[end])) depth += 1;
    if (")}]".includes(all[end])) depth -= 1;
    if (depth < 0) return 0;
    if (depth === 0 && ")}]".includes(all[end])) return end - at + 1;
  }
  return 0;
}
