// The page by keyboard alone.

/** More stops than any page has: then the focus is trapped. */
const MOST = 600;

/** The first stop leads past the head of the page. */
export async function skipLink(visitor, page) {
  const { tab } = visitor;
  await visitor.look(1280, 'light');
  await visitor.visit(page.address);
  await tab.keyboard.press('Tab');
  const first = await tab.evaluate(() => {
    const { activeElement: stop } = document;
    const { width, height, left, top } = stop.getBoundingClientRect();
    return { is: stop.matches('.skip'), shown: width > 24 && height > 24 && left >= 0 && top >= 0 };
  });
  if (!first.is) return ['the first stop does not lead past the head of the page'];
  const problems = first.shown ? [] : ['the link past the head of the page cannot be seen'];
  await tab.keyboard.press('Enter');
  const inMain = await tab.evaluate(() => document.activeElement.matches('main'));
  if (!inMain) problems.push('the link past the head of the page does not lead to the text');
  return problems;
}

/** Every stop can be seen, and looks like the one that has the focus; none is left out. */
export async function stops(visitor, page) {
  const { tab } = visitor;
  const problems = [];
  for (const width of [360, 1280]) {
    await visitor.look(width, 'light');
    await visitor.visit(page.address);
    const wanted = await tab.evaluate(focusable);
    let seen = 0;
    for (; seen < MOST; seen += 1) {
      await tab.keyboard.press('Tab');
      const { ended, isOther, problem } = await tab.evaluate(stop);
      if (ended) break;
      if (isOther) seen -= 1;
      if (problem) problems.push(`${width} px: ${problem}`);
    }
    if (seen !== wanted) problems.push(`${width} px: ${seen} stops of ${wanted}`);
  }
  return problems.slice(0, 5);
}

/** The menu opens with Enter, and closes with Escape and when something else is chosen. */
export async function menu(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const summary = tab.locator('.menu summary');
  if ((await summary.count()) === 0) return [];
  const isOpen = () => tab.evaluate(() => document.querySelector('.menu details').open);
  const problems = [];
  await summary.focus();
  await tab.keyboard.press('Enter');
  if (!(await isOpen())) problems.push('Enter does not open the menu');
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Escape');
  if (await isOpen()) problems.push('Escape does not close the menu');
  const back = await tab.evaluate(() => document.activeElement.matches('.menu summary'));
  if (!back) problems.push('after Escape the focus is lost');
  await summary.click();
  await tab.mouse.click(3, 730);
  if (await isOpen()) problems.push('the menu stays open when something else is chosen');
  return problems;
}

/** Marks and folded answers with the keys that they have everywhere. */
export async function keys(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const problems = [];
  const mark = tab.locator('.done input').first();
  if (await mark.count()) {
    await mark.focus();
    await tab.keyboard.press('Space');
    if (!(await mark.isChecked())) problems.push('Space does not set the mark');
    await tab.evaluate(() => localStorage.clear());
  }
  const answer = tab.locator('.qa summary').first();
  if (await answer.count()) {
    const isOpen = () => answer.evaluate((summary) => summary.parentElement.open);
    for (const key of ['Enter', 'Space']) {
      const before = await isOpen();
      await answer.focus();
      await tab.keyboard.press(key);
      if ((await isOpen()) === before) problems.push(`${key} does not unfold the answer`);
    }
  }
  return problems;
}

/** Runs in the page: counts what should be reached; none may stand elsewhere than in the order of the page. */
function focusable() {
  const all = document.querySelectorAll('a[href], button, input, textarea, select, summary, [tabindex="0"]');
  const reached = [...all].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])') ? -1 : reached.length;
}

/** Runs in the page: says what is wrong with the stop that has the focus. */
function stop() {
  const { activeElement: own } = document;
  if (!own || own === document.body || own === document.documentElement) return { ended: true };
  // Some browsers go round without leaving the page.
  if (own === globalThis.firstStop) return { ended: true };
  globalThis.firstStop ??= own;
  // Its buttons are those of the browser.
  if (own.localName === 'video') return { isOther: true };
  const name = own.outerHTML.slice(0, 80);
  const outline = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  };
  if (!outline(own) && !(own.closest('.card') && outline(own.closest('.card')))) return { problem: `looks like any other: ${name}` };
  const [box] = own.getClientRects();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (right - left < 1 || bottom - top < 1) return { problem: `is out of sight: ${name}` };
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const seen = document.elementFromPoint(x, y);
  const isCovered = !(own.contains(seen) || seen?.contains(own));
  return isCovered ? { problem: `is covered: ${name}` } : {};
}
