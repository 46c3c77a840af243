// The box of the search, as readers use it: by keyboard, with an input method, and with nothing that is run.

const HITS = '[data-search-results] a[data-search-hit]';

/** The box opens by keys, finds, is walked through with arrows, and closes; the focus comes back. */
export async function box(visitor, page) {
  const { tab } = visitor;
  await visitor.look(1280, 'light');
  const asked = [];
  const listen = (request) => { if (/\/search[-/].*\.(bin|js)$/.test(request.url())) asked.push(request.url()); };
  tab.on('request', listen);
  try {
    await visitor.visit(page.address);
    if ((await tab.locator('[data-search-open]').count()) === 0) return null;
    const problems = [];
    if (asked.length > 0 && page.kind !== 'search') problems.push(`asks for ${asked[0]} before anybody searches`);
    await tab.locator('[data-search-open]').focus();
    await tab.keyboard.press('Enter');
    await tab.waitForSelector('dialog.search[open]');
    const word = await tab.evaluate(() => document.querySelector('h1').textContent.match(/\p{L}{2,}/u)?.[0] ?? '');
    await tab.keyboard.type(word);
    await tab.waitForSelector(`dialog ${HITS}, dialog .links`);
    await tab.waitForTimeout(300); // the last letter has been searched for, too
    const focused = () => tab.evaluate((hits) => [...document.querySelectorAll(`dialog ${hits}`)].indexOf(document.activeElement), HITS);
    const count = await tab.locator(`dialog ${HITS}`).count();
    if (count > 0) {
      for (const [key, wanted] of [['ArrowDown', 0], ['End', count - 1], ['Home', 0], ['ArrowUp', -1]]) {
        await tab.keyboard.press(key);
        if ((await focused()) !== wanted) problems.push(`${key} leads to ${await focused()}, not ${wanted}`);
      }
    }
    if (!(await tab.locator('dialog [role=status]').textContent()).trim()) problems.push('nothing is said of what was found');
    await tab.keyboard.press('Escape');
    if ((await tab.locator('dialog input').inputValue()) !== '') problems.push('Escape does not clear the question');
    await tab.keyboard.press('Escape');
    if (await tab.locator('dialog.search[open]').count()) problems.push('Escape does not close the box');
    if (!(await tab.evaluate(() => document.activeElement.matches('[data-search-open]')))) problems.push('the focus does not come back');
    await tab.keyboard.press('/');
    await tab.waitForSelector('dialog.search[open]');
    await tab.keyboard.press('/');
    if ((await tab.locator('dialog input').inputValue()) !== '/') problems.push('a stroke cannot be typed');
    return problems;
  } finally {
    tab.off('request', listen);
  }
}

/** While an input method composes, nothing is opened or searched; what it commits is. */
export async function inputMethod(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  if ((await tab.locator('[data-search-open]').count()) === 0) return null;
  await tab.locator('[data-search-open]').click();
  await tab.waitForSelector('dialog.search[open]');
  const session = await tab.context().newCDPSession(tab);
  const problems = [];
  const before = tab.url();
  await session.send('Input.imeSetComposition', { text: 'zhuxiao', selectionStart: 7, selectionEnd: 7 });
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process' });
  await tab.waitForTimeout(300);
  if (await tab.locator(`dialog ${HITS}`).count()) problems.push('searches for what is being composed');
  await session.send('Input.insertText', { text: '注销' });
  await tab.waitForTimeout(100);
  await tab.waitForSelector(`dialog ${HITS}, dialog .links`);
  if (tab.url() !== before) problems.push('leaves the page while a word is committed');
  if ((await tab.locator('dialog input').inputValue()) !== '注销') problems.push('what is committed is lost');
  await session.detach();
  return problems;
}

/** Questions and contents stay text. */
export async function harmless(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  const hostile = '"><img src=x onerror="document.title=1"><script>document.title=1</script>';
  await visitor.visit(`${page.address}?q=${encodeURIComponent(hostile)}`);
  await tab.waitForFunction(() => document.querySelector('[role=status].found')?.textContent.trim());
  const run = await tab.evaluate(() => document.title === '1' || document.querySelectorAll('main img, main script').length > 0);
  return run ? ['runs what was asked'] : [];
}
