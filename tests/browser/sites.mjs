// A wiki of somebody else's on a host of its own, behind an nginx that protects it with the snippets as they are shipped.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const source = new URL('../..', import.meta.url).pathname;
const stack = process.env.GATEWARDEN_STACK;
export const host = 'wiki.example.org';

// Shows who nginx says it is, and leads out.
const page = (name) => `<!doctype html><title>Wiki</title><link rel="icon" href="data:,"><h1 id="who">${name}</h1>
<a id="out" href="/_gatewarden/sign-out">Sign out</a>`;

export class Wiki {
  async start() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wiki-'));
    this.behind = http.createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page(`${request.headers['x-remote-name'] ?? 'nobody'} at ${request.url}`));
    });
    this.behind.listen(path.join(this.folder, 'behind'));
    this.#certify();
    this.#configure();
    this.nginx = spawn('/usr/sbin/nginx', ['-p', this.folder, '-e', `${this.folder}/error.log`, '-c', `${this.folder}/nginx.conf`]);
    // A port that nobody else can take, in front of nginx's socket.
    this.door = net.createServer((peer) => {
      const inside = net.connect(path.join(this.folder, 'front'));
      for (const [one, other] of [[peer, inside], [inside, peer]]) one.pipe(other).on('error', () => one.destroy());
      peer.on('error', () => inside.destroy());
    });
    await new Promise((resolve) => { this.door.listen(0, '127.0.0.1', resolve); });
    this.origin = `https://${host}:${this.door.address().port}`;
    execFileSync(process.env.GATEWARDEN_TOOL, ['client', 'create', host, '--name', 'Wiki', '--auth-method', 'none', '--consent', 'skip',
      '--redirect-uri', `${this.origin}/_gatewarden/callback`, '--scope', 'openid profile email']);
    return this;
  }

  #certify() {
    const file = (name) => path.join(this.folder, name);
    fs.writeFileSync(file('openssl.conf'), `[req]\ndistinguished_name = name\n[name]\n[server]\nsubjectAltName = DNS:${host}\n`);
    execFileSync('openssl', ['req', '-x509', '-config', file('openssl.conf'), '-extensions', 'server', '-newkey', 'ec', '-pkeyopt',
      'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${host}`, '-keyout', file('key.pem'), '-out',
      file('fullchain.pem')], { stdio: 'ignore' });
  }

  #configure() {
    fs.mkdirSync(`${this.folder}/snippets`);
    for (const name of fs.readdirSync(`${source}nginx`)) {
      const text = fs.readFileSync(`${source}nginx/${name}`, 'utf8');
      fs.writeFileSync(`${this.folder}/snippets/${name}`, text.replaceAll('/run/gatewarden/', `${stack}/run/`)
        .replaceAll('/run/gatewarden-', `${this.folder}/`));
    }
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${this.folder}/temporary;`);
    fs.writeFileSync(`${this.folder}/nginx.conf`, `${process.getuid() === 0 ? 'user root;' : ''}
daemon off; pid ${this.folder}/pid; events {} http { access_log off; ${folders.join(' ')}
include snippets/gatewarden-upstreams.conf;
server {
    listen unix:${this.folder}/front ssl;
    server_name ${host};
    ssl_certificate ${this.folder}/fullchain.pem;
    ssl_certificate_key ${this.folder}/key.pem;
    include snippets/gatewarden-tls.conf;
    include snippets/gatewarden-protected-site.conf;
    location / {
        auth_request /_gatewarden/person;
        include snippets/gatewarden-identity-proxy.conf;
        proxy_pass http://unix:${this.folder}/behind:;
    }
} }\n`);
  }

  async stop() {
    this.door?.close();
    this.behind?.close();
    if (this.nginx?.kill('SIGTERM')) await once(this.nginx, 'exit');
    fs.rmSync(this.folder, { recursive: true });
  }
}
