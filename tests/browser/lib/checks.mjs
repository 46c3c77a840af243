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
    results.push(...(await marks(visitor, page.address)));
    results.push(...(await switcher(visitor, page.address)));
  }
  if (page.first) results.push({ name: 'modes', problems: await modes(visitor, page.address) });
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

/** Ticks the first and the last mark, comes back, and takes them away again. */
async function marks(visitor, address) {
  const { tab } = visitor;
  await visitor.visit(address);
  const ticked = () => tab.locator('input[data-mark]:checked').count();
  const all = tab.locator('input[data-mark]');
  if ((await all.count()) === 0) return [];
  const problems = [];
  await all.first().check();
  await all.last().check();
  const wanted = await ticked();
  await visitor.visit('/no-such/page/').catch(() => {});
  visitor.takeProblems();
  await visitor.visit(address);
  if ((await ticked()) !== wanted) problems.push(`${await ticked()} of ${wanted} marks are kept`);
  const done = await tab.evaluate(() => {
    const step = [...document.querySelectorAll('.step')].at(-1);
    return getComputedStyle(step.querySelector('h3'), '::before').content.includes('✓');
  });
  if (!done) problems.push('the step that was ticked does not look done');
  await tab.locator('[data-clear]').click();
  await visitor.visit(address);
  if ((await ticked()) !== 0) problems.push(`${await ticked()} marks stay`);
  return [{ name: 'marks', problems }];
}

/** Goes from each step to another card type: to the step that it names, else to the page. */
async function switcher(visitor, address) {
  const { tab } = visitor;
  await visitor.look(1280, 'light');
  await visitor.visit(address);
  const cases = await tab.evaluate(() =>
    [...document.querySelectorAll('.switcher a[href]:not([aria-current])')].flatMap((link) =>
      [...document.querySelectorAll('.step[id]')].slice(0, 3).map((step) => {
        const same = [...step.querySelectorAll('.rel a')].find((own) => own.href.startsWith(`${link.href.split('#')[0]}#`));
        return { id: step.id, page: link.href, wanted: same?.href ?? link.href };
      }),
    ),
  );
  const problems = [];
  for (const { id, page, wanted } of cases) {
    await tab.goto('about:blank');
    await visitor.visit(`${address}#${encodeURIComponent(id)}`);
    const link = tab.locator('.switcher a[href]').filter({ visible: true });
    const at = await link.evaluateAll((links, href) => links.findIndex((own) => own.href === href), page);
    await link.nth(at).click();
    await tab.waitForURL(wanted, { timeout: 5000 }).catch(() => problems.push(`#${id} leads to ${tab.url()}, not ${wanted}`));
  }
  return cases.length ? [{ name: 'switcher', problems }] : [];
}

/** Switches between light and dark, and to larger text; both stay on the next page, from its first paint. */
async function modes(visitor, address) {
  const { tab } = visitor;
  await visitor.look(1280, 'dark');
  await visitor.visit(address);
  const colour = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const size = () => tab.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  const problems = [];
  const expect = (name, is, wanted) => {
    if (is !== wanted) problems.push(`${name} is ${is}, not ${wanted}`);
  };
  expect('dark', await colour(), 'rgb(18, 22, 26)');
  const buttons = tab.locator('[data-switch]');
  if ((await buttons.count()) === 0) return problems;
  await tab.locator('[data-switch=mode]').click();
  expect('light', await colour(), 'rgb(255, 255, 255)');
  if ((await buttons.count()) > 1) {
    await tab.locator('[data-switch=size]').click();
    expect('the size', await size(), '19px');
  }
  await visitor.visit(address);
  expect('light, again', await colour(), 'rgb(255, 255, 255)');
  const large = (await buttons.count()) > 1;
  if (large) expect('the size, again', await size(), '19px');
  await tab.evaluate(() => localStorage.clear());
  await visitor.look(1280, 'light');
  await visitor.visit(address);
  return problems;
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
