// Tests as elsewhere in this tree: a claim, a line each, and "N passed, N failed" at the end.
import { webcrypto } from "node:crypto";

// Node 18 has Web Crypto, but under no global name.
globalThis.crypto ??= webcrypto;

const tests = [];

export function test(claim, body) {
  tests.push({ claim, body });
}

export async function runTests() {
  let failed = 0;
  for (const { claim, body } of tests) {
    try {
      await body();
      console.log(`ok: ${claim}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED: ${claim}\n  ${error.stack ?? error}`.replaceAll("\n", "\n  "));
      if (error.cause) console.log("  cause:", error.cause);
    }
  }
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && tests.length > 0 ? 0 : 1;
}
