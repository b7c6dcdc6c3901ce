// Logs in at the booted machine as a person does: browser.mjs ADDRESS PASSWORD PORT, where ADDRESS is the one that
// "gatewarden setup --demo" prints and PORT the one of this host that leads to the machine's 443.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../tests/browser/package.json', import.meta.url))('playwright-core');
const [address, password, port] = process.argv.slice(2);
const host = new URL(address).hostname;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`],
});
try {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.setDefaultTimeout(180000);
  await page.goto(address);
  await page.fill('#identifier', 'demo@example.com');
  await page.fill('#password', password);
  await page.click('#sign-in');
  await page.waitForURL(/\/oauth2\/consent|[?&]code=/);
  if (page.url().includes('/oauth2/consent')) {
    await page.click('button[value="allow"]');
    await page.waitForURL(/[?&]code=/);
  }
  assert.equal(new URL(page.url()).hostname, host);
  console.log(`at ${page.url().replace(/code=[^&]*/, 'code=…')}, "${await page.title()}"`);
} finally {
  await browser.close();
}
