// What a person changes on the pages of their account, each page as it looks on the way.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Person, issuer } from './browser.mjs';
import { codeFor } from './letters.mjs';
import { test } from './limited.mjs';
import { checkLooks, settings } from './looks.mjs';
import { makeUser, secret } from './people.mjs';
import { checkRefused } from './refusals.mjs';
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
    await send(page, '/account/email', { '#email': person.identifier }, '#send');
    await checkRefused(page, 'email', person.identifier);
    await checkLooks(person, 'email-failed');
    await send(page, '/account/email', { '#email': address }, '#send');
    await page.waitForSelector('#code');
    await checkLooks(person, 'email-code');
    await send(page, '', { '#code': '0' }, '#confirm');
    await checkRefused(page, 'code');
    await checkLooks(person, 'email-code-failed');
    await send(page, '', { '#code': await codeFor(address) }, '#confirm');
    await page.waitForSelector('#done');
    await checkLooks(person, 'email-changed');
    await send(page, '/account/phone', { '#phone': '030 1' }, '#send');
    await checkRefused(page, 'phone', '030 1');
    await checkLooks(person, 'phone-failed');
    await send(page, '/account/username', { '#username': 'no such name' }, '#save');
    await checkRefused(page, 'username', 'no such name');
    await checkLooks(person, 'username-failed');
    await send(page, '/account/profile', { '#website': 'javascript:alert(1)' }, '#save');
    await checkRefused(page, 'website', 'javascript:alert(1)');
    await checkLooks(person, 'profile-failed');
    await send(page, '/account/profile', { '#nickname': 'Ada', '#birthdate': '1815-02-30' }, '#save');
    await checkRefused(page, 'birthdate', '1815-02-30');
    assert.equal(await page.inputValue('#nickname'), 'Ada');
    await send(page, '', { '#birthdate': '1815-12-10', '#locale': 'English' }, '#save');
    await checkRefused(page, 'locale', 'English');
    await send(page, '', { '#locale': person.name.slice(0, 2) }, '#save');
    await page.waitForSelector('#done');
    await page.goto(`${issuer}/account/password`);
    if (await page.$('#current_password')) await page.fill('#current_password', secret);
    await send(page, '', { '#new_password': 'short' }, '#save');
    await checkRefused(page, 'new_password');
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
    await page.$eval('#delete-form', (form) => { form.noValidate = true; });
    await page.click('#delete');
    await checkRefused(page, 'confirmed');
    await checkLooks(person, 'delete-failed');
    await page.check('#confirmed');
    await page.click('#delete');
    await page.waitForSelector('#deleted');
    await checkLooks(person, 'deleted');
    await page.goto(`${issuer}/account`);
    assert.equal(await page.$('#account-navigation'), null);
  }));
}
