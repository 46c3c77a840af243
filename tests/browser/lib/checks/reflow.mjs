// Whether everything fits: narrow windows, large text, wide spacing, the other direction.

const WIDTHS = [320, 360, 640, 1280];
/** The least height of what is meant to be pressed, in CSS pixels. */
const CONTROL = 40;

/** At four widths; 320 px is also a window of 1,280 px at 400 %. */
export async function width(visitor, page) {
  const problems = [];
  await visitor.visit(page.address);
  for (const wide of WIDTHS) {
    await visitor.look(wide, 'light');
    problems.push(...(await overflow(visitor.tab, `${wide} px`)));
  }
  return problems;
}

/** With the spacing of WCAG 1.4.12, and with text of twice the size. */
export async function text(visitor, page) {
  const { tab } = visitor;
  await visitor.look(320, 'light');
  await visitor.visit(page.address);
  await tab.evaluate(() => {
    const important = ['important'];
    for (const element of document.querySelectorAll('*')) {
      element.style.setProperty('line-height', '1.5', ...important);
      element.style.setProperty('letter-spacing', '.12em', ...important);
      element.style.setProperty('word-spacing', '.16em', ...important);
      if (element.matches('p')) element.style.setProperty('margin-bottom', '2em', ...important);
    }
  });
  const problems = [...(await overflow(tab, 'wide spacing')), ...(await tab.evaluate(clipped))];
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  await tab.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  problems.push(...(await overflow(tab, 'text of 200 %')));
  return problems;
}

/** Written from right to left. */
export async function rightToLeft(visitor, page) {
  const { tab } = visitor;
  const problems = [];
  for (const wide of [360, 1280]) {
    await visitor.look(wide, 'light');
    await visitor.visit(page.address);
    await tab.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    problems.push(...(await overflow(tab, `right to left, ${wide} px`)));
    problems.push(...(await tab.evaluate(markersOnTheRight)));
  }
  return problems;
}

/** What is pressed is large enough. */
export async function controls(visitor, page) {
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  return visitor.tab.evaluate((least) => {
    const all = document.querySelectorAll(
      'button, summary, .switcher a, .go a, .menu a, .find, .done, .choices > *, .toc a, .permalink',
    );
    return [...all]
      .map((control) => [control, control.getBoundingClientRect()])
      .filter(([control, box]) => control.checkVisibility() && box.height < least)
      .map(([control, box]) => `${control.outerHTML.slice(0, 80)} is ${box.height} px high`);
  }, CONTROL);
}

/** Says so if the page must be scrolled sideways. */
async function overflow(tab, when) {
  const { room, needed, widest } = await tab.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const beyond = [...document.body.querySelectorAll('*')].find((element) => {
      const { left, right } = element.getBoundingClientRect();
      return (right > clientWidth + 0.5 || left < -0.5) && !element.closest('.vh, .skip, .table, pre');
    });
    return { room: clientWidth, needed: scrollWidth, widest: beyond?.outerHTML.slice(0, 120) };
  });
  return needed <= room ? [] : [`${when}: needs ${needed} px, has ${room} px: ${widest}`];
}

/** Runs in the page: says which elements cut their text off. */
function clipped() {
  const cut = [...document.body.querySelectorAll('*')].filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    if (overflowY !== 'hidden' && overflowX !== 'hidden') return false;
    if (element.closest('.vh, .skip')) return false;
    return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
  });
  return cut.map((element) => `cuts its text off: ${element.outerHTML.slice(0, 80)}`);
}

/** Runs in the page: says which numbers of steps do not stand before their titles. */
function markersOnTheRight() {
  return [...document.querySelectorAll('.step')]
    .filter((step) => {
      const title = step.querySelector('h3').getBoundingClientRect();
      const room = step.getBoundingClientRect().right - title.right;
      return room < 32 || getComputedStyle(step.querySelector('h3'), '::before').right !== '0px';
    })
    .map((step) => `the number of #${step.id} is not on the right`);
}
