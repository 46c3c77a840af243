// The page without a script, and with one that is refused what it asks for.

/** Without JavaScript, all that is said is there, and what can be pressed works. */
export async function withoutScript(visitor, page, { plain }) {
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const withScript = await visitor.tab.evaluate(shownLines);
  const { tab } = plain;
  await plain.look(360, 'light');
  await plain.visit(page.address);
  const without = new Set(await tab.evaluate(shownLines));
  const problems = withScript.filter((line) => !without.has(line)).map((line) => `is not there: ${line}`);
  const boxes = await tab.evaluate(() =>
    [...document.querySelectorAll('.js-only')].filter((box) => box.checkVisibility()).map((box) => box.outerHTML.slice(0, 80)),
  );
  problems.push(...boxes.map((box) => `does nothing without a script: ${box}`));
  const hidden = await tab.evaluate(() =>
    [...document.querySelectorAll('.tabs > section')].filter((part) => !part.checkVisibility()).map((part) => part.textContent.slice(0, 40)),
  );
  problems.push(...hidden.map((part) => `an option is hidden: ${part}`));
  return [...problems.slice(0, 5), ...(await press(tab)), ...plain.takeProblems()];
}

/** Opens the menu, sets a mark. */
async function press(tab) {
  const problems = [];
  const summary = tab.locator('.menu summary');
  if (await summary.count()) {
    await summary.click();
    if (!(await tab.locator('.menu li').first().isVisible())) problems.push('the menu does not open');
    await summary.click();
  }
  const mark = tab.locator('.done input').first();
  if (await mark.count()) {
    const look = () => mark.evaluate((box) => getComputedStyle(box.closest('.step').querySelector('h3'), '::before').backgroundColor);
    const before = await look();
    await mark.check();
    if ((await look()) === before) problems.push('a step that is done looks like any other');
  }
  return problems;
}

/** A script that does not come leaves no options hidden and no buttons that do nothing. */
export async function withoutItsScript(visitor, page, { open }) {
  const own = await open();
  const { tab } = own;
  try {
    await tab.route(/\/theme-\w+\.js$/, (route) => route.abort());
    await own.look(360, 'light');
    await own.visit(page.address);
    return await tab.evaluate(() => {
      const idle = [...document.querySelectorAll('.js-only')].filter((box) => box.checkVisibility());
      const hidden = [...document.querySelectorAll('.tabs > section')].filter((part) => !part.checkVisibility());
      return [...idle.map((box) => `does nothing: ${box.outerHTML.slice(0, 60)}`), ...hidden.map((part) => `is hidden: ${part.textContent.slice(0, 40)}`)];
    });
  } finally {
    await own.close();
  }
}

/** A link to an answer unfolds it, and shows the question. */
export async function answers(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const ids = await tab.evaluate(() => [...document.querySelectorAll('.answer[id], .qa [id]')].map(({ id }) => id).slice(-2));
  if (ids.length === 0) return null;
  const problems = [];
  for (const id of ids) {
    await tab.goto('about:blank');
    await visitor.visit(`${page.address}#${encodeURIComponent(id)}`);
    problems.push(...(await tab.evaluate((id) => {
      const answer = document.getElementById(id);
      const { top } = answer.closest('.qa').querySelector('summary').getBoundingClientRect();
      const isShown = answer.closest('details').open && answer.checkVisibility();
      return [...(isShown ? [] : [`#${id} stays folded`]), ...(top < 0 || top > innerHeight ? [`the question of #${id} is at ${Math.round(top)} px`] : [])];
    }, id)));
  }
  return problems;
}

/** The page to search on lists every guide and every group of questions. */
export async function catalogue(visitor, page, { addresses }) {
  await visitor.visit(page.address);
  const links = await visitor.tab.evaluate(() => [...document.querySelectorAll('main a[href]')].map((link) => new URL(link.href).pathname));
  const wanted = addresses.filter((own) => own.language === page.language && ['guide', 'faq-group'].includes(own.kind));
  return wanted.filter((own) => !links.includes(own.address)).map((own) => `does not list ${own.address}`);
}

/** Storage and clipboard may be refused by an error, or missing, and the anchor may be nonsense. */
export async function refused(visitor, page, { origin, open }) {
  const own = await open();
  const { tab } = own;
  await tab.addInitScript(() => {
    const denied = () => { throw new DOMException('denied', 'SecurityError'); };
    Object.defineProperty(globalThis, 'localStorage', { get: denied });
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  const problems = [];
  try {
    await own.look(1280, 'light');
    await own.visit(`${page.address}#%`);
    for (const button of await tab.locator('[data-switch]').all()) await button.click();
    for (const tick of await tab.locator('input[data-mark]').all()) await tick.check();
    for (const button of await tab.locator('[data-clear]').all()) {
      await button.click().catch(() => problems.push('the marks cannot be cleared'));
    }
    const permalink = tab.locator('.permalink').first();
    if (await permalink.count()) {
      const href = await permalink.getAttribute('href');
      await permalink.click();
      if (new URL(tab.url()).hash !== href) problems.push(`the mark of ${href} leads to ${tab.url()}`);
      const said = await tab.locator('[role=status].said').textContent();
      const short = await permalink.getAttribute('data-copy');
      if (short && !said.includes(short)) problems.push(`what could not be copied is not said: ${said}`);
    }
    problems.push(...own.takeProblems());
  } finally {
    await own.close();
  }
  return problems;
}

/** Runs in the page: the lines of text that are shown, but for what needs a script. */
function shownLines() {
  for (const box of document.querySelectorAll('.js-only, .said')) box.style.display = 'none';
  return document.body.innerText.split('\n').map((line) => line.trim()).filter(Boolean);
}
