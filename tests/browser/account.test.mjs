// What a person changes on the pages of their account, each page as it looks on the way.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { Person, issuer } from './browser.mjs';
import { codeFor } from './letters.mjs';
import { checkLooks, settings } from './looks.mjs';
import { makeUser, secret } from './people.mjs';
import { application, browser } from './stage.mjs';

// Signed in, and the application has been let in.
async function visit(options, steps) {
  const person = await Person.arrive(browser, application, options);
  try {
    person.identifier = makeUser();
    await person.page.goto(application.request());
    await person.logIn(person.page, secret, person.identifier);
    await person.page.click('#allow');
    await application.answer(person.page);
    await steps(person, person.page);
  } finally {
    await person.close();
  }
}

async function send(page, path, fields, button) {
  if (path) await page.goto(issuer + path);
  for (const [selector, value] of Object.entries(fields)) await page.fill(selector, value);
  await page.click(button);
}

// The person as they sign in elsewhere, too.
async function signInElsewhere(person) {
  const window = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await window.newPage();
  await page.goto(`${issuer}/login`);
  await person.logIn(page, secret, person.identifier);
  await page.waitForSelector('#account-navigation');
  await window.close();
}

for (const options of settings) {
  test(`addresses, a name and a password are changed, ${options.name}`, () => visit(options, async (person, page) => {
    const address = `${crypto.randomBytes(8).toString('hex')}@example.net`;
    await send(page, '/account/email', { '#email': address }, '#send');
    await page.waitForSelector('#code');
    await checkLooks(person, 'email-code');
    await send(page, '', { '#code': '0' }, '#confirm');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'email-code-failed');
    await send(page, '', { '#code': await codeFor(address) }, '#confirm');
    await page.waitForSelector('#done');
    await checkLooks(person, 'email-changed');
    await send(page, '/account/phone', { '#phone': '030 1' }, '#send');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'phone-failed');
    await send(page, '/account/username', { '#username': 'no such name' }, '#save');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'username-failed');
    await send(page, '/account/profile', { '#website': 'javascript:alert(1)' }, '#save');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'profile-failed');
    await page.goto(`${issuer}/account/password`);
    if (await page.$('#current_password')) await page.fill('#current_password', secret);
    await send(page, '', { '#new_password': 'short' }, '#save');
    await page.waitForSelector('#error-summary');
    await checkLooks(person, 'password-failed');
  }));

  test(`sessions and applications are ended, and the account, ${options.name}`, () => visit(options, async (person, page) => {
    await signInElsewhere(person);
    await page.goto(`${issuer}/account/sessions`);
    await checkLooks(person, 'sessions-two');
    await page.click('#end-others');
    await page.waitForSelector('#done');
    await checkLooks(person, 'sessions-ended');
    await page.goto(`${issuer}/account/applications`);
    await checkLooks(person, 'applications-one');
    await page.click('#applications button');
    await page.waitForSelector('#done');
    await checkLooks(person, 'applications-ended');
    await page.goto(`${issuer}/account/history`);
    await checkLooks(person, 'history-long');
    await page.goto(`${issuer}/account/delete`);
    await page.check('#confirmed');
    await page.click('#delete');
    await page.waitForSelector('#deleted');
    await checkLooks(person, 'deleted');
    await page.goto(`${issuer}/account`);
    assert.equal(await page.$('#account-navigation'), null);
  }));
}
