// Debian's mod_auth_openidc in an Apache of its own on loopback: a page that only a known person sees.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { demo, rememberSecret } from "./demo.mjs";
import { test } from "./harness.mjs";
import { Person } from "./person.mjs";

const modules = "/usr/lib/apache2/modules";

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function configuration(folder, port, client) {
  const load = ["mpm_event", "authn_core", "authz_core", "authz_user", "include", "mime", "auth_openidc"];
  return `${load.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join("\n")}
ServerRoot ${folder}
ServerName 127.0.0.1
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
Mutex file:${folder}
Listen 127.0.0.1:${port}
DocumentRoot ${folder}/pages
TypesConfig /dev/null
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
OIDCProviderMetadataURL ${demo.issuer}/.well-known/openid-configuration
OIDCCABundlePath ${folder}/ca.pem
OIDCClientID ${client.id}
OIDCClientSecret ${client.secret}
OIDCRedirectURI http://127.0.0.1:${port}/protected/back
OIDCCryptoPassphrase ${client.secret.slice(0, 20)}
OIDCScope "openid profile email"
OIDCPKCEMethod S256
OIDCRemoteUserClaim email
<Location /protected>
  AuthType openid-connect
  Require valid-user
  Options +Includes
</Location>
`;
}

// Apache's children must not be root; as root it is started as nobody in particular.
const asNobody = process.getuid() === 0 ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

async function withApache(client, port, body) {
  const folder = mkdtempSync("/tmp/gatewarden-apache.");
  mkdirSync(`${folder}/pages/protected`, { recursive: true });
  writeFileSync(`${folder}/pages/protected/page.shtml`,
    'user <!--#echo var="REMOTE_USER" -->, name <!--#echo var="OIDC_CLAIM_name" -->, issuer <!--#echo var="OIDC_CLAIM_iss" -->\n');
  writeFileSync(`${folder}/ca.pem`, readFileSync(demo.authority));
  writeFileSync(`${folder}/apache.conf`, configuration(folder, port, client));
  if (asNobody.length > 0) execFileSync("chown", ["-R", "nobody:nogroup", folder]);
  const command = [...asNobody, "setpriv", "--pdeathsig", "TERM", "/usr/sbin/apache2", "-DFOREGROUND", "-f", `${folder}/apache.conf`];
  const apache = spawn(command[0], command.slice(1), { stdio: "ignore" });
  const ended = new Promise((resolve) => apache.on("exit", resolve));
  try {
    for (let tries = 0; !existsSync(`${folder}/apache.pid`) && tries < 100; ++tries)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await body();
  } catch (error) {
    const log = existsSync(`${folder}/error.log`) ? readFileSync(`${folder}/error.log`, "utf8").slice(-3000) : "none";
    throw new Error(`with this log of Apache: ${log}`, { cause: error });
  } finally {
    apache.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function createClient(port) {
  const made = execFileSync(`../../${process.env.BUILD ?? "build"}/gatewarden`,
    ["client", "create", "--name", "Apache", "--redirect-uri", `http://127.0.0.1:${port}/protected/back`,
     "--scope", "openid", "--scope", "profile", "--scope", "email", "--json"],
    { env: { ...process.env }, encoding: "utf8" });
  const client = JSON.parse(made);
  rememberSecret(client.client_secret);
  return { id: client.client_id, secret: client.client_secret };
}

test("mod_auth_openidc: a protected page sends the person to log in, and then shows who they are", async () => {
  const port = await freePort();
  await withApache(createClient(port), port, async () => {
    const page = `http://127.0.0.1:${port}/protected/page.shtml`;
    const person = new Person();
    const back = await person.signIn(page, `http://127.0.0.1:${port}/protected/back`);
    const answer = await person.visit(back);
    assert.equal(answer.status, 302, answer.text);
    assert.equal(answer.headers.location, page);
    assert.match((await person.visit(page)).text, new RegExp(`user ${demo.user}@?.*, name Ada Lovelace, issuer ${demo.issuer}`));
  });
});
