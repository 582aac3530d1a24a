// Makes the README's screenshot anew: `node support/screenshot.js ../../docs/explorer.webp` in tests/clients, with AGIO_BIN a
// build that has the full explorer.

import { writeFile } from "node:fs/promises";
import { startBrowser } from "./browser.js";
import { startServer } from "./server.js";

const [path] = process.argv.slice(2);
const server = await startServer();
const chromium = await startBrowser();
try {
  const page = await chromium.open(server.url, ".graphiql-container", { width: 1400, height: 700 });
  await page.getByRole("tab", { name: "OrderBook" }).click();
  await page.getByText("subscription OrderBook").first().waitFor();
  await page.locator(".graphiql-execute-button").click();
  await page.locator(".result-window").getByText("bids").first().waitFor();
  await page.getByRole("button", { name: /documentation/i }).first().click();
  await page.getByText("All Schema Types").waitFor();
  await writeFile(path, await webp(chromium.browser, await page.screenshot()));
} finally {
  await chromium.close();
  await server.stop();
}

/** A third of the PNG's bytes; the browser has the encoder. */
async function webp(browser, png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.75 });
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(blob);
    });
  }, `data:image/png;base64,${png.toString("base64")}`);
  return Buffer.from(url.split(",")[1], "base64");
}
