// What the stack has sent to people: its transport is a file, one JSON object a line.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const file = path.join(process.env.GATEWARDEN_STACK, 'state/messages.jsonl');
const lines = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
const read = () => lines().map((line) => JSON.parse(line));
let seen = 0;

// The next message to that address whose text has what is looked for.
async function next(recipient, pattern) {
  const until = Date.now() + 15_000;
  while (Date.now() < until) {
    const messages = read();
    const at = messages.findIndex((one, i) => i >= seen && one.recipient === recipient && pattern.test(one.text));
    if (at >= 0) {
      seen = at + 1;
      return messages[at].text.match(pattern)[0];
    }
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  return assert.fail(`nothing came to ${recipient}`);
}

export const codeFor = (recipient) => next(recipient, /\b\d{6}\b/);
export const linkFor = (recipient) => next(recipient, /https:\/\/\S+\/login\/link\?token=\S+/);
