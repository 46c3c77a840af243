// Puts a site behind nginx, Apache and Caddy with the redirects that were written for them, and asks for its old
// addresses.
//
//   node run.mjs STEPLINK

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const LONG = '/guides/data/a-rather-long-name-of-a-guide-about-cards-and-so-on/';
const MOVED = ['/fm/cancel/', '/old/prices.html', '/a+b/', '/x(y/', '/a.b/', '/价格（旧）/', LONG, `/${'长'.repeat(30)}/`, "/it's/", '/a$b/', '/%25/'];
const GONE = ['/never/', '/ended.html', "/what's/", '/停用的一页/', '/very-long-name-of-a-page-that-ended-on-purpose-some-day/'];
const TARGET = '/help/guides/fm/cancel/';

const FILES = {
  'steplink.yaml': `title: T
base_url: https://x.example/help/
languages: [en]
redirects: [netlify, nginx, caddy, apache]
`,
  'content/index.md': '---\ntitle: Home\ndescription: Home.\n---\n',
  'content/cards/fm.md': '---\ntitle: FM\ndescription: A card.\n---\n',
  'content/guides/fm/cancel.md': `---
title: Cancel
description: How.
verified: 2026-11-01
aliases: ${JSON.stringify(MOVED)}
---
## Steps {.steps}

### Call {#call}

Do.
`,
  'content/gone.yaml': GONE.map((address) => `- {address: ${JSON.stringify(address)}, date: 2026-11-20, reason: Nobody has a fax any more.}\n`).join(''),
};

/** Each server: its program, its configuration in a folder, and what starts it. */
const SERVERS = {
  nginx: {
    program: 'nginx',
    files: ({ folder, root, output, port }) => ({
      'nginx.conf': `pid ${folder}/pid; error_log ${folder}/errors; daemon off; worker_processes 1;
${process.getuid() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  include ${output}/redirects.nginx;
  types { text/html html; }
  server {
    listen 127.0.0.1:${port};
    root ${root};
    if ($steplink_to) { return 301 $steplink_to; }
    if ($steplink_gone) { return 410; }
    error_page 410 @steplink_gone;
    location @steplink_gone { rewrite ^ $steplink_gone break; }
  }
}
`,
    }),
    start: ({ folder }) => ['-e', `${folder}/errors`, '-c', `${folder}/nginx.conf`],
  },
  apache: {
    program: 'apache2',
    files: ({ folder, root, port }) => ({
      'httpd.conf': `ServerRoot ${folder}
PidFile ${folder}/pid
ServerName localhost
Listen 127.0.0.1:${port}
ErrorLog ${folder}/errors
Mutex file:${folder}
${['mpm_event', 'authz_core', 'rewrite', 'dir', 'mime'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
TypesConfig ${folder}/mime
${process.getuid() === 0 ? 'User nobody\nGroup nogroup' : ''}
DocumentRoot ${root}
<Directory ${root}>
  AllowOverride All
  Require all granted
</Directory>
`,
      mime: 'text/html html\n',
    }),
    start: ({ folder }) => ['-X', '-f', `${folder}/httpd.conf`],
  },
  caddy: {
    program: 'caddy',
    files: ({ root, output, port }) => ({
      Caddyfile: `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  root * ${root}
  import ${output}/redirects.caddy
  file_server
}
`,
    }),
    start: ({ folder }) => ['run', '--adapter', 'caddyfile', '--config', `${folder}/Caddyfile`],
  },
};

async function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until the server answers; says why if it ends before. */
async function untilUp(origin, child, said) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said()}`);
    const answer = await fetch(`${origin}/help/`).catch(() => null);
    if (answer) return assert.equal(answer.status, 200);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it does not answer: ${said()}`);
}

async function checkAnswers(origin) {
  const ask = (address) => fetch(`${origin}/help${encodeURI(decodeURI(address))}`, { redirect: 'manual' });
  for (const address of MOVED) {
    const answer = await ask(address);
    const to = answer.headers.get('location');
    assert.equal(answer.status, 301, address);
    assert.equal(decodeURI(new URL(to, origin).pathname), TARGET, address);
  }
  for (const address of GONE) {
    const answer = await ask(address);
    assert.equal(answer.status, 410, address);
    assert.match(await answer.text(), /Nobody has a fax any more/, address);
  }
  assert.equal((await ask('/guides/fm/cancel/')).status, 200);
  assert.equal((await ask('/aXb/')).status, 404);
}

async function check(name, site) {
  const { program, files, start } = SERVERS[name];
  const folder = join(site.scratch, name);
  const place = { ...site, folder, port: await freePort() };
  await write(folder, files(place));
  let said = '';
  const path = `${process.env.PATH}:/usr/sbin`;
  const child = spawn(program, start(place), { env: { ...process.env, PATH: path, HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const failed = new Promise((_, reject) => child.on('error', reject));
  try {
    const origin = `http://127.0.0.1:${place.port}`;
    await Promise.race([untilUp(origin, child, () => said.slice(-2000)), failed]);
    await checkAnswers(origin);
    console.log(`${name}: passed`);
  } finally {
    child.kill('SIGTERM');
  }
}

async function main() {
  const [steplink] = process.argv.slice(2);
  if (!steplink) throw new Error('usage: node run.mjs STEPLINK');
  const scratch = await mkdtemp(join(tmpdir(), 'servers-'));
  // Apache reads files as another user than root.
  await chmod(scratch, 0o755);
  try {
    await write(join(scratch, 'site'), FILES);
    const root = join(scratch, 'root');
    const output = join(root, 'help');
    await mkdir(root);
    const built = spawnSync(steplink, ['build', '--root', join(scratch, 'site'), '--output-dir', output], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr + built.stdout);
    for (const name of Object.keys(SERVERS)) {
      await check(name, { scratch, root, output }).catch((error) => {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      });
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
