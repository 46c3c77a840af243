// What is checked on which pages: one line each.

import { axe } from './checks/axe.mjs';
import { lines, spacing } from './checks/chinese.mjs';
import { codes, languages, marks, steps, switcher } from './checks/guide.mjs';
import { keys, menu, skipLink, stops } from './checks/keyboard.mjs';
import { contrast, preferences, switches } from './checks/modes.mjs';
import { outline, structuredData } from './checks/outline.mjs';
import { answers, catalogue, refused, withoutItsScript, withoutScript } from './checks/plain.mjs';
import { paper } from './checks/print.mjs';
import { controls, rightToLeft, text, width } from './checks/reflow.mjs';
import { exact, results } from './checks/results.mjs';
import { arrival, box, harmless, inputMethod, narrowing, nothing } from './checks/search.mjs';
import { tabs } from './checks/tabs.mjs';
import { bytes, shift, work } from './checks/weight.mjs';

const every = () => true;
const first = (page) => page.first;
/** What has nothing to do with words is looked at in the default language only. */
const wordless = (page) => page.first && !page.language;
const guides = (page) => page.kind === 'guide';
const wordlessGuides = (page) => guides(page) && !page.language;
const chinese = (page) => page.first && page.lang.startsWith('zh');

/** Each check: its name, the pages that it is for, and what gives the problems; `null` if there is nothing to check. */
export const CHECKS = [
  { name: 'axe', of: every, run: axe },
  { name: 'outline', of: every, run: outline },
  { name: 'structured data', of: every, run: structuredData },
  { name: 'width', of: every, run: width },
  { name: 'text', of: first, run: text },
  { name: 'right to left', of: wordless, run: rightToLeft },
  { name: 'controls', of: wordless, run: controls },
  { name: 'skip link', of: wordless, run: skipLink },
  { name: 'stops', of: wordless, run: stops },
  { name: 'menu', of: wordless, run: menu },
  { name: 'keys', of: wordless, run: keys },
  { name: 'without script', of: wordless, run: withoutScript },
  { name: 'its script', of: wordless, run: withoutItsScript },
  { name: 'refused', of: wordless, run: refused },
  { name: 'lines', of: chinese, run: lines },
  { name: 'spacing', of: chinese, run: spacing },
  { name: 'contrast', of: (page) => page.first && page.kind === 'home', run: contrast },
  { name: 'switches', of: wordless, run: switches },
  { name: 'preferences', of: wordless, run: preferences },
  { name: 'paper', of: wordless, run: paper },
  { name: 'bytes', of: every, run: bytes },
  { name: 'work', of: every, run: work },
  { name: 'shift', of: wordless, run: shift },
  { name: 'answers', of: (page) => page.kind === 'faq-group', run: answers },
  { name: 'catalogue', of: (page) => page.kind === 'search', run: catalogue },
  { name: 'search box', of: wordless, run: box },
  { name: 'input method', of: (page) => page.first && page.kind === 'home', run: inputMethod },
  { name: 'narrowing', of: (page) => page.kind === 'search', run: narrowing },
  { name: 'results', of: (page) => page.kind === 'search', run: results },
  { name: 'only what is typed', of: (page) => page.kind === 'search', run: exact },
  { name: 'arrival', of: (page) => page.kind === 'search', run: arrival },
  { name: 'nothing found', of: (page) => page.kind === 'search', run: nothing },
  { name: 'harmless', of: (page) => page.kind === 'search', run: harmless },
  { name: 'steps', of: guides, run: steps },
  { name: 'languages', of: guides, run: languages },
  { name: 'codes', of: wordlessGuides, run: codes },
  { name: 'marks', of: wordlessGuides, run: marks },
  { name: 'switcher', of: wordlessGuides, run: switcher },
  { name: 'tabs', of: every, run: tabs },
];

/** Checks one page; what else went wrong meanwhile is the last of the results. */
export async function checkPage(visitor, page, context) {
  const results = [];
  for (const { name, of, run } of CHECKS) {
    if (!of(page)) continue;
    const problems = await run(visitor, page, context).catch((error) => [error.message]);
    if (problems) results.push({ name, problems });
  }
  results.push({ name: 'quiet', problems: [...new Set(visitor.takeProblems())] });
  return results;
}
