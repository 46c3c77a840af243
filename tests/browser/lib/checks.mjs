// What is checked on each page. A check gives its name and the problems it found.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [320, 360, 640, 1280];
const EVERY_LOOK = [
  [360, 'light'],
  [360, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
];
/** A step may start this far below the upper edge, in CSS pixels. */
const STEP_TOP = 200;

/** Checks one page: the first of each template in every look, the others on a light phone. */
export async function checkPage(visitor, page) {
  const results = [];
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  await visitor.tab.evaluate(AXE);
  const looks = page.first ? EVERY_LOOK : EVERY_LOOK.slice(0, 1);
  for (const [width, scheme] of looks) {
    await visitor.look(width, scheme);
    results.push({ name: `axe ${width} ${scheme}`, problems: await axe(visitor.tab) });
  }
  for (const width of WIDTHS) {
    await visitor.look(width, 'light');
    results.push({ name: `width ${width}`, problems: await overflow(visitor.tab) });
  }
  if (page.template === 'guide') {
    results.push(...(await steps(visitor, page.address)));
    results.push(...(await languages(visitor, page.address)));
    results.push(...(await codes(visitor, page.address)));
  }
  results.push({ name: 'quiet', problems: [...new Set(visitor.takeProblems())] });
  return results;
}

/** Gives the violations that axe-core finds, one line a rule and place. */
async function axe(tab) {
  const violations = await tab.evaluate(async (tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(({ id, help, nodes }) => ({
      id,
      help,
      places: nodes.map((node) => node.target.join(' ')),
    }));
  }, TAGS);
  return violations.map(({ id, help, places }) => {
    const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
    return `${id}: ${help}: ${places.slice(0, 3).join(', ')}${more}`;
  });
}

/** Says so if the page must be scrolled sideways. */
async function overflow(tab) {
  const { room, needed, widest } = await tab.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const beyond = [...document.body.querySelectorAll('*')].find(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return { room: clientWidth, needed: scrollWidth, widest: beyond?.outerHTML.slice(0, 120) };
  });
  return needed <= room ? [] : [`needs ${needed} px, has ${room} px: ${widest}`];
}

/** Follows links to steps: the first loads the page anew, as a link from elsewhere does. */
async function steps(visitor, address) {
  await visitor.look(360, 'light');
  const ids = await visitor.tab.evaluate(stepIds);
  await visitor.tab.goto('about:blank');
  const results = [];
  for (const id of ids) {
    await visitor.visit(`${address}#${encodeURIComponent(id)}`);
    const problems = await visitor.tab.evaluate(stepInView, { id, lowest: STEP_TOP });
    results.push({ name: 'steps', problems });
  }
  return results;
}

/** Goes from a step to each other language as a reader does: the step is kept. */
async function languages(visitor, address) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(address);
  const id = (await tab.evaluate(stepIds)).at(-1);
  const others = await tab.evaluate(() => [
    ...new Set([...document.querySelectorAll('a[data-keep-place]')].map((link) => link.hreflang)),
  ]);
  const results = [];
  for (const language of id ? others : []) {
    await tab.goto('about:blank');
    await visitor.visit(`${address}#${encodeURIComponent(id)}`);
    const problems = await choose(tab, language);
    if (problems.length === 0) {
      problems.push(...(await tab.evaluate(stepInView, { id, lowest: STEP_TOP })));
    }
    results.push({ name: 'languages', problems });
  }
  return results;
}

let turn = Promise.resolve();

/** Does something while no other tab does: all tabs share one clipboard. */
function alone(work) {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

/** Copies the short address of the last step, and follows it: it leads on to the step, as it did before. */
async function codes(visitor, address) {
  const { tab } = visitor;
  await visitor.visit(address);
  const links = tab.locator('a[data-copy]');
  if ((await links.count()) === 0) return [];
  const wanted = new URL(await links.last().getAttribute('href'), `${visitor.origin}${address}`);
  const { said, copied } = await alone(async () => {
    await links.last().click();
    const said = await tab.locator('.said:not(:empty)').textContent();
    return { said, copied: await tab.evaluate(() => navigator.clipboard.readText()) };
  });
  await tab.goto('about:blank');
  await tab.goto(copied);
  const problems = await tab.waitForURL(wanted.href, { timeout: 5000 }).then(
    () => [],
    () => [`${copied} leads to ${tab.url()}`],
  );
  if (!said.trim()) problems.push('nothing is said of the address that was copied');
  return [{ name: 'codes', problems }];
}

/** Follows the link to another language, which may be folded away, and says what went wrong. */
async function choose(tab, language) {
  const links = `a[data-keep-place][hreflang="${language}"]`;
  const visible = tab.locator(`${links}:visible`).first();
  if ((await visible.count()) === 0) {
    await tab.locator(`details:has(${links}) > summary`).first().click();
  }
  const before = new URL(tab.url());
  await visible.click();
  await tab.waitForURL((url) => url.pathname !== before.pathname, { waitUntil: 'load' });
  const shown = await tab.evaluate(() => document.documentElement.lang);
  const problems = shown === language ? [] : [`the link to ${language} leads to ${shown}`];
  const { hash } = new URL(tab.url());
  if (hash !== before.hash) problems.push(`${before.hash} became "${hash}" in ${language}`);
  return problems;
}

/** Runs in the page: gives the ids of its steps, by markup and by structured data. */
function stepIds() {
  const ids = [...document.querySelectorAll('.step[id]')].map((step) => step.id);
  for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]')) {
    const collect = (value) => {
      if (value === null || typeof value !== 'object') return;
      if (value['@type'] === 'HowToStep') ids.push(decodeURIComponent(value.url.split('#')[1]));
      Object.values(value).forEach(collect);
    };
    collect(JSON.parse(textContent));
  }
  return [...new Set(ids)];
}

/** Runs in the page: says what is wrong with where a step ended up. */
function stepInView({ id, lowest }) {
  const step = document.getElementById(id);
  if (!step) return [`there is no #${id}`];
  const problems = step.matches(':target') ? [] : [`#${id} is not the target`];
  const { top } = step.getBoundingClientRect();
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  const atEnd = scrollTop + clientHeight >= scrollHeight - 1;
  if (top < -1 || top > (atEnd ? clientHeight - 1 : lowest)) {
    problems.push(`#${id} starts at ${Math.round(top)} px of ${clientHeight} px`);
  }
  return problems;
}
