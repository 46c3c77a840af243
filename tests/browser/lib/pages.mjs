// Which pages there are, and which template made each.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Lists the pages that the sitemap names, the error page of each language, and of the pages that
 * are not translated the first of each look.
 */
export async function listPages(folder) {
  const basePath = await findBasePath(folder);
  const locations = await readSitemap(folder, 'sitemap.xml');
  const addresses = locations.map((location) => new URL(location).pathname);
  if (addresses.length === 0) throw new Error(`no page in ${folder}/sitemap.xml`);
  const folders = await findLanguages(folder, basePath, addresses);
  const errors = ['', ...folders].map((name) => `${basePath}${name && `${name}/`}404.html`);
  const looks = new Looks(folder, basePath, folders);
  const list = await looks.pages([...addresses, ...errors]);
  const lent = await looks.pages(untranslated(basePath, folders, addresses), 'untranslated');
  return { basePath, list: [...list, ...lent.filter((page) => page.first)] };
}

/** Gives the address of the first page that leads on to another and the address that it leads to, if any. */
export async function findRedirect(folder, basePath) {
  const paths = await readdir(folder, { recursive: true });
  for (const path of paths.filter((path) => path.endsWith('.html')).sort()) {
    const html = await readFile(join(folder, path), 'utf8');
    const target = html.match(/<meta http-equiv="refresh" content="0; url=([^"#]*)">/)?.[1];
    if (target) return { address: basePath + path.replace(/index\.html$/, ''), target };
  }
  return undefined;
}

/** Gives the addresses that are in the default language only, as they are in the others. */
function untranslated(basePath, folders, addresses) {
  const known = new Set(addresses);
  const paths = addresses.map((address) => address.slice(basePath.length));
  const originals = paths.filter((path) => !folders.has(path.split('/')[0]));
  const others = [...folders].flatMap((name) => originals.map((path) => `${basePath}${name}/${path}`));
  return others.filter((address) => !known.has(address));
}

/** Tells pages that look alike from the first of their kind. */
class Looks {
  constructor(folder, basePath, folders) {
    Object.assign(this, { folder, basePath, folders, seen: new Set() });
  }

  /** Describes pages; `state` is what else they have in common. */
  async pages(addresses, state = '') {
    const pages = [];
    for (const address of addresses) {
      const path = address.slice(this.basePath.length);
      const name = path.split('/')[0];
      const language = this.folders.has(name) ? name : '';
      const template = templateOf(path, this.folders);
      const { classes, kind, lang } = await read(join(this.folder, decodeURIComponent(path)));
      const look = [language, template, classes, state].join(' ');
      pages.push({ address, template, kind, lang, language, first: !this.seen.has(look) });
      this.seen.add(look);
    }
    return pages;
  }
}

/** Reads the language of a page and the classes of its body: pages of one section may still look different. */
async function read(path) {
  const file = path.endsWith('.html') ? path : join(path, 'index.html');
  const html = await readFile(file, 'utf8');
  const classes = html.match(/<body\b[^>]*\bclass="([^"]*)"/)?.[1] ?? '';
  const lang = html.match(/<html\b[^>]*\blang="([^"]*)"/)?.[1] ?? '';
  return { classes, lang, kind: classes.match(/\bkind-(\S+)/)?.[1] ?? '' };
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
