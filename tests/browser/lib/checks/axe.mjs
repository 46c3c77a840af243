// What axe-core finds, in every look.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LOOKS = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 1280, scheme: 'light', forcedColors: 'active' },
];
/** Rules that must have found something to look at where there are steps: else they did not run. */
const ON_STEPS = [
  'color-contrast', 'heading-order', 'landmark-unique', 'region', 'list', 'listitem', 'label', 'link-name',
  'target-size', 'skip-link', 'summary-name', 'definition-list', 'page-has-heading-one', 'meta-viewport',
];

/** The first page of each look in every mode, the others on a light phone. */
export async function axe(visitor, page) {
  const looks = page.first ? LOOKS : LOOKS.slice(0, 1);
  const problems = [];
  await visitor.visit(page.address);
  await visitor.tab.evaluate(AXE);
  const hasSteps = (await visitor.tab.locator('.step').count()) > 0;
  for (const { width, scheme, forcedColors } of looks) {
    await visitor.look(width, scheme, { forcedColors });
    const { violations, passes } = await run(visitor.tab);
    const look = `${width} ${scheme}${forcedColors ? ' forced' : ''}`;
    problems.push(...violations.map((violation) => `${look}: ${violation}`));
    if (page.first && hasSteps && width < 800) {
      const idle = ON_STEPS.filter((rule) => !passes.includes(rule));
      if (idle.length > 0) problems.push(`${look}: looked at nothing: ${idle.join(', ')}`);
    }
  }
  if (page.kind === 'guide') problems.push(...(await marked(visitor, page)));
  return problems;
}

/** A guide with two marks, opened at a step. */
async function marked(visitor, page) {
  const { tab } = visitor;
  const problems = [];
  const id = await tab.evaluate(() => document.querySelectorAll('.step[id]')[1]?.id);
  if (!id) return [];
  await visitor.visit(`${page.address}#${encodeURIComponent(id)}`);
  await tab.evaluate(() => [...document.querySelectorAll('.done input')].slice(0, 2).forEach((mark) => mark.click()));
  for (const { width, scheme, forcedColors } of page.first ? LOOKS : LOOKS.slice(0, 1)) {
    await visitor.look(width, scheme, { forcedColors });
    const { violations } = await run(tab);
    problems.push(...violations.map((violation) => `at a step, ${width} ${scheme}: ${violation}`));
  }
  await tab.evaluate(() => localStorage.clear());
  return problems;
}

/** Gives the violations, one line a rule, and the rules that passed. */
async function run(tab) {
  const { violations, passes } = await tab.evaluate(async (tags) => {
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
    const { violations, passes } = await globalThis.axe.run(document, options);
    const places = (nodes) => nodes.map((node) => node.target.join(' '));
    return {
      violations: violations.map(({ id, help, nodes }) => ({ id, help, places: places(nodes) })),
      passes: passes.map(({ id }) => id),
    };
  }, TAGS);
  const line = ({ id, help, places }) => {
    const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
    return `${id}: ${help}: ${places.slice(0, 3).join(', ')}${more}`;
  };
  return { violations: violations.map(line), passes };
}
