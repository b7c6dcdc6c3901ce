// Passkeys in Chromium, with an authenticator of its own making (WebAuthn.addVirtualAuthenticator of the DevTools protocol).
import assert from 'node:assert/strict';
import { Person, issuer } from './browser.mjs';
import { test } from './limited.mjs';
import { checkMeasures } from './measure.mjs';
import { makeUser, secret } from './people.mjs';
import { checkRefused } from './refusals.mjs';
import { application, browser } from './stage.mjs';

// A person of the test's own: their passkeys are nobody else's business.
class Owner {
  // The device can verify its person unless `options` say otherwise.
  static async arrive(options, authenticator = {}) {
    const owner = new Owner();
    owner.identifier = makeUser();
    owner.person = await Person.arrive(browser, application, options);
    owner.page = owner.person.page;
    owner.devtools = await owner.person.context.newCDPSession(owner.page);
    await owner.devtools.send('WebAuthn.enable');
    await owner.connect(authenticator);
    return owner;
  }

  async connect(authenticator = {}) {
    const { authenticatorId } = await this.devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
        automaticPresenceSimulation: true, ...authenticator,
      },
    });
    this.authenticatorId = authenticatorId;
  }

  // Of the device.
  ask(what, more = {}) { return this.devtools.send(`WebAuthn.${what}`, { authenticatorId: this.authenticatorId, ...more }); }

  async credentials() { return (await this.ask('getCredentials')).credentials; }

  async typePassword() {
    await this.page.fill('#identifier', this.identifier);
    await this.page.fill('#password', secret);
    await this.page.click('#sign-in');
  }

  async enrol(name = 'My phone') {
    await this.page.goto(`${issuer}/login?then=%2Faccount%2Fpasskeys`);
    await this.typePassword();
    await this.page.waitForSelector('#add-passkey');
    await this.page.fill('#passkey-name', name);
    await this.page.click('#add-passkey');
    await this.page.waitForSelector('#done');
  }

  // Whoever has a passkey changes passkeys in a session that one of them made.
  async prove() {
    await this.open(`${issuer}/login?then=%2Faccount%2Fpasskeys`);
    await this.usePasskey();
    await this.page.waitForURL(`${issuer}/account/passkeys`);
  }

  // The list of one's passkeys as the page shows it.
  names() { return this.page.$$eval('#passkeys strong', (all) => all.map((one) => one.textContent)); }

  async signOut() { await this.person.context.clearCookies(); }

  // Whether the device answers by itself, as if its person touched it at once.
  touch(enabled) { return this.ask('setAutomaticPresenceSimulation', { enabled }); }

  // A page of signing in, in a browser that offers no passkeys of itself: here people press the button.
  async open(address = `${issuer}/login`) {
    await this.page.addInitScript(() => { PublicKeyCredential.isConditionalMediationAvailable = async () => false; });
    await this.page.goto(address);
  }

  async usePasskey() {
    await this.page.waitForSelector('#use-passkey:visible');
    await this.page.click('#use-passkey');
  }

  async isSignedIn() {
    await this.page.goto(`${issuer}/account`);
    return (await this.page.$('#account')) !== null;
  }
}

async function withOwner(options, authenticator, steps) {
  const owner = await Owner.arrive(options, authenticator);
  try {
    await steps(owner, owner.page);
  } finally {
    await owner.person.close();
  }
}

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, { width: 360, height: 740 }]) {
    const name = [viewport.width, colorScheme].join('-');
    test(`a passkey is made, and signs its person in without a password, ${name}`, () =>
      withOwner({ name, colorScheme, viewport }, {}, async (owner, page) => {
        await owner.enrol();
        assert.deepEqual(await owner.names(), ['My phone']);
        await page.click('#passkeys summary');
        await checkMeasures(page);
        await owner.person.picture('passkeys');
        await owner.signOut();
        await owner.open();
        await page.waitForSelector('#use-passkey:visible');
        await checkMeasures(page);
        await owner.person.picture('login-passkey');
        await owner.usePasskey();
        await page.waitForURL(`${issuer}/account`);
        assert.ok((await page.textContent('#account')).includes(owner.identifier));
      }));
  }
}

test('from the application to the log-in by passkey and back', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.open(application.request());
  await owner.usePasskey();
  await page.waitForSelector('#allow');
  await page.click('#allow');
  const { parameters } = await application.answer(page);
  assert.ok(parameters.get('code'));
}));

test('who chooses the passkey that the browser offers in the field for the name is signed in', () =>
  withOwner({}, {}, async (owner, page) => {
    await owner.enrol();
    await owner.signOut();
    await page.goto(`${issuer}/login`);  // the device answers at once
    await page.waitForURL(`${issuer}/account`);
  }));

// Both ask the browser, which minds one request at a time.
test('who presses the button while the browser offers passkeys is asked anew', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.touch(false);
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) => {
      window.offers = options.mediation === 'conditional';
      return get(options);
    };
  });
  await page.goto(`${issuer}/login`);
  await page.waitForFunction(() => window.offers);
  await page.waitForTimeout(300);  // until the device has heard of it
  await owner.touch(true);
  await owner.usePasskey();
  await page.waitForURL(`${issuer}/account`);
}));

test('who presses the button before the browser offers passkeys is asked once', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.touch(false);
  await page.addInitScript(() => {
    const later = new Promise((resolve) => { window.offer = () => resolve(true); });
    PublicKeyCredential.isConditionalMediationAvailable = () => later;
  });
  let asked = 0;
  page.on('request', (request) => { asked += request.url().endsWith('/passkey-options'); });
  await page.goto(`${issuer}/login`);
  await owner.usePasskey();
  await page.waitForFunction(() => document.getElementById('use-passkey').disabled);
  await page.evaluate(() => window.offer());
  await page.waitForTimeout(300);
  assert.equal(asked, 1);
}));

test('after the password, the passkey is the second step', () => withOwner({ name: 'second' }, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.open();
  await owner.typePassword();
  await page.waitForSelector('#second-factor-form, #passkey-form');
  await page.waitForSelector('#use-passkey:visible');
  await checkMeasures(page);
  await owner.person.picture('second-factor-passkey');
  await owner.usePasskey();
  await page.waitForURL(`${issuer}/account`);
}));

test('the same device makes no second passkey', () => withOwner({ name: 'present' }, {}, async (owner, page) => {
  await owner.enrol();
  await owner.prove();
  await page.fill('#passkey-name', 'Again');
  await page.click('#add-passkey');
  await page.waitForSelector('#passkey-failure:visible');
  assert.match(await page.textContent('#passkey-failure'), /already/);
  await owner.person.picture('passkey-failure');
}));

test('who does not verify themselves is not signed in by a passkey alone', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.ask('setUserVerified', { isUserVerified: false });
  await owner.open();
  await owner.usePasskey();
  await page.waitForSelector('#passkey-failure:visible');
  assert.equal(await owner.isSignedIn(), false);
}));

test('who cancels stays on the page and reads why', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.signOut();
  await owner.ask('removeVirtualAuthenticator');
  await owner.connect();
  await owner.open();
  await owner.usePasskey();  // of a device that has none
  await page.waitForSelector('#passkey-failure:visible');
  assert.match(await page.textContent('#passkey-failure'), /cancelled/);
  assert.equal(await owner.isSignedIn(), false);
}));

test('a copy whose counter is behind is refused', () => withOwner({ name: 'copied' }, {}, async (owner, page) => {
  await owner.enrol();
  const [copy] = await owner.credentials();
  await owner.signOut();
  await owner.open();
  await owner.usePasskey();
  await page.waitForURL(`${issuer}/account`);
  await owner.signOut();
  // The copy as it was before that log-in.
  await owner.ask('clearCredentials');
  await owner.ask('addCredential', { credential: { ...copy, signCount: 0 } });
  await owner.open();
  await owner.usePasskey();
  await page.waitForSelector('#error-summary');
  await checkMeasures(page);
  await owner.person.picture('login-passkey-refused');
  assert.equal(await owner.isSignedIn(), false);
}));

test('a passkey that its person removed signs nobody in', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await owner.prove();
  await page.click('#passkeys summary');
  await page.click('#passkeys .button-danger');
  await page.waitForSelector('#done');
  assert.equal(await page.$('#passkeys'), null);
  await owner.signOut();
  await owner.open();
  await owner.usePasskey();
  await page.waitForSelector('#error-summary');
  assert.equal(await owner.isSignedIn(), false);
}));

test('a passkey is renamed, without a script', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await page.goto(`${issuer}/account/passkeys`);
  await page.click('#passkeys summary');
  await page.fill('#passkeys input[name=name]', '   ');
  await page.click('#passkeys .button-quiet');
  await checkRefused(page, await page.getAttribute('#passkeys input[name=name]', 'id'), '   ');
  await page.fill('#passkeys input[name=name]', '<b>Key</b>');
  await page.click('#passkeys .button-quiet');
  await page.waitForSelector('#done');
  assert.deepEqual(await owner.names(), ['<b>Key</b>']);
}));

test('whoever proves again who they are does it with a passkey of their own', () => withOwner({}, {}, async (owner, page) => {
  await owner.enrol();
  await page.goto(`${issuer}/login?then=%2Faccount%2Fpasskeys`);
  await owner.usePasskey();
  await page.waitForURL(`${issuer}/account/passkeys`);
  // Another person's passkey on the same device.
  const [credential] = await owner.credentials();
  const first = owner.identifier;
  await owner.ask('clearCredentials');
  await owner.signOut();
  owner.identifier = makeUser();
  await owner.enrol('Another');
  assert.notEqual((await owner.credentials())[0].credentialId, credential.credentialId);
  const cookies = await owner.person.context.cookies();
  await owner.signOut();
  const another = (await owner.credentials())[0];
  await owner.ask('clearCredentials');
  await owner.ask('addCredential', { credential: { ...credential, signCount: 100 } });
  // The first person's passkey, where the second one is signed in and asked again.
  await owner.person.context.addCookies(cookies);
  await page.goto(`${issuer}/login?then=%2Faccount%2Fpasskeys`);
  assert.equal(await page.inputValue('#identifier'), owner.identifier);
  await owner.usePasskey();
  await page.waitForSelector('#error-summary');
  assert.ok(another && first !== owner.identifier);
}));

test('without a script the pages say what passkeys need, and offer none', async () => {
  const person = await Person.arrive(browser, application, { javaScriptEnabled: false });
  try {
    await person.page.goto(`${issuer}/login`);
    assert.equal(await person.page.isVisible('#use-passkey'), false);
    const identifier = makeUser();
    await person.page.goto(`${issuer}/login?then=%2Faccount%2Fpasskeys`);
    await person.page.fill('#identifier', identifier);
    await person.page.fill('#password', secret);
    await person.page.click('#sign-in');
    assert.equal(await person.page.isVisible('#add-passkey'), false);
    assert.ok((await person.page.textContent('noscript')).length > 0);
    await checkMeasures(person.page);
    await person.picture('passkeys-no-script');
  } finally {
    await person.close();
  }
});
