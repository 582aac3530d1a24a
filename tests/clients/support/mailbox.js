// The development mailbox: what the server mailed, newest first.

import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 20_000;
const INTERVAL_MS = 25;

/** The six-digit code in the newest mail to an address, once that mail is there. */
export async function mailedCode(url, to) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const mails = await (await fetch(`${url}/dev/mailbox.json`)).json();
    const mail = mails.find((mail) => mail.to === to);
    const code = mail?.text.match(/\b\d{6}\b/);
    if (code) return code[0];
    await pause(INTERVAL_MS);
  }
  throw new Error(`no mail with a code to ${to} within ${PATIENCE_MS / 1000} s`);
}
