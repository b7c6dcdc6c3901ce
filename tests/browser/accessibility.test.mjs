// Every page of the server by the rules of WCAG 2.2 AA, as far as axe-core can tell: in both languages, light and dark, at a desk
// and on a phone. Pages that have an address come from the route table, so that none can be forgotten; those that only a form leads
// to are walked to below, a line each.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { Application, Person, issuer, launch } from './browser.mjs';
import { codeFor, linkFor } from './letters.mjs';
import { isTooWide, smallTargets } from './measure.mjs';

let browser;
let application;
before(async () => {
  browser = await launch();
  application = await new Application().start();
});
after(async () => {
  await browser?.close();
  application?.stop();
});

const settings = [
  { name: 'en-desktop', reducedMotion: 'reduce', locale: 'en-GB', viewport: { width: 1280, height: 800 } },
  { name: 'de-phone', reducedMotion: 'reduce', locale: 'de-AT', viewport: { width: 360, height: 740 } },
];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The addresses of the route table that a browser can come to by itself.
const routes = [...fs.readFileSync(new URL('../../src/endpoints/routes.cc', import.meta.url), 'utf8')
  .matchAll(/\{"(\/[^"{]*)",\s*"[A-Z ]*GET[A-Z ]*",\s*"browser",\s*"[a-z_]+",\s*page,/g)].map(([, path]) => path)
  .filter((path) => !path.startsWith('/theme/'));

async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

// The page as it stands, in light and in dark.
async function check(person, what) {
  const { page } = person;
  assert.equal(await page.getAttribute('html', 'lang'), person.name.slice(0, 2), what);
  assert.ok(await page.title(), what);
  assert.equal(await isTooWide(page), false, `${what} is too wide`);
  assert.deepEqual(await smallTargets(page), [], what);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], `${what}, ${colorScheme}`);
    await person.picture(`page-${what}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

async function visit(options, steps) {
  const person = await Person.arrive(browser, application, options);
  try {
    await steps(person, person.page);
  } finally {
    await person.close();
  }
}

// Who makes an account in one test, and has a new password in the next.
const newcomer = (options) => `new-${options.name}@example.org`;
const nameOf = (path) => path.replaceAll('/', '-').replace(/^-/, '') || 'root';

for (const options of settings) {
  test(`every page with an address, ${options.name}`, () => visit(options, async (person, page) => {
    assert.ok(routes.length > 8, 'the route table was not found');
    for (const path of routes) {
      await page.goto(issuer + path);
      await check(person, nameOf(path));
    }
    await page.goto(`${issuer}/login`);
    await person.logIn();
    await page.waitForSelector('#account-navigation');
    for (const path of routes.filter((one) => one.startsWith('/account') || one === '/logout')) {
      const answer = await page.goto(issuer + path);
      assert.equal(new URL(page.url()).pathname, path);
      assert.ok(answer.status() < 400, path);
      await check(person, `signed-in-${nameOf(path)}`);
    }
  }));

  test(`log-in for an application, its failure, and consent, ${options.name}`, () => visit(options, async (person, page) => {
    await page.goto(application.request());
    await check(person, 'login-for-application');
    await person.logIn(page, 'wrong');
    await page.waitForSelector('#error-summary');
    await check(person, 'login-failed');
    await person.logIn();
    await page.waitForSelector('#allow');
    await check(person, 'consent');
    await page.goto(`${issuer}/oauth2/authorize?client_id=nobody`);
    await check(person, 'error');
  }));

  test(`a code, a wrong one, and a new account, ${options.name}`, () => visit(options, async (person, page) => {
    const address = newcomer(options);
    await page.goto(application.request({ prompt: 'create' }));
    await page.waitForSelector('#code-form');
    await check(person, 'create-account-for-application');
    await page.fill('#identifier', address);
    await page.click('#send');
    await page.waitForSelector('#code');
    await check(person, 'code');
    await page.fill('#code', '0');
    await page.click('#verify');
    await page.waitForSelector('#error-summary');
    await check(person, 'code-failed');
    await page.fill('#code', await codeFor(address));
    await page.click('#verify');
    await page.waitForSelector('#consent');
    await check(person, 'new-account');
    await page.fill('#password', 'short');
    await page.check('#consent');
    await page.click('#save');
    await page.waitForSelector('#password-error');
    await check(person, 'new-account-failed');
    await page.fill('#password', 'a few words of my own');
    await page.click('#save');
    await page.waitForSelector('#allow');
  }));

  test(`a new password by a link, ${options.name}`, () => visit(options, async (person, page) => {
    await page.goto(`${issuer}/login`);
    await page.fill('#identifier', newcomer(options));
    await page.click('#forgot-password');
    await page.waitForSelector('main');
    await check(person, 'link-sent');
    const link = await linkFor(newcomer(options));
    await page.goto(link);
    await check(person, 'link');
    await page.click('#use-link');
    await page.waitForSelector('#password-form');
    await check(person, 'new-password');
    await page.fill('#password', 'other words of my own');
    await page.click('#save');
    await page.waitForSelector('#account-navigation');
    await page.goto(link);
    await check(person, 'link-used');
  }));
}
