// GraphiQL as a test uses it: its tabs, its editors, running an operation and what comes of it.

import assert from "node:assert/strict";
import { PATIENCE_MS } from "./browser.js";

/** What GraphiQL shows last: the editor of the variables, with its text. */
export const READY = ".graphiql-editor-tool .view-line";

/** GraphiQL on an open page, which may read and write the clipboard. */
export class GraphiQL {
  constructor(page) {
    this.page = page;
  }

  /** The names of all tabs. */
  tabs() {
    return this.page.locator(".graphiql-tab-button").allInnerTexts();
  }

  /** The text of one of the editors: "operation.graphql", "variables.json" or "response.json". */
  text(name) {
    return this.page.evaluate((name) => __MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith(name)).getValue(), name);
  }

  /** Pastes text into an editor: what is typed into it gets brackets and indentation of the editor's own. */
  async fill(name, content) {
    // By the editor itself: the middle of a long text may lie outside of what is seen of it.
    await this.page.evaluate((name) => __MONACO.editor.getEditors().find((it) => it.getModel()?.uri.path.endsWith(name)).focus(), name);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((content) => navigator.clipboard.writeText(content), content);
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  /** Puts a named operation into a new tab; GraphiQL has read it when the tab has its name. */
  async paste(name, operation) {
    await this.page.locator(".graphiql-tab-add").click();
    await this.fill("operation.graphql", operation);
    await this.page.locator(".graphiql-tab-active", { hasText: name }).waitFor();
  }

  /** Waits until the answer fits, and answers it. */
  async result(pattern) {
    const answered = ([source, flags]) => {
      const shown = __MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith("response.json")).getValue();
      return new RegExp(source, flags).test(shown) && shown;
    };
    const options = { timeout: PATIENCE_MS };
    const shown = await this.page.waitForFunction(answered, [pattern.source, pattern.flags], options).catch(async () => {
      throw new Error(`no ${pattern} in: ${await this.text("response.json")}`);
    });
    return shown.jsonValue();
  }

  async choose(tab) {
    await this.page.locator(".graphiql-tab-button", { hasText: new RegExp(`^${tab}$`) }).click();
    await this.page.locator(".graphiql-tab-active", { hasText: tab }).waitFor();
  }

  /** Chooses a tab by its place: its name is that of the operation that was run last in it. */
  async chooseAt(index) {
    await this.page.locator(".graphiql-tab-button").nth(index).click();
    await this.page.locator(".graphiql-tab").nth(index).and(this.page.locator(".graphiql-tab-active")).waitFor();
  }

  /** Changes the variables. */
  async setVariables(change) {
    const variables = await this.text("variables.json");
    const wanted = change(variables);
    if (wanted !== variables) await this.fill("variables.json", wanted);
  }

  /** Runs what the tab holds; of several operations the named one. */
  async run(name) {
    // GraphiQL reads a tab's operations a moment after it was opened; until then the button is that of the tab before.
    const menu = '[aria-haspopup="menu"]';
    await this.page.locator(`.graphiql-execute-button${name ? menu : `:not(${menu})`}`).waitFor();
    await this.page.getByRole("button", { name: /execute query/i }).click();
    if (name) await this.page.getByRole("menuitem", { name, exact: true }).click();
  }

  /** Runs one of the tabs that are there from the start, with a part of its variables replaced. */
  async walk(tab, pattern, [from, to] = []) {
    await this.choose(tab);
    if (from) {
      await this.setVariables((variables) => {
        assert.ok(variables.includes(from), variables);
        return variables.replace(from, to);
      });
    }
    await this.run();
    return this.result(pattern);
  }

  /** Waits until the editors mark something as wrong in these files and in no other. */
  async marked(files) {
    const settled = (files) => {
      const found = __MONACO.editor.getModelMarkers({});
      const wrong = new Set(found.map(({ resource }) => resource.path.split("/").pop().replace(/^[^-]*-/, "")));
      return wrong.size === files.length && files.every((file) => wrong.has(file));
    };
    await this.page.waitForFunction(settled, files, { timeout: PATIENCE_MS }).catch(async () => {
      const all = () => __MONACO.editor.getModelMarkers({}).map((it) => `${it.resource.path}: ${it.message}`);
      throw new Error(`marks expected in [${files}], found: ${(await this.page.evaluate(all)).join("; ")}`);
    });
  }
}
