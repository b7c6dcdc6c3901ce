// node:test with a limit for each test and hook: a page that hangs fails the one test, and the run goes on.
import * as runner from 'node:test';

const limits = { timeout: 40_000 };

export const test = (name, body) => runner.test(name, limits, body);
export const before = (body) => runner.before(body, limits);
export const after = (body) => runner.after(body, limits);
