// People of a test's own, made by the command-line tool, and the authenticator app that they carry.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';

export const secret = 'a long and dull password';

// The command-line tool, as its operator runs it.
export const gatewarden = (words, input = '') => execFileSync(process.env.GATEWARDEN_TOOL, words, { input, encoding: 'utf8' });

export function makeUser(identifier = `${crypto.randomBytes(8).toString('hex')}@example.org`) {
  gatewarden(['user', 'create', identifier, '--email-verified', '--name', 'Ada Lovelace', '--password-stdin'], `${secret}\n`);
  return identifier;
}

function fromBase32(text) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/[\s=]/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// RFC 6238. A step counts once, and the one before and the one after now are taken, too: three codes in a row need no waiting.
export function totp(key, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = crypto.createHmac('sha1', fromBase32(key)).update(counter).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
