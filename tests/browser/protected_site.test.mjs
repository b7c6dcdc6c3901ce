// A site on its own host that nginx protects, in a browser that knows what cookies, redirects and policies are.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { issuer, password, user } from './browser.mjs';
import { after, before, test } from './limited.mjs';
import { host, Wiki } from './sites.mjs';

let browser;
let wiki;
before(async () => {
  wiki = await new Wiki().start();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP ${host} 127.0.0.1`],
  });
});
after(async () => {
  await browser?.close();
  await wiki?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  test(`from a page of the wiki through log-in back to it, and out again, ${javaScriptEnabled ? 'script' : 'no-script'}`, async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${wiki.origin}/page?x=1`);
    assert.equal(new URL(page.url()).origin, issuer);
    assert.ok((await page.textContent('body')).includes('Wiki'));
    await page.fill('#identifier', user);
    await page.fill('#password', password);
    await page.click('#sign-in');
    await page.waitForSelector('#who');
    assert.equal(page.url(), `${wiki.origin}/page?x=1`);
    assert.match(await page.textContent('#who'), /\S+ at \/page\?x=1$/);
    assert.ok(!(await page.textContent('#who')).startsWith('nobody'));

    // The other tab was open all the time; scripts and pages of the site are let in alike.
    const other = await context.newPage();
    await other.goto(`${wiki.origin}/other`);
    assert.match(await other.textContent('#who'), / at \/other$/);
    const names = (await context.cookies(wiki.origin)).map((cookie) => cookie.name).sort();
    assert.deepEqual(names, ['__Host-gatewarden_site', '__Host-gatewarden_visitor']);

    await page.click('#out');
    await page.click('#sign-out');
    await other.goto(`${wiki.origin}/other`);
    assert.equal(new URL(other.url()).origin, issuer);
    await context.close();
  });
}
