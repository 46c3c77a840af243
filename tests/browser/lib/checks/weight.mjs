// How much is sent, how much there is to lay out, and whether it stays where it was.

import { gzipSync } from 'node:zlib';

/** The most bytes of a page as it is sent, compressed, with all that stands inside it. */
const PAGES = { guide: 14_000, faq: 14_000, 'faq-group': 14_000, task: 10_000, home: 10_000 };
const OTHER = 14_000;
/** The most bytes of the style sheet, of the script, of that of the search, of the page of a step's short address. */
const CSS = 6000;
const JS = 2500;
const SEARCH = 12_000;
const SHORT = 600;
/** The most elements, and how deep they may be nested. */
const NODES = 1500;
const DEPTH = 20;
/** How far things may move, as a layout shift score. */
const SHIFT = 0.001;
/** The addresses of the script. */
const SCRIPT = /\/theme-\w+\.js$/;

const weigh = (text) => gzipSync(text, { level: 9 }).length;

/** The page, its style sheet, its script, that of the search, the page of a step. */
export async function bytes(visitor, page) {
  const { tab, origin } = visitor;
  await visitor.visit(page.address);
  const html = await fetched(tab, `${origin}${page.address}`);
  const problems = [];
  const expect = (name, text, most) => {
    const own = weigh(text);
    if (own > most) problems.push(`${name} is ${own} bytes, at most ${most}`);
  };
  expect('the page', html, PAGES[page.kind] ?? OTHER);
  expect('the style sheet', html.match(/<style>([^]*?)<\/style>/)?.[1] ?? '', CSS);
  const script = html.match(/<script src="([^"]+)" defer>/)?.[1];
  if (script) expect('the script', await fetched(tab, new URL(script, origin).href), JS);
  const search = html.match(/data-search-open="([^"]+)"/)?.[1];
  if (search) expect('the script of the search', await fetched(tab, new URL(search, origin).href), SEARCH);
  const short = html.match(/data-copy="([^"]+)"/)?.[1];
  if (short) expect('the page of a step', withoutTitles(await fetched(tab, new URL(short, origin).href)), SHORT);
  return problems;
}

/** What is asked for before the reader does anything, and what the browser has to lay out. */
export async function work(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  return tab.evaluate(({ nodes, deepest, most }) => {
    const problems = [];
    const icon = document.querySelector('link[rel=icon]')?.href;
    const isOwn = ({ initiatorType, name }) => !['img', 'video'].includes(initiatorType) && name !== icon;
    const resources = performance.getEntriesByType('resource').filter(isOwn);
    if (resources.length > most) problems.push(`asks for ${resources.map(({ name }) => name).join(', ')}`);
    const blocking = resources.filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking');
    if (blocking.length > 0) problems.push(`waits for ${blocking.map(({ name }) => name).join(', ')}`);
    const all = document.querySelectorAll('*');
    if (all.length > nodes) problems.push(`${all.length} elements, at most ${nodes}`);
    let depth = 0;
    for (const element of all) {
      let own = 0;
      for (let at = element; at; at = at.parentElement) own += 1;
      depth = Math.max(depth, own);
    }
    if (depth > deepest) problems.push(`nested ${depth} deep, at most ${deepest}`);
    return problems;
    // The page to search on has the script of the search.
  }, { nodes: NODES, deepest: DEPTH, most: page.kind === 'search' ? 2 : 1 });
}

/** Nothing moves while the page appears, nor when it is remembered what was chosen. */
export async function shift(visitor, page) {
  const { tab } = visitor;
  const problems = [];
  const measure = async (when) => {
    await visitor.visit(page.address);
    await tab.evaluate(painted);
    await tab.evaluate(() => new Promise((done) => { setTimeout(done, 150); }));
    await tab.evaluate(painted);
    const score = await tab.evaluate(() => new Promise((done) => {
      let sum = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
      });
      observer.observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 50);
    }));
    if (score > SHIFT) problems.push(`${when}: things move by ${score.toFixed(4)}`);
  };
  await visitor.look(360, 'light');
  // The script comes after the page has been shown.
  await tab.route(SCRIPT, async (route) => {
    await new Promise((done) => { setTimeout(done, 200); });
    await route.continue();
  });
  await measure('at first');
  if (await tab.locator('input[data-mark]').count()) {
    for (const mark of await tab.locator('input[data-mark]').all()) await mark.check();
    await measure('with marks');
    await tab.evaluate(() => localStorage.clear());
  }
  await tab.unroute(SCRIPT);
  return problems;
}

/** Runs in the page: waits until the reader has seen it, and for two more frames; a busy machine may need long for these. */
const painted = () => new Promise((done) => {
  const seen = () => requestAnimationFrame(() => requestAnimationFrame(done));
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    seen();
  }).observe({ type: 'paint', buffered: true });
});

/** A long title counts once, as any text does. */
function withoutTitles(html) {
  const title = html.match(/<title>([^<]*)/)?.[1] ?? '';
  return title.split(' · ').reduce((text, part) => text.replaceAll(part, ''), html) + title.slice(0, 40);
}

const fetched = (tab, url) => tab.evaluate(async (url) => (await fetch(url)).text(), url);
