// What only guides have: steps that are linked to, marks that stay, the same step for other card types and in other
// languages, and short addresses.

/** A step may start this far below the upper edge, in CSS pixels. */
const STEP_TOP = 200;

/** Follows links to steps: the first loads the page anew, as a link from elsewhere does. */
export async function steps(visitor, { address }) {
  await visitor.look(360, 'light');
  await visitor.visit(address);
  const ids = await visitor.tab.evaluate(stepIds);
  await visitor.tab.goto('about:blank');
  const problems = [];
  for (const id of ids) {
    await visitor.visit(`${address}#${encodeURIComponent(id)}`);
    problems.push(...(await visitor.tab.evaluate(stepInView, { id, lowest: STEP_TOP })));
  }
  return ids.length > 0 ? problems : null;
}

/** Goes from a step to each other language as a reader does: the step is kept. */
export async function languages(visitor, { address }) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(address);
  const id = (await tab.evaluate(stepIds)).at(-1);
  const others = await tab.evaluate(() => [
    ...new Set([...document.querySelectorAll('a[data-keep-place]')].map((link) => link.hreflang)),
  ]);
  if (!id || others.length === 0) return null;
  const problems = [];
  for (const language of others) {
    await tab.goto('about:blank');
    await visitor.visit(`${address}#${encodeURIComponent(id)}`);
    const lost = await choose(tab, language);
    problems.push(...lost);
    if (lost.length === 0) problems.push(...(await tab.evaluate(stepInView, { id, lowest: STEP_TOP })));
  }
  return problems;
}

/** Ticks the first and the last mark, comes back, and takes them away again. */
export async function marks(visitor, { address }) {
  const { tab } = visitor;
  await visitor.visit(address);
  const ticked = () => tab.locator('input[data-mark]:checked').count();
  const all = tab.locator('input[data-mark]');
  if ((await all.count()) === 0) return null;
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
  await tab.locator('[data-clear]').click().catch(() => problems.push('the marks cannot be cleared'));
  await visitor.visit(address);
  if ((await ticked()) !== 0) problems.push(`${await ticked()} marks stay`);
  return problems;
}

/** Goes from each step to another card type: to the step that it names, else to the page. */
export async function switcher(visitor, { address }) {
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
    await tab.waitForURL(wanted).catch(() => problems.push(`#${id} leads to ${tab.url()}, not ${wanted}`));
  }
  return cases.length > 0 ? problems : null;
}

let turn = Promise.resolve();

/** Does something while no other tab does: all tabs share one clipboard. */
function alone(work) {
  const mine = turn.then(work);
  turn = mine.catch(() => {});
  return mine;
}

/** Copies the short address of the last step, and follows it: it leads on to the step, as it did before. */
export async function codes(visitor, { address }) {
  const { tab } = visitor;
  await visitor.visit(address);
  const links = tab.locator('a[data-copy]');
  if ((await links.count()) === 0) return null;
  const wanted = new URL(await links.last().getAttribute('href'), `${visitor.origin}${address}`);
  const { said, copied } = await alone(async () => {
    await links.last().click();
    const said = await tab.locator('[role=status].said:not(:empty)').textContent();
    return { said, copied: await tab.evaluate(() => navigator.clipboard.readText()) };
  });
  await tab.goto('about:blank');
  await tab.goto(copied);
  const problems = await tab.waitForURL(wanted.href).then(
    () => [],
    () => [`${copied} leads to ${tab.url()}`],
  );
  if (!said.trim()) problems.push('nothing is said of the address that was copied');
  return problems;
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
  const { backgroundColor } = getComputedStyle(step);
  if (backgroundColor === 'rgba(0, 0, 0, 0)') problems.push(`#${id} looks like any other step`);
  const heading = step.querySelector('h3');
  if (getComputedStyle(heading, '::before').outlineStyle === 'none') problems.push(`the number of #${id} has no ring`);
  const number = [...document.querySelectorAll('.step')].indexOf(step) + 1;
  if (!heading.textContent.match(/\d+/)?.[0].startsWith(String(number))) problems.push(`the heading of #${id} does not say that it is step ${number}`);
  return problems;
}
