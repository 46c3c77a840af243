// A static server as plain as a host of static sites.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.bin': 'application/octet-stream',
};

/**
 * Serves `folder` below `basePath` on a free port of this machine. While `edit` is set, texts are sent as it changes
 * them.
 */
export async function serve(folder, basePath) {
  const site = { edit: null };
  const server = createServer((request, response) => {
    answer(folder, basePath, site, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.origin = `http://127.0.0.1:${server.address().port}`;
  site.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return site;
}

async function answer(folder, basePath, { edit }, request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const path = decodeURIComponent(pathname);
  const inner = normalize(path.startsWith(basePath) ? `/${path.slice(basePath.length)}` : '/');
  const file = path.startsWith(basePath) ? await find(join(folder, inner), path) : null;
  const status = file ? 200 : 404;
  const shown = file ?? (await findErrorPage(folder, inner));
  const type = TYPES[extname(shown)] ?? 'text/plain';
  response.writeHead(status, { 'content-type': type });
  if (edit && type.startsWith('text/')) {
    response.end(edit(await readFile(shown, 'utf8'), path));
    return;
  }
  createReadStream(shown)
    .on('error', () => response.end())
    .pipe(response);
}

/** Finds the error page that is nearest to a path, as hosts do. */
async function findErrorPage(folder, path) {
  const parts = path.split('/').filter(Boolean);
  for (; parts.length > 0; parts.pop()) {
    const file = join(folder, ...parts, '404.html');
    if (await find(file, file)) return file;
  }
  return join(folder, '404.html');
}

async function find(file, path) {
  const shown = path.endsWith('/') ? join(file, 'index.html') : file;
  const found = await stat(shown).catch(() => null);
  return found?.isFile() ? shown : null;
}
