// Opens the pages of a built site in headless Chromium and checks what only a browser can tell.
//
//   node run.mjs OUTPUT [--shots DIR]

import { parseArgs } from 'node:util';
import { launch, Visitor } from './lib/browser.mjs';
import { CHECKS, checkPage } from './lib/checks.mjs';
import { findRedirect, listPages } from './lib/pages.mjs';
import { serve } from './lib/server.mjs';
import { takeShots } from './lib/shots.mjs';

/** Some of a check is waiting, so that there are more of them at a time than cores. */
const WORKERS = 3;

function readArguments() {
  const options = { shots: { type: 'string' } };
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1) {
    throw new Error('usage: node run.mjs OUTPUT [--shots DIR]');
  }
  return { output: positionals[0], shots: values.shots };
}

/** Runs `work` on every item with a few visitors at a time, each with a tab of its own. */
async function share(browser, origin, items, work) {
  const queue = [...items];
  const workers = Array.from({ length: WORKERS }, async () => {
    const visitor = await Visitor.open(browser, origin);
    const plain = await Visitor.open(browser, origin, { javaScriptEnabled: false });
    for (let item = queue.shift(); item; item = queue.shift()) await work(visitor, plain, item);
    await Promise.all([visitor.close(), plain.close()]);
  });
  await Promise.all(workers);
}

/** Checks every page and gives the number of passed and of failed checks. */
async function checkAll(browser, site, pages) {
  const count = { passed: 0, failed: 0, ran: {} };
  const open = () => Visitor.open(browser, site.origin);
  await share(browser, site.origin, pages, async (visitor, plain, page) => {
    const context = { plain, open, addresses: pages };
    for (const { name, problems } of await checkPage(visitor, page, context)) {
      count[problems.length === 0 ? 'passed' : 'failed'] += 1;
      count.ran[name] = (count.ran[name] ?? 0) + 1;
      for (const problem of problems) console.log(`${page.address}: ${name}: ${problem}`);
    }
  });
  return count;
}

/** Says whether a page that leads on takes the reader to the same anchor. */
async function redirectProblems(browser, site, redirect) {
  if (!redirect) return [];
  const visitor = await Visitor.open(browser, site.origin);
  const wanted = new URL(redirect.target, site.origin);
  wanted.hash = '_main';
  try {
    await visitor.visit(`${redirect.address}#_main`);
    await visitor.tab.waitForURL(wanted.href);
    await visitor.tab.waitForTimeout(500); // the refresh of the page must not come after the script
    const arrived = visitor.tab.url();
    return arrived === wanted.href ? [] : [`${redirect.address} leads to ${arrived}`];
  } catch (error) {
    return [`${redirect.address}: ${error.message}`];
  } finally {
    await visitor.close();
  }
}

/** Names the checks that saw nothing to check, of those that every site of guides has something for. */
function idle(pages, { ran }) {
  if (!pages.some((page) => page.kind === 'guide')) return [];
  const isOptional = { languages: !pages.some((page) => page.language), switcher: true, tabs: true };
  return CHECKS.map(({ name }) => name).filter((name) => !ran[name] && !isOptional[name]);
}

async function main() {
  const { output, shots } = readArguments();
  const pages = await listPages(output);
  const site = await serve(output, pages.basePath);
  const browser = await launch();
  try {
    const count = await checkAll(browser, site, pages.list);
    for (const name of idle(pages.list, count)) {
      console.log(`${name}: nothing to check`);
      count.failed += 1;
    }
    const redirect = await findRedirect(output, pages.basePath);
    for (const problem of await redirectProblems(browser, site, redirect)) {
      console.log(`redirects: ${problem}`);
      count.failed += 1;
    }
    if (shots) await takeShots(browser, site.origin, pages.list, shots);
    console.log(`opened ${pages.list.length} pages`);
    console.log(`${count.passed} passed, ${count.failed} failed`);
    process.exitCode = count.failed === 0 ? 0 : 1;
  } finally {
    await browser.close();
    site.close();
  }
}

await main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
});
