// The development mailbox: what the server mailed, newest first.

import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 20_000;
const INTERVAL_MS = 25;

/** The six-digit code in the newest mail to an address, once that mail is there. */
export async function mailedCode(url, to) {
  return (await mailed(url, to, /\b\d{6}\b/))[0];
}

/** The link to one of our pages in the newest mail to an address, once that mail is there. */
export async function mailedLink(url, to, page) {
  return (await mailed(url, to, new RegExp(`http\\S+/${page}\\S+`)))[0];
}

async function mailed(url, to, pattern) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const mails = await (await fetch(`${url}/dev/mailbox.json`)).json();
    const mail = mails.find((mail) => mail.to === to);
    const found = mail?.text.match(pattern);
    if (found) return found;
    await pause(INTERVAL_MS);
  }
  throw new Error(`no such mail to ${to} within ${PATIENCE_MS / 1000} s`);
}
