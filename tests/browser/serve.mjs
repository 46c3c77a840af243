// Edits a site while it is open in headless Chromium, and checks what becomes of its pages.
//
//   node serve.mjs PROGRAM

import assert from 'node:assert/strict';
import { launch } from './lib/browser.mjs';
import { Preview, Project } from './lib/preview.mjs';

const PAGE = 'content/pages/long.md';
const OTHER = 'content/pages/other.md';
const ADDRESS = '/long/';
const TABS = 32;
const PATIENCE = 180_000; // milliseconds

const lines = Array.from({ length: 200 }, (_, n) => `段落 ${n}。\n`).join('\n');
const text = (word) => `---\ntitle: 长\ndescription: 很长的一页。\n---\n\n${word}\n\n${lines}\n\n## 末尾 {#end}\n\n${word}\n`;

/** A tab, with what its console complains of. */
async function newTab(context) {
  const tab = await context.newPage();
  tab.complaints = [];
  tab.on('console', (message) => message.type() === 'error' && tab.complaints.push(message.text()));
  tab.on('pageerror', (error) => tab.complaints.push(error.message));
  return tab;
}

/** A tab at a page, the long one if no other. */
async function open(context, origin, address = ADDRESS) {
  const tab = await newTab(context);
  await tab.goto(origin + address);
  return tab;
}

/** Looks into a tab until something is so; a page that is just being reloaded is looked at later. */
async function until(tab, look, argument) {
  const end = Date.now() + PATIENCE;
  while (!(await tab.evaluate(look, argument).catch(() => false))) {
    assert.ok(Date.now() < end, `never seen: ${look}, ${argument}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

const shows = (tab, word) =>
  until(tab, (word) => document.querySelector('main').textContent.includes(word), word);

/** The text of the overlay, or nothing. */
const overlay = () => document.querySelector('steplink-problems')?.shadowRoot.textContent ?? '';

const complains = (tab, word) =>
  until(
    tab,
    (word) => document.querySelector('steplink-problems')?.shadowRoot.textContent.includes(word),
    word,
  );

const isMended = (tab) => until(tab, () => !document.querySelector('steplink-problems'));

const isColoured = (tab, colour) =>
  until(tab, (colour) => getComputedStyle(document.body).backgroundColor === colour, colour);

async function reloadsInPlace({ project, tab, preview }) {
  await tab.goto(`${preview.origin}${ADDRESS}#end`);
  await tab.evaluate(() => scrollTo({ top: 1234, behavior: 'instant' }));
  await project.write(PAGE, text('改过'));
  await shows(tab, '改过');
  await until(tab, () => history.scrollRestoration === 'auto' && document.readyState === 'complete');
  assert.equal(await tab.evaluate(() => Math.round(scrollY)), 1234);
}

async function otherPagesStay({ project, tab }) {
  await tab.evaluate(() => (window.mark = 1));
  await project.write(OTHER, '---\ntitle: 别页\ndescription: 另一页。\n---\n别的话。\n');
  await until(tab, async () => {
    const answer = await fetch('/other/');
    return (await answer.text()).includes('别的话。');
  });
  await tab.waitForTimeout(300);
  assert.equal(await tab.evaluate(() => window.mark), 1);
}

async function restylesWithoutReload({ project, tab }) {
  await tab.evaluate(() => (window.mark = 2));
  for (const colour of ['rgb(1, 2, 3)', 'rgb(4, 5, 6)']) {
    await project.restyle(`body { background-color: ${colour} }`);
    await isColoured(tab, colour);
  }
  assert.equal(await tab.evaluate(() => window.mark), 2);
}

async function showsProblems({ project, tab }) {
  const hostile = '<img src=x onerror="window.ran = 1">';
  await project.write(PAGE, text(`改过。一二[${hostile}](nope.md)`));
  await complains(tab, 'content/pages/long.md:6:');
  const shown = await tab.evaluate(overlay);
  assert.ok(shown.includes('`nope.md`') && shown.includes(hostile) && shown.includes('^^^^^^^'), shown);
  const state = await tab.evaluate(() => {
    const { shadowRoot } = document.querySelector('steplink-problems');
    const left = (name) => shadowRoot.querySelector(name).getBoundingClientRect().left;
    return {
      images: shadowRoot.querySelectorAll('img').length,
      ran: window.ran,
      mark: window.mark,
      gap: Math.abs(left('.meant') - left('.caret')),
      link: shadowRoot.querySelector('a').href,
    };
  });
  assert.deepEqual([state.images, state.ran, state.mark], [0, undefined, 2]);
  assert.ok(state.gap < 2, `the caret is ${state.gap} pixels off`);
  await shows(tab, '改过');
  const source = await open(tab.context(), '', state.link);
  assert.ok((await source.locator('li:target').textContent()).includes(hostile));
  assert.deepEqual(source.complaints, []);
  await source.close();
}

async function mendTakesThemAway({ project, tab }) {
  await project.write(PAGE, text('补好'));
  await shows(tab, '补好');
  await isMended(tab);
}

async function reachesEveryTab({ project, context, preview }) {
  const tabs = await Promise.all(Array.from({ length: TABS }, () => open(context, preview.origin)));
  await project.write(PAGE, text('人人'));
  await Promise.all(tabs.map((tab) => shows(tab, '人人')));
  // Whoever listened for the others may leave.
  const rest = tabs.splice(TABS / 2);
  await Promise.all(tabs.map((tab) => tab.close()));
  await project.write(PAGE, text('余下'));
  await Promise.all(rest.map((tab) => shows(tab, '余下')));
  await Promise.all(rest.map((tab) => tab.close()));
}

/** The preview needs no more than the policy of the page allows. */
async function worksUnderItsPolicy({ project, context, preview }) {
  const tab = await newTab(context);
  await tab.goto(preview.origin + ADDRESS);
  const policy = await tab.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.ok(policy.includes("style-src 'self' 'sha256-"), policy);
  await project.restyle('body { background-color: rgb(7, 8, 9) }');
  await isColoured(tab, 'rgb(7, 8, 9)');
  await project.write(PAGE, text('[x](nope.md)'));
  await complains(tab, 'nope.md');
  const panel = tab.locator('steplink-problems .panel');
  assert.equal(await panel.evaluate((element) => getComputedStyle(element).position), 'fixed');
  await project.write(PAGE, text('好'));
  await isMended(tab);
  assert.deepEqual(tab.complaints, []);
  await tab.close();
}

async function catchesUpAfterARestart(all) {
  await all.preview.stop();
  await all.project.write(PAGE, text('重启'));
  all.preview = await Preview.start(all.program, all.project.root, all.preview.port);
  await shows(all.tab, '重启');
}

const CHECKS = [
  reloadsInPlace,
  otherPagesStay,
  restylesWithoutReload,
  showsProblems,
  mendTakesThemAway,
  reachesEveryTab,
  worksUnderItsPolicy,
  catchesUpAfterARestart,
];

async function main() {
  const [program] = process.argv.slice(2);
  if (!program) throw new Error('usage: node serve.mjs PROGRAM');
  const project = await Project.create();
  await project.write(PAGE, text('最初'));
  await project.write(OTHER, '---\ntitle: 别页\ndescription: 另一页。\n---\n话。\n');
  const browser = await launch();
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const all = { program, project, context, preview: await Preview.start(program, project.root) };
  try {
    all.tab = await open(context, all.preview.origin);
    for (const check of CHECKS) {
      await check(all);
      console.log(`${check.name}: passed`);
    }
    const other = all.tab.complaints.filter((text) => !text.startsWith('Failed to load resource'));
    assert.deepEqual(other, []);
  } finally {
    await browser.close();
    await all.preview.stop();
    await project.remove();
  }
}

await main().catch((error) => {
  console.error(`error: ${error.stack}`);
  process.exitCode = 1;
});
