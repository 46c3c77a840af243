// Which pages there are, and which template made each.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lists the pages that the sitemap names, and the error page. */
export async function listPages(folder) {
  const basePath = await findBasePath(folder);
  const locations = await readSitemap(folder, 'sitemap.xml');
  const addresses = locations.map((location) => new URL(location).pathname);
  if (addresses.length === 0) throw new Error(`no page in ${folder}/sitemap.xml`);
  addresses.push(`${basePath}404.html`);
  const languages = await findLanguages(folder, basePath, addresses);
  const seen = new Set();
  const list = [];
  for (const address of addresses) {
    const path = address.slice(basePath.length);
    const template = templateOf(path, languages);
    const look = `${template} ${await bodyClass(join(folder, decodeURIComponent(path)))}`;
    list.push({ address, template, first: !seen.has(look) });
    seen.add(look);
  }
  return { basePath, list };
}

/** Gives the classes of a page's body: pages of one section may still look different. */
async function bodyClass(path) {
  const file = path.endsWith('.html') ? path : join(path, 'index.html');
  const html = await readFile(file, 'utf8');
  return html.match(/<body\b[^>]*\bclass="([^"]*)"/)?.[1] ?? '';
}

/** Reads the path of the site from the home page's canonical link. */
async function findBasePath(folder) {
  const home = await readFile(join(folder, 'index.html'), 'utf8');
  const link = home.match(/<link\b[^>]*\brel="?canonical\b[^>]*>/)?.[0] ?? '';
  const href = link.match(/\bhref="?([^"\s>]+)/)?.[1];
  return href ? new URL(href, 'http://localhost/').pathname : '/';
}

/** Gives the addresses in a sitemap, or in those that it is an index of. */
async function readSitemap(folder, name) {
  const text = await readFile(join(folder, name), 'utf8');
  const locations = [...text.matchAll(/<loc>\s*([^<]+?)\s*<\/loc>/g)].map(([, url]) => decode(url));
  if (!text.includes('<sitemapindex')) return locations;
  const names = locations.map((url) => new URL(url).pathname.split('/').pop());
  const parts = await Promise.all(names.map((part) => readSitemap(folder, part)));
  return parts.flat();
}

const decode = (text) => text.replace(/&apos;/g, "'").replace(/&amp;/g, '&');

/** Finds the first folders whose home page is in the language that the folder is called after. */
async function findLanguages(folder, basePath, addresses) {
  const firsts = new Set(addresses.map((address) => address.slice(basePath.length).split('/')[0]));
  const languages = new Set();
  for (const first of firsts) {
    if (!/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(first)) continue;
    const html = await readFile(join(folder, first, 'index.html'), 'utf8').catch(() => '');
    const lang = html.match(/<html\b[^>]*\blang="?([\w-]+)/)?.[1] ?? '';
    if (lang.toLowerCase() === first.toLowerCase()) languages.add(first);
  }
  return languages;
}

/** Names the kind of page by its address; a page of another language is of the same kind. */
export function templateOf(path, languages = new Set()) {
  const parts = path.split('/').filter(Boolean);
  if (languages.has(parts[0])) parts.shift();
  const [section, ...rest] = parts;
  if (!section) return 'home';
  if (section === '404.html') return '404';
  const kinds = {
    cards: ['cards', 'card'],
    tasks: ['tasks', 'task'],
    guides: ['guides', 'guide'],
    faq: ['faq', 'faq group', 'faq entry'],
    tags: ['tags', 'tag'],
  };
  const names = kinds[section];
  if (names) return names[Math.min(rest.length, names.length - 1)];
  return ['search', 'changes', 'glossary', 'contact'].includes(section) ? section : 'page';
}
