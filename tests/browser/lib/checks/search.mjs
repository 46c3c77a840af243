// The box of the search, as readers use it: by keyboard, with an input method, and with nothing that is run.

/** Where the site is that wants to know what was not found. */
const TOLD = '/help/';
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
    // All at once: of letter after letter nobody could tell when the last one has been searched for.
    await tab.keyboard.insertText(word);
    await tab.waitForSelector(`dialog ${HITS}, dialog .links`);
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

/** Searches on the page for it, for a word of the site, and waits for what is found. */
async function ask(visitor, page, question) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(`${page.address}?q=${encodeURIComponent(question)}`);
  await tab.waitForFunction(() => document.querySelector('[role=status].found')?.textContent.trim());
}

/** A word of the first guide or page that is listed, so that something is found. */
async function wordOf(visitor, page) {
  await visitor.visit(page.address);
  return visitor.tab.evaluate(() => [...document.querySelectorAll('main li a')].map((link) => link.textContent.match(/\p{L}{2,}/u)?.[0]).find(Boolean));
}

/** Chooses something, and waits until the results that were shown have made way for others. */
async function choose(tab, select, value) {
  await tab.locator(HITS).first().evaluate((hit) => { hit.dataset.stale = ''; });
  await select.selectOption(value);
  await tab.waitForFunction(() => !document.querySelector('[data-stale]') && document.querySelector('.found').textContent.trim());
}

/** Each choice of card types and of kinds tells how many there are, and shows so many. */
export async function narrowing(visitor, page) {
  const { tab } = visitor;
  await ask(visitor, page, await wordOf(visitor, page));
  await tab.waitForFunction(() => /\(\d+\)$/.test(document.querySelector('.narrow select')?.options[1].text)).catch(() => null);
  const problems = [];
  const selects = await tab.locator('.narrow select').count();
  const total = await tab.locator('.found').textContent();
  let tried = 0;
  for (let at = 0; at < selects; at += 1) {
    const select = tab.locator('.narrow select').nth(at);
    const options = await select.locator('option').evaluateAll((all) => all.slice(1).map(({ value, text }) => ({ value, count: Number(/\((\d+)\)$/.exec(text)?.[1]) })));
    if (options.some(({ count }) => Number.isNaN(count))) problems.push(`a choice does not say how many there are`);
    for (const { value, count } of options.filter((option) => option.count > 0)) {
      await choose(tab, select, value);
      const said = Number(/\d+/.exec(await tab.locator('.found').textContent())?.[0]);
      if (said !== count) problems.push(`a choice of ${count} shows ${said}`);
      if ((await tab.locator(HITS).count()) === 0) problems.push(`a choice of ${count} shows no place`);
      tried += 1;
    }
    await choose(tab, select, '');
    if ((await tab.locator('.found').textContent()) !== total) problems.push('all are not all again');
  }
  return tried ? problems : [...problems, 'nothing can be chosen'];
}

/** A hit leads to its place, in view, with the words marked until that is cleared; the text stays as it is. */
export async function arrival(visitor, page) {
  const { tab } = visitor;
  await ask(visitor, page, await wordOf(visitor, page));
  const hrefs = await tab.locator(HITS).evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  const at = Math.max(0, hrefs.findIndex((href) => href.includes('#')));
  await tab.locator(HITS).nth(at).click();
  await tab.waitForURL((url) => url.pathname + url.hash === hrefs[at]);
  await tab.waitForSelector('.unmark').catch(() => null);
  const problems = [];
  const seen = () => tab.evaluate(() => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target?.getBoundingClientRect();
    return {
      marks: CSS.highlights.get('found')?.size ?? 0,
      text: document.querySelector('main').textContent,
      inView: !box || (box.height > 0 && box.top < innerHeight && box.bottom > 0),
      clear: document.querySelectorAll('.unmark').length,
    };
  });
  const before = await seen();
  if (before.marks === 0) problems.push('nothing is marked');
  if (!before.inView) problems.push(`${hrefs[at]} is not in view`);
  if (before.clear !== 1) return [...problems, 'the marks cannot be cleared'];
  await tab.locator('.unmark').click();
  const after = await seen();
  if (after.marks !== 0 || after.clear !== 0) problems.push('the marks stay when they are cleared');
  if (after.text !== before.text) problems.push('marks change the text');
  await tab.reload();
  await tab.waitForTimeout(1000); // what marks is loaded only if there is something to mark
  if ((await seen()).marks !== 0) problems.push('what was cleared is marked again');
  return problems;
}

/** Where nothing is found, there are the card types and whom to ask; who wants to know is told, and nobody else. */
export async function nothing(visitor, page) {
  const { tab } = visitor;
  const told = [];
  await visitor.visit(page.address); // what another page still has to tell goes with it
  const isElsewhere = (request) => !request.url().startsWith(visitor.origin);
  const listen = (request) => { if (isElsewhere(request)) told.push(request.postData()); };
  tab.on('request', listen);
  await tab.route((url) => url.origin !== visitor.origin, (route) => route.fulfill({ status: 204 }));
  const question = 'zzqqvvxx';
  try {
    await ask(visitor, page, question);
    // By the clock of the page, which is the one that the telling goes by.
    await tab.evaluate(() => new Promise((done) => { setTimeout(done, 3000); }));
    const { cards, contact, said } = await tab.evaluate(() => ({
      cards: document.querySelectorAll('[data-search-results] + div .links a').length,
      contact: document.querySelectorAll('.contact').length,
      said: document.querySelector('.found').textContent,
    }));
    const problems = [];
    if (!said.includes(question)) problems.push('does not say what was not found');
    if (cards === 0) problems.push('shows no card type');
    if (contact % 2 === 1) problems.push('does not say whom to ask');
    const wanted = page.address.startsWith(TOLD) ? [question] : [];
    if (JSON.stringify(told) !== JSON.stringify(wanted)) problems.push(`tells somebody ${JSON.stringify(told)}, not ${JSON.stringify(wanted)}`);
    return problems;
  } finally {
    tab.off('request', listen);
    await tab.unrouteAll();
  }
}
