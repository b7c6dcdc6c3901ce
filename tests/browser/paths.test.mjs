// A person's paths through the pages.
import assert from 'node:assert/strict';
import { Person, issuer, password, user } from './browser.mjs';
import { test } from './limited.mjs';
import { checkMeasures } from './measure.mjs';
import { application, browser } from './stage.mjs';

const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };

async function visit(options, steps) {
  const person = await Person.arrive(browser, application, options);
  try {
    await steps(person, person.page);
  } finally {
    await person.close();
  }
}

for (const javaScriptEnabled of [true, false]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [desktop, phone]) {
      const name = [viewport.width, colorScheme, javaScriptEnabled ? 'script' : 'no-script'].join('-');
      test(`from the application through log-in and consent and back, ${name}`, () =>
        visit({ name, javaScriptEnabled, colorScheme, viewport }, async (person, page) => {
          await page.goto(application.request());
          assert.match(await page.title(), /^Sign in – /);
          await checkMeasures(page);
          await person.picture('login');
          await person.logIn();
          await page.waitForSelector('#allow');
          assert.ok((await page.textContent('#account')).includes(user));
          await checkMeasures(page);
          await person.picture('consent');
          await page.click('#allow');
          const { method, parameters } = await application.answer(page);
          assert.equal(method, 'GET');
          assert.ok(parameters.get('code'));
          assert.equal(parameters.get('state'), 'a state');
          assert.equal(parameters.get('iss'), issuer);
        }));
    }
  }
}

for (const viewport of [{ width: 320, height: 568 }, { width: 3840, height: 2160 }]) {
  const name = String(viewport.width);
  test(`the pages fit ${name} pixels`, () => visit({ name, viewport }, async (person, page) => {
    await page.goto(application.request());
    await checkMeasures(page);
    await person.picture('login');
    await person.logIn();
    await page.waitForSelector('#allow');
    await checkMeasures(page);
    await person.picture('consent');
  }));
}

test('a wrong password: told at the top, what was typed kept, the focus in the field, and the right one signs in', () =>
  visit({ name: 'wrong', viewport: desktop }, async (person, page) => {
    await page.goto(application.request());
    await person.logIn(page, 'wrong');
    await page.waitForSelector('#error-summary');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.inputValue('#identifier'), user);
    assert.equal(await page.inputValue('#password'), '');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'password');
    await checkMeasures(page);
    await person.picture('login');
    await page.click('#error-summary a');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'password');
    await person.logIn();
    await page.waitForSelector('#allow');
  }));

test('the keyboard alone is enough', () => visit({ viewport: desktop }, async (person, page) => {
  await page.goto(application.request());
  assert.equal(await page.evaluate(() => document.activeElement.id), 'identifier');
  await page.keyboard.type(user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#allow');
  const focused = () => page.evaluate(() => document.activeElement.id);
  for (let i = 0; i < 10 && await focused() !== 'allow'; ++i) await page.keyboard.press('Tab');
  await person.picture('consent-focus');
  await page.keyboard.press('Enter');
  assert.ok((await application.answer(page)).parameters.get('code'));
}));

test('Deny leads back with access_denied', () => visit({}, async (person, page) => {
  await page.goto(application.request());
  await person.logIn();
  await page.click('#deny');
  assert.equal((await application.answer(page)).parameters.get('error'), 'access_denied');
}));

for (const javaScriptEnabled of [true, false]) {
  test(`response_mode=form_post ${javaScriptEnabled ? 'sends itself' : 'has a button'}`, () =>
    visit({ name: 'form-post', javaScriptEnabled }, async (person, page) => {
      await page.goto(application.request({ response_mode: 'form_post' }));
      await person.logIn();
      await page.click('#allow');
      if (!javaScriptEnabled) {
        await checkMeasures(page);
        await person.picture('answer');
        await page.click('#go-on');
      }
      const { method, parameters } = await application.answer(page);
      assert.equal(method, 'POST');
      assert.ok(parameters.get('code'));
    }));
}

for (const response_mode of ['query', 'form_post']) {
  test(`an application that sends the person on to another host of its own is reached, response_mode=${response_mode}`, () =>
    visit({}, async (person, page) => {
      await page.goto(application.request({ state: 'onward', response_mode }));
      await person.logIn();
      await page.click('#allow');
      await page.waitForURL(`${application.otherOrigin}/home`);
    }));
}

test('two tabs go their own ways', () => visit({}, async (person, page) => {
  const other = await person.context.newPage();
  await page.goto(application.request({ state: 'first' }));
  await other.goto(application.request({ state: 'second' }));
  await person.logIn(other);
  await other.waitForSelector('#allow');
  await person.logIn(page);
  await page.click('#allow');
  assert.equal((await application.answer(page)).parameters.get('state'), 'first');
  await other.reload();
  await other.click('#allow');
  assert.equal((await application.answer(other)).parameters.get('state'), 'second');
}));

test('back: from consent to a log-in that offers to go on, from the application to a page that says what to do', () =>
  visit({ name: 'back', viewport: desktop }, async (person, page) => {
    await page.goto(application.request());
    await person.logIn();
    await page.waitForSelector('#allow');
    await page.goBack();
    await person.picture('login');
    await page.click('#continue');
    await page.click('#allow');
    await application.answer(page);
    await page.goBack();
    await page.waitForSelector('#message');
    await checkMeasures(page);
    await person.picture('error');
  }));

test('a password manager finds the form', () => visit({}, async (person, page) => {
  await page.goto(`${issuer}/login`);
  assert.equal(await page.getAttribute('#identifier', 'autocomplete'), 'username webauthn');
  assert.equal(await page.getAttribute('#password', 'autocomplete'), 'current-password');
  assert.equal(await page.locator('label').count(), 2);
}));

test('signing in and out without an application', () => visit({ name: 'plain', viewport: desktop }, async (person, page) => {
  await page.goto(`${issuer}/login`);
  await person.logIn();
  await page.waitForSelector('#sign-out');
  await checkMeasures(page);
  await person.picture('signed-in');
  await page.click('#sign-out');
  await page.waitForSelector('#logout-form');
  await checkMeasures(page);
  await person.picture('logout');
  await page.click('#sign-out');
  await page.waitForSelector('#sign-in');
  await checkMeasures(page);
  await person.picture('logged-out');
  await page.reload();
  assert.match(await page.textContent('h1'), /signed out/);
}));

// A page of another site that posts a form to us.
async function postFromElsewhere(person, path, parameters = []) {
  const page = await person.context.newPage();
  await page.goto(`${application.origin}/callback`);
  await page.setContent(`<form method="post" action="${issuer}${path}"><button id="go">Go</button></form>`);
  await page.evaluate((fields) => {
    for (const [name, value] of fields) {
      document.forms[0].append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
  }, [...parameters]);
  await Promise.all([page.waitForURL(`${issuer}/**`), page.click('#go')]);
  await page.waitForLoadState();
  return page;
}

test('S63: a form on another site signs nobody out and cuts nobody off', () => visit({}, async (person, page) => {
  await page.goto(application.request());
  await person.logIn();
  await page.waitForSelector('#allow');
  for (const path of ['/logout', '/login', '/oauth2/consent']) await postFromElsewhere(person, path);
  await page.reload();
  assert.ok((await page.textContent('#account')).includes(user));
  await page.click('#allow');
  assert.ok((await application.answer(page)).parameters.get('code'));
}));

test('an application that posts its request finds the person signed in', () => visit({}, async (person, page) => {
  await page.goto(application.request({ state: 'first' }));
  await person.logIn();
  await page.waitForSelector('#allow');
  const posted = await postFromElsewhere(person, '/oauth2/authorize', application.parameters({ state: 'second' }));
  await posted.click('#allow');
  assert.equal((await application.answer(posted)).parameters.get('state'), 'second');
  await page.click('#allow');
  assert.equal((await application.answer(page)).parameters.get('state'), 'first');
}));

test('S65: no page shows itself in a frame', async () => {
  const person = await Person.arrive(browser, application);
  await person.page.goto(`${application.origin}/callback`);
  await person.page.setContent(`<iframe src="${issuer}/login"></iframe>`);
  await person.page.waitForTimeout(500);
  const frame = person.page.frames().find((one) => one !== person.page.mainFrame());
  assert.equal(await frame.locator('#identifier').count(), 0);
  await person.context.close();
});
