// Every page of the server by the rules of WCAG 2.2 AA, as far as axe-core can tell: in both languages, light and dark,
// at a desk and on a phone. Pages that have an address come from the route table, so that none can be forgotten; those that
// only a form leads to are walked to below, a line each.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { Person, issuer } from './browser.mjs';
import { codeFor, linkFor } from './letters.mjs';
import { test } from './limited.mjs';
import { checkLooks, settings } from './looks.mjs';
import { application, browser } from './stage.mjs';

// The addresses of the route table that a browser can come to by itself.
const routes = [...fs.readFileSync(new URL('../../src/endpoints/routes.cc', import.meta.url), 'utf8')
  .matchAll(/\{"(\/[^"{]*)",\s*"[A-Z ]*GET[A-Z ]*",\s*"browser",\s*"[a-z_]+",\s*page,/g)].map(([, path]) => path)
  .filter((path) => !/^\/(theme|_gatewarden)\//.test(path));

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
    // Whoever is not signed in gets the page of log-in for every page of the account.
    for (const path of routes.filter((one) => !one.startsWith('/account/'))) {
      await page.goto(issuer + path);
      await checkLooks(person, nameOf(path));
    }
    await page.goto(`${issuer}/login`);
    await person.logIn();
    await page.waitForSelector('#account-navigation');
    for (const path of routes.filter((one) => one.startsWith('/account') || one === '/logout')) {
      const answer = await page.goto(issuer + path);
      assert.equal(new URL(page.url()).pathname, path);
      assert.ok(answer.status() < 400, path);
      await checkLooks(person, `signed-in-${nameOf(path)}`);
    }
  }));

  test(`log-in for an application, its failure, and consent, ${options.name}`, () => visit(options, async (person, page) => {
    await page.goto(application.request());
    await checkLooks(person, 'login-for-application');
    await person.logIn(page, 'wrong');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'login-failed');
    await person.logIn();
    await page.waitForSelector('#allow');
    await checkLooks(person, 'consent');
    await page.goto(`${issuer}/oauth2/authorize?client_id=nobody`);
    assert.equal(await page.textContent('#error-detail'), 'there is no such application');
    assert.match(await page.textContent('#message'), options.name.startsWith('de') ? /nicht bekannt/ : /not known/);
    await checkLooks(person, 'error');
    await page.goto(`${issuer}/login/with/`);
    await checkLooks(person, 'nothing-here');
  }));

  test(`a code, a wrong one, and a new account, ${options.name}`, () => visit(options, async (person, page) => {
    const address = newcomer(options);
    await page.goto(application.request({ prompt: 'create' }));
    await page.waitForSelector('#code-form');
    await checkLooks(person, 'create-account-for-application');
    await page.fill('#identifier', address);
    await page.click('#send');
    await page.waitForSelector('#code');
    await checkLooks(person, 'code');
    await page.fill('#code', '0');
    await page.click('#verify');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'code-failed');
    await page.fill('#code', await codeFor(address));
    await page.click('#verify');
    await page.waitForSelector('#consent');
    await checkLooks(person, 'new-account');
    await page.fill('#password', 'short');
    await page.check('#consent');
    await page.click('#save');
    await page.waitForSelector('#password-error');
    await checkLooks(person, 'new-account-failed');
    await page.fill('#password', 'a few words of my own');
    await page.click('#save');
    await page.waitForSelector('#allow');
  }));

  test(`a new password by a link, ${options.name}`, () => visit(options, async (person, page) => {
    await page.goto(`${issuer}/login`);
    await page.fill('#identifier', newcomer(options));
    await page.click('#forgot-password');
    await page.waitForSelector('main');
    await checkLooks(person, 'link-sent');
    const link = await linkFor(newcomer(options));
    await page.goto(link);
    await checkLooks(person, 'link');
    await page.click('#use-link');
    await page.waitForSelector('#password-form');
    await checkLooks(person, 'new-password');
    await page.fill('#password', 'other words of my own');
    await page.click('#save');
    await page.waitForSelector('#account-navigation');
    await page.goto(link);
    await checkLooks(person, 'link-used');
  }));
}
