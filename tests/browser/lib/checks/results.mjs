// What the page to search on shows: groups with the best one first, lines of their own, a field that stays.

import { readFile } from 'node:fs/promises';

const source = await readFile(new URL('../../../../templates/search-engine.js', import.meta.url), 'utf8');
const { Engine } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const SELECTOR = '[data-search-results] a[data-search-hit]';
/** Questions that are not found as they are written, if at all. */
const TWISTED = ['zhuxiao', 'shezhi', 'shiyong', 'anzhuang', 'kaitong', 'wenti', 'cancle', 'actviate', 'setings', 'instal', 'pasword'];

/** Asks the index of the site in the way of the script, to know what is best. */
async function engine(visitor, page) {
  return Engine.open(async (name) => {
    const answer = await fetch(new URL(name, visitor.origin + page.address));
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  });
}

/** A question of those that something is found for, and what; the first one that `suits`, or any. */
async function questionThat(own, questions, suits) {
  let any = null;
  for (const question of questions) {
    const found = await own.ask(question);
    if (found.hits.length && suits(found)) return { question, found };
    if (found.hits.length) any ??= { question, found };
  }
  return any;
}

/** Types a question, and gives what is shown when it is answered, with where the field was before and is now. */
async function shown(visitor, page, question, width) {
  const { tab } = visitor;
  await visitor.look(width, 'light');
  await visitor.visit(page.address);
  const input = tab.locator('main [data-search-input]');
  await input.click();
  const place = () => input.evaluate((own) => { const { x, y, width } = own.getBoundingClientRect(); return [x, y + scrollY, width].map(Math.round).join(' '); });
  const places = [await place()];
  for (const text of [question, `${question} zzqqvvxx`, question, '']) {
    await input.fill(text);
    await tab.waitForTimeout(text ? 400 : 200);
    places.push(await place());
  }
  await input.fill(question);
  await tab.waitForSelector(SELECTOR);
  await tab.waitForTimeout(300); // the choices tell how many there are
  return { places, ...await tab.evaluate(look, SELECTOR) };
}

/** What stands on the page, group by group, and line by line. */
function look(selector) {
  const group = (own) => ({ name: own.querySelector('h2')?.textContent ?? '', hrefs: [...own.querySelectorAll('a[data-search-hit]')].map((link) => link.getAttribute('href')) });
  const top = (own) => Math.round(own.getBoundingClientRect().top);
  return {
    below: [...document.querySelectorAll(selector)].filter((link) => link.closest('li li')).map((link) => `${link.closest('ol').parentNode.firstChild.getAttribute('href')} ${link.getAttribute('href')}`),
    groups: [...document.querySelectorAll('[data-search-results] > *')].map(group),
    hrefs: [...document.querySelectorAll(selector)].map((link) => link.getAttribute('href')),
    kinds: [...document.querySelectorAll('.narrow select:last-of-type option')].slice(1).map((option) => option.text.replace(/ \(\d+\)$/, '')),
    lines: [...document.querySelectorAll('.found > *')].map((own) => ({ text: own.textContent.trim(), top: top(own) })),
    said: document.querySelector('.found').textContent.trim(),
  };
}

/** Places are grouped by what they are, and the field stays where it is; what was looked for instead has its own line. */
export async function results(visitor, page) {
  const own = await engine(visitor, page);
  await visitor.visit(page.address);
  const words = await visitor.tab.evaluate(() => [...new Set([...document.querySelectorAll('main li a')].map((link) => link.textContent.match(/\p{L}{2,}/u)?.[0]).filter(Boolean))].slice(0, 30));
  const kindsOf = ({ hits }) => new Set(hits.map(({ id }) => id >> own.root.width)).size;
  const asked = await questionThat(own, words, (found) => kindsOf(found) > 1);
  if (!asked) return ['nothing is found for any word of the page'];
  const problems = [];
  for (const width of [360, 1280]) problems.push(...grouped(asked, await shown(visitor, page, asked.question, width)));
  const parted = await questionThat(own, words, hasParts);
  if (parted && hasParts(parted.found)) problems.push(...partsBelow(parted, await shown(visitor, page, parted.question, 360)));
  const twisted = await questionThat(own, TWISTED, ({ instead }) => instead.length > 0);
  if (twisted?.found.instead.length) {
    const { lines } = await shown(visitor, page, twisted.question, 360);
    if (lines.length !== 2 || lines[0].top >= lines[1].top) problems.push('what was looked for instead is not on a line of its own');
    else if (!twisted.found.instead.some((text) => lines[1].text.includes(text))) problems.push('does not say what was looked for instead');
  }
  return problems;
}

const hasParts = ({ hits }) => hits.some(({ others }) => others.length > 0);

/** Other parts of a page stand below the one that is meant, and nowhere else. */
function partsBelow({ found }, { below }) {
  const wanted = found.hits.flatMap(({ href, others }) => others.map((other) => `${href} ${other.href}`));
  return below.sort().join() === wanted.sort().join() ? [] : [`other parts of a page are not below it: ${below.join(', ')}`];
}

function grouped({ found }, { places, groups, hrefs, kinds, lines, said }) {
  const problems = [];
  const names = groups.map(({ name }) => name);
  if (new Set(places).size > 1) problems.push(`the field moves: ${[...new Set(places)].join(', ')}`);
  const count = found.hits.reduce((all, { others }) => all + 1 + others.length, 0);
  if (hrefs.length !== count) problems.push(`${count} places are found, and ${hrefs.length} shown`);
  if (groups.flatMap((group) => group.hrefs).length !== hrefs.length) problems.push('places stand in no group');
  if (groups.some(({ hrefs: own }) => own.length === 0) || new Set(names).size < names.length) problems.push('a group is empty, or there twice');
  for (const name of names.filter((own) => !kinds.includes(own))) problems.push(`a group is called ${JSON.stringify(name)}`);
  if (groups[0]?.hrefs[0] !== found.hits[0].href) problems.push('the best place is not the first');
  if (lines.length !== 1 || lines[0].text !== said) problems.push('how many there are is not on a line of its own');
  return problems;
}

/** Beside what was looked for instead there is a way back to what was typed, on the page and in the box. */
export async function exact(visitor, page) {
  const own = await engine(visitor, page);
  const twisted = await questionThat(own, TWISTED, ({ instead }) => instead.length > 0);
  if (!twisted?.found.instead.length) return null;
  const { question } = twisted;
  const { hits } = await own.ask(question, { exact: true });
  const wanted = hits.map(({ href }) => href).join();
  await visitor.look(360, 'light');
  return [...await exactOnPage(visitor, page, question, wanted), ...await exactInBox(visitor, page, question, wanted)];
}

/** Waits until it is said what was found. */
const isSaid = (tab, place) => tab.waitForFunction((own) => document.querySelector(`${own} .found`)?.textContent.trim() && !document.querySelector('[data-stale]'), place);

/** The link that searches for what was typed and nothing else, with what is wrong with it. */
async function wayBack(tab, place) {
  await isSaid(tab, place);
  const link = tab.locator(`${place} .found a`);
  if ((await link.count()) !== 1) return { problems: ['there is no way back to what was typed'] };
  const { height } = await link.boundingBox();
  await tab.locator(`${place} .found > *`).first().evaluate((line) => { line.dataset.stale = ''; });
  return { link, problems: height < 24 ? [`the way back is ${height} px high`] : [] };
}

/** What is shown: the places, and whether something was looked for instead. */
const shownIn = (tab, place) => tab.evaluate(([own, hits]) => ({
  hrefs: [...document.querySelectorAll(`${own} ${hits}`)].map((link) => link.getAttribute('href')).join(),
  lines: document.querySelectorAll(`${own} .found > *`).length,
  isFocused: document.activeElement.matches('[data-search-input]'),
}), [place, SELECTOR]);

/** On the page it is an address of its own, which stays when it is loaded again. */
async function exactOnPage({ tab, origin }, page, question, wanted) {
  await tab.goto(`${origin}${page.address}?q=${encodeURIComponent(question)}`);
  const { link, problems } = await wayBack(tab, 'main');
  if (!link) return problems;
  await link.click();
  await tab.waitForURL((url) => url.searchParams.has('exact'));
  for (const load of [() => {}, () => tab.reload()]) {
    await load();
    await isSaid(tab, 'main');
    const { hrefs, lines } = await shownIn(tab, 'main');
    if (hrefs !== wanted || lines !== 1) problems.push('the page finds other places than for what was typed');
  }
  return problems;
}

/** In the box it leaves neither the box nor the page, and one can go on typing. */
async function exactInBox({ tab, origin }, page, question, wanted) {
  await tab.goto(`${origin}${page.address}`);
  await tab.keyboard.press('/');
  await tab.waitForSelector('dialog.search[open]');
  await tab.keyboard.insertText(question);
  const { link, problems } = await wayBack(tab, 'dialog');
  if (!link) return problems;
  await link.click();
  await tab.waitForFunction(() => !document.querySelector('[data-stale]'));
  if ((await tab.locator('dialog.search[open]').count()) === 0) return [...problems, 'the way back leaves the box'];
  await isSaid(tab, 'dialog');
  const { hrefs, lines, isFocused } = await shownIn(tab, 'dialog');
  if (hrefs !== wanted || lines !== 1) problems.push('the box finds other places than for what was typed');
  if (!isFocused) problems.push('the focus is lost');
  return problems;
}
