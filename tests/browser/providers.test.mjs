// Accounts at another provider on the pages: signing in with one, an account that is there already, linking and unlinking.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { Person, issuer } from './browser.mjs';
import { after, before, test } from './limited.mjs';
import { checkLooks, settings, withoutScripts } from './looks.mjs';
import { makeUser, secret } from './people.mjs';
import { Provider } from './provider.mjs';
import { application, browser } from './stage.mjs';

let provider;
before(async () => {
  provider = await Provider.start('example', 'Example ID');
});
after(() => provider?.stop());

async function visit(options, steps) {
  const person = await Person.arrive(browser, application, options);
  person.elsewhere.push(provider.origin);
  try {
    await steps(person, person.page);
  } finally {
    await person.close();
  }
}

const someone = (email) => ({ sub: crypto.randomUUID(), name: 'Ada Lovelace', email, email_verified: true });
const newAddress = () => `${crypto.randomBytes(8).toString('hex')}@example.org`;

for (const options of [...settings, withoutScripts]) {
  test(`from the application to the provider and back, ${options.name}`, () => visit(options, async (person, page) => {
    provider.person = someone(newAddress());
    await page.goto(application.request());
    await page.waitForSelector('#with-example');
    await checkLooks(person, 'login-providers');
    await page.click('#with-example');
    await page.waitForSelector('#allow');
    await page.click('#allow');
    assert.ok((await application.answer(page)).parameters.get('code'));
    await page.goto(`${issuer}/account/linked-accounts`);
    await checkLooks(person, 'linked-accounts');
  }));

  test(`who has an account here logs in to it first, and links, ${options.name}`, () => visit(options, async (person, page) => {
    const identifier = makeUser();
    provider.person = someone(identifier);
    await page.goto(`${issuer}/login/with/example`);
    await checkLooks(person, 'login-with');
    await page.click('#go-on');
    await page.waitForSelector('#provider-name');
    await checkLooks(person, 'link-first');
    await page.click('#go-on');
    await person.logIn(page, secret, identifier);
    await page.waitForSelector('#account-navigation');
    await page.goto(`${issuer}/account/linked-accounts`);
    await checkLooks(person, 'linked-accounts');
  }));

  test(`who does not agree at the provider is told so, ${options.name}`, () => visit(options, async (person, page) => {
    provider.denies = true;
    await page.goto(application.request());
    await page.click('#with-example');
    await page.waitForSelector('#way-back');
    provider.denies = false;
    await checkLooks(person, 'provider-trouble');
    await page.click('#way-back');
    await page.waitForSelector('#client-name');
  }));
}
