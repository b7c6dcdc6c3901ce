// The second factor on the pages: an authenticator app and recovery codes, made and used; with scripts and without.
import assert from 'node:assert/strict';
import { Person, issuer } from './browser.mjs';
import { test } from './limited.mjs';
import { checkLooks, settings, withoutScripts } from './looks.mjs';
import { gatewarden, makeUser, secret, totp } from './people.mjs';
import { readQr } from './qr.mjs';
import { checkRefused } from './refusals.mjs';
import { application, browser } from './stage.mjs';

async function visit(options, steps) {
  const person = await Person.arrive(browser, application, options);
  try {
    await steps(person, person.page);
  } finally {
    await person.close();
  }
}

const keyOn = async (page) => (await page.textContent('#secret')).replace(/\s/g, '');
const codesOn = (page) => page.$$eval('#recovery-codes li', (all) => all.map((one) => one.textContent.trim()));

async function logIn(person, identifier, then = '') {
  await person.page.goto(`${issuer}/login${then && `?then=${encodeURIComponent(then)}`}`);
  await person.logIn(person.page, secret, identifier);
}

async function typeCode(page, code, button = '#go-on') {
  await page.fill('#code', code);
  await page.click(button);
}

// From /account/second-factors to an authenticator; its key and the recovery codes that came with it.
async function enrol(page) {
  await page.click('#add-authenticator');
  const key = await keyOn(page);
  await page.fill('#name', 'My phone');
  await typeCode(page, totp(key, -1), '#add');
  await page.waitForSelector('#recovery-codes');
  return { key, codes: await codesOn(page) };
}

for (const options of [...settings, withoutScripts]) {
  test(`an authenticator app is added, asked for, and removed, ${options.name}`, () => visit(options, async (person, page) => {
    const identifier = makeUser();
    await logIn(person, identifier, '/account/second-factors');
    await page.waitForSelector('#add-authenticator');
    await checkLooks(person, 'second-factors-off');
    await page.click('#add-authenticator');
    await checkLooks(person, 'authenticator');
    await page.fill('#name', 'My first phone');
    await typeCode(page, '000000', '#add');
    await checkRefused(page, 'code');
    assert.equal(await page.inputValue('#name'), 'My first phone');
    await checkLooks(person, 'authenticator-failed');
    const key = await keyOn(page);
    await page.fill('#name', 'My phone');
    await typeCode(page, totp(key, -1), '#add');
    await page.waitForSelector('#recovery-codes');
    await checkLooks(person, 'recovery-codes');
    const codes = await codesOn(page);
    await page.click('#kept');
    await checkLooks(person, 'second-factors-on');
    await person.context.clearCookies();

    await page.goto(application.request());
    await person.logIn(page, secret, identifier);
    await page.waitForSelector('#code');
    await checkLooks(person, 'second-factor');
    await typeCode(page, '000000');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'second-factor-failed');
    await page.click('#use-recovery-code');
    await page.waitForSelector('#use-totp');
    await checkLooks(person, 'recovery-code');
    await typeCode(page, 'nothing like it');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'recovery-code-failed');
    await page.check('#remember');
    await typeCode(page, codes[0]);
    await page.waitForSelector('#allow');

    await page.goto(`${issuer}/account/second-factors`);
    await page.waitForSelector('#browsers');
    await page.click('#authenticators summary');
    await page.fill('.rename [name="name"]', '   ');
    await page.click('.rename button');
    await checkRefused(page, await page.getAttribute('.rename [name="name"]', 'id'), '   ');
    await checkLooks(person, 'second-factors-failed');
    await page.click('.remove >> xpath=../summary');
    await checkLooks(person, 'second-factors-all');
  }));

  test(`who must have a second factor makes one to go on, ${options.name}`, () => visit(options, async (person, page) => {
    const identifier = makeUser();
    gatewarden(['second-factor', 'require', identifier]);
    await page.goto(application.request());
    await person.logIn(page, secret, identifier);
    await page.waitForSelector('#enrol-form');
    await checkLooks(person, 'enrol');
    await typeCode(page, '000000');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'enrol-failed');
    await typeCode(page, totp(await keyOn(page)));
    await page.waitForSelector('#recovery-codes');
    await checkLooks(person, 'enrolled-recovery-codes');
    await page.click('#kept');
    await page.waitForSelector('#allow');
    await page.goto(`${issuer}/account/second-factors`);
    await checkLooks(person, 'second-factors-required');
  }));
}

test('a camera reads from the QR code what the page says in words, at a desk and on a phone, in light and dark', async () => {
  for (const { viewport } of settings) {
    for (const colorScheme of ['light', 'dark']) {
      await visit({ name: 'en-qr', viewport, colorScheme }, async (person, page) => {
        const identifier = makeUser();
        await logIn(person, identifier, '/account/second-factors');
        await page.click('#add-authenticator');
        const read = await readQr(browser, page, '#qr');
        assert.equal(read, await page.getAttribute('#open-app', 'href'));
        const uri = new URL(read);
        assert.equal(`${uri.protocol}//${uri.host}`, 'otpauth://totp');
        assert.equal(uri.searchParams.get('secret'), await keyOn(page));
        assert.ok(decodeURIComponent(uri.pathname).endsWith(identifier), uri.pathname);
      });
    }
  }
});
