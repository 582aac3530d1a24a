// What a browser does with cookies, for Node's fetch, which keeps none.

/** Keeps the cookies of one origin. */
export class CookieJar {
  #cookies = new Map();

  /** `fetch` that sends the cookies and keeps the new ones. */
  fetch = async (url, init = {}) => {
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) headers.set("cookie", this.header());
    const response = await fetch(url, { ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  };

  /** Takes a cookie away, as time does. */
  forget(name) {
    this.#cookies.delete(name);
  }

  /** The `Cookie` header. */
  header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(";").map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf("="));
    const value = pair.slice(pair.indexOf("=") + 1);
    const gone = value === "" || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
