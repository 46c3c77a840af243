// Light and dark, forced colours, more contrast, less motion.

/** Foregrounds, the backgrounds that they stand on, and the least contrast of each. */
const PAIRS = [
  [['text', 'text2', 'text3', 'link'], ['bg', 'sunken', 'target'], 4.5],
  [['text', 'link'], ['accentbg', 'donebg', 'warnbg', 'dangerbg'], 4.5],
  [['text'], ['code', 'raised'], 4.5],
  [['linkh', 'visited', 'accent', 'done', 'danger'], ['bg'], 4.5],
  [['onaccent'], ['accent', 'linkh'], 4.5],
  [['ondone'], ['done'], 4.5],
  [['done'], ['donebg'], 4.5],
  [['warn'], ['warnbg'], 4.5],
  [['danger'], ['dangerbg'], 4.5],
  [['c1'], ['c1b', 'bg'], 4.5],
  [['c2'], ['c2b', 'bg'], 4.5],
  [['c3'], ['c3b', 'bg'], 4.5],
  [['c4'], ['c4b', 'bg'], 4.5],
  [['ctl'], ['bg', 'sunken'], 3],
  [['focus'], ['bg', 'sunken', 'target'], 3],
  [['targetline'], ['bg', 'target'], 3],
];

/** The contrast of every pair of colours of the style sheet, as the browser reads it. */
export async function contrast(visitor, page) {
  const problems = [];
  await visitor.visit(page.address);
  for (const scheme of ['light', 'dark']) {
    await visitor.look(1280, scheme);
    const names = [...new Set(PAIRS.flatMap(([fore, back]) => [...fore, ...back]))];
    const colours = await visitor.tab.evaluate((names) => {
      const probe = document.createElement('i');
      document.body.append(probe);
      const read = (name) => {
        probe.style.color = `var(--${name})`;
        return [name, getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number)];
      };
      const colours = Object.fromEntries(names.map(read));
      probe.remove();
      return colours;
    }, names);
    for (const [fores, backs, least] of PAIRS) {
      for (const fore of fores) {
        for (const back of backs) {
          const ratio = contrastOf(colours[fore], colours[back]);
          if (ratio < least) problems.push(`${scheme}: ${fore} on ${back} is ${ratio.toFixed(2)}, least ${least}`);
        }
      }
    }
  }
  return problems;
}

function contrastOf(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Switches between light and dark, and to larger text; both stay on the next page, from its first paint. */
export async function switches(visitor, page) {
  const { tab } = visitor;
  await visitor.look(1280, 'dark');
  await visitor.visit(page.address);
  const colour = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const size = () => tab.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  const problems = [];
  const expect = (name, is, wanted) => {
    if (is !== wanted) problems.push(`${name} is ${is}, not ${wanted}`);
  };
  expect('dark', await colour(), 'rgb(18, 22, 26)');
  const has = async (name) => (await tab.locator(`[data-switch=${name}]`).count()) > 0;
  const [mode, large] = [await has('mode'), await has('size')];
  if (mode) await tab.locator('[data-switch=mode]').click();
  if (large) await tab.locator('[data-switch=size]').click();
  const look = async (when) => {
    if (mode) expect(`light${when}`, await colour(), 'rgb(255, 255, 255)');
    if (large) expect(`the size${when}`, await size(), '19px');
  };
  await look('');
  // What is remembered is in force before the script of the site is there.
  await tab.route(/\/theme-\w+\.js$/, (route) => route.abort());
  await visitor.visit(page.address);
  await look(', before the script');
  await tab.unroute(/\/theme-\w+\.js$/);
  visitor.takeProblems();
  await tab.evaluate(() => localStorage.clear());
  return problems;
}

/** Colours of the reader's own, more contrast, less motion. */
export async function preferences(visitor, page) {
  const { tab } = visitor;
  await visitor.look(1280, 'light', { forcedColors: 'active' });
  await visitor.visit(page.address);
  const problems = await tab.evaluate(() => {
    const problems = [];
    for (const heading of document.querySelectorAll('.step h3')) {
      const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(heading, '::before');
      if (Number.parseFloat(borderTopWidth) < 2 || borderTopColor === backgroundColor) problems.push('forced colours: a number without a ring');
    }
    for (const own of document.querySelectorAll('[aria-current=page]:not(.crumb *, .brand)')) {
      const { outlineStyle, outlineWidth } = getComputedStyle(own);
      if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) problems.push(`forced colours: looks like any other: ${own.textContent}`);
    }
    return problems;
  });
  const line = () => tab.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--line'));
  await visitor.look(1280, 'light');
  const usual = await line();
  await visitor.look(1280, 'light', { contrast: 'more' });
  if ((await line()) === usual) problems.push('more contrast: lines are as faint as ever');
  await visitor.look(1280, 'light');
  const id = await tab.evaluate(() => document.querySelector('.step[id]')?.id);
  if (id) {
    await tab.evaluate((id) => { location.hash = id; }, id);
    const moving = await tab.evaluate(() => document.getAnimations().length);
    if (moving > 0) problems.push(`less motion: ${moving} things move`);
  }
  return problems;
}
