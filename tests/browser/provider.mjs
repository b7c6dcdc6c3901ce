// Another OpenID provider on loopback, that lets everybody in as `person` and asks nothing. It checks the code and PKCE.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import http from 'node:http';
import { issuer as gatewardenIssuer } from './browser.mjs';
import { gatewarden } from './people.mjs';

const secret = 'a secret between the two of them';
// Every worker has a list of providers of its own, as old as that.
const copiesLive = 5_500;
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export class Provider {
  person = { sub: crypto.randomUUID(), name: 'Ada Lovelace', email_verified: true };

  denies = false;

  #codes = new Map();

  #keys = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

  // Configured at Gatewarden under the word `word`.
  static async start(word, name) {
    const provider = new Provider();
    provider.word = word;
    provider.server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => { body += bytes; });
      request.on('end', () => provider.#answer(new URL(request.url, provider.origin), new URLSearchParams(body), response));
    });
    await new Promise((resolve) => { provider.server.listen(0, '127.0.0.1', resolve); });
    provider.origin = `http://127.0.0.1:${provider.server.address().port}`;
    gatewarden(['provider', 'create', word, '--name', name, '--issuer', provider.origin, '--client-id', 'gatewarden',
      '--client-secret-stdin', '--scope', 'openid email profile', '--private-addresses', 'yes', '--clear-text', 'yes',
      '--registration', 'yes'], `${secret}\n`);
    await new Promise((resolve) => { setTimeout(resolve, copiesLive); });
    return provider;
  }

  stop() { this.server.close(); }

  #answer(url, form, response) {
    const json = (value) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const paths = {
      '/.well-known/openid-configuration': () => json(this.#metadata()),
      '/jwks': () => json({ keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256' }] }),
      '/authorize': () => response.writeHead(302, { location: this.#wayBack(url.searchParams) }).end(),
      '/token': () => json(this.#tokens(form)),
      '/userinfo': () => json(this.person),
    };
    const answer = paths[url.pathname];
    if (answer) answer();
    else response.writeHead(404).end();
  }

  #metadata() {
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/authorize`,
      token_endpoint: `${this.origin}/token`,
      userinfo_endpoint: `${this.origin}/userinfo`,
      jwks_uri: `${this.origin}/jwks`,
    };
  }

  #wayBack(request) {
    assert.equal(request.get('redirect_uri'), `${gatewardenIssuer}/login/callback/${this.word}`);
    const answer = new URLSearchParams({ state: request.get('state'), iss: this.origin });
    if (this.denies) {
      answer.set('error', 'access_denied');
    } else {
      answer.set('code', crypto.randomUUID());
      this.#codes.set(answer.get('code'), { nonce: request.get('nonce'), challenge: request.get('code_challenge') });
    }
    return `${request.get('redirect_uri')}?${answer}`;
  }

  #tokens(form) {
    const { nonce, challenge } = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    assert.equal(crypto.createHash('sha256').update(form.get('code_verifier')).digest('base64url'), challenge);
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.origin, aud: 'gatewarden', iat: now, exp: now + 300, nonce, ...this.person };
    const signed = `${encode({ alg: 'ES256', kid: 'one' })}.${encode(claims)}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' };
    const signature = crypto.sign('sha256', Buffer.from(signed), key).toString('base64url');
    return { access_token: crypto.randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: `${signed}.${signature}` };
  }
}
