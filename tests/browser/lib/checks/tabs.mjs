// Options of which a reader wants one: one is shown, the choice stays, and links reach all of them.

/** Chooses an option, here and in the others like it, and comes back to it. */
export async function tabs(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const count = await tab.locator('.tabs').count();
  if (count === 0) return null;
  const problems = [];
  const expect = async (when, wanted) => {
    const states = await tab.evaluate(shown);
    if (states.some((own) => own !== wanted)) problems.push(`${when}: shows ${states.join(', ')} and not ${wanted}`);
  };
  await expect('at first', '0');
  const button = tab.locator('.tabs').last().locator('[data-tab]').nth(1);
  await button.scrollIntoViewIfNeeded();
  const before = await button.boundingBox();
  await button.click();
  await expect('chosen', '1');
  const after = await button.boundingBox();
  if (Math.abs(before.y - after.y) > 1) problems.push('the button moves away under the finger');
  await visitor.visit(page.address);
  await expect('again', '1');
  const id = await tab.evaluate(() => document.querySelector('.tabs > section:last-child > [id]').id);
  await tab.goto('about:blank');
  await visitor.visit(`${page.address}#${encodeURIComponent(id)}`);
  const seen = await tab.evaluate((id) => {
    const { top, height } = document.getElementById(id).getBoundingClientRect();
    return height > 0 && top >= -1 && top < innerHeight;
  }, id);
  if (!seen) problems.push(`a link to #${id} does not show it`);
  await tab.evaluate(() => localStorage.clear());
  return problems;
}

/** Runs in the page: which options are shown and pressed, for each of the tabs. */
function shown() {
  return [...document.querySelectorAll('.tabs')].map((tabs) => {
    const visible = [...tabs.querySelectorAll(':scope > section')].flatMap((part, at) => (part.checkVisibility() ? [at] : []));
    const pressed = [...tabs.querySelectorAll('[data-tab]')].flatMap((own, at) => (own.getAttribute('aria-pressed') === 'true' ? [at] : []));
    return visible.join() === pressed.join() ? visible.join() : `${visible} and says ${pressed}`;
  });
}
