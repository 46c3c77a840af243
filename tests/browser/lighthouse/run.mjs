// Asks Lighthouse about the first page of each kind: accessibility, best practices and SEO are to be without fault.
// The speed is told, and not judged: it is that of the machine.
//
//   node run.mjs OUTPUT

import { existsSync } from 'node:fs';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { PLACES } from '../lib/browser.mjs';
import { listPages } from '../lib/pages.mjs';
import { serve } from '../lib/server.mjs';

const KINDS = ['home', 'card', 'guide', 'task', 'faq', 'faq-group', 'faq-entry', 'page', 'search'];
const FAULTLESS = ['accessibility', 'best-practices', 'seo'];
/** What cannot hold here: the canonical address is that of the real site, and this server speaks no HTTPS. */
const SKIPPED = ['canonical', 'is-on-https', 'redirects-http'];

/** Gives what Lighthouse says of a page on a device, and which of its audits keep it from being without fault. */
async function ask(url, port, config) {
  const flags = { port, output: 'json', logLevel: 'error', skipAudits: SKIPPED };
  const { lhr } = await lighthouse(url, flags, config);
  const { categories, audits } = lhr;
  const scores = Object.values(categories).map(({ id, score }) => `${id} ${Math.round(score * 100)}`);
  const faults = FAULTLESS.filter((id) => categories[id].score < 1).flatMap((id) => {
    const failed = ({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1;
    return categories[id].auditRefs.filter(failed).map((audit) => `${id}: ${audit.id}: ${audits[audit.id].title}`);
  });
  return { scores: scores.join(', '), faults };
}

async function main() {
  const [output] = process.argv.slice(2);
  if (!output) throw new Error('usage: node run.mjs OUTPUT');
  const pages = await listPages(output);
  const site = await serve(output, pages.basePath);
  const chromePath = PLACES.find((place) => place && existsSync(place));
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
  let count = 0;
  try {
    for (const kind of KINDS) {
      const page = pages.list.find((own) => own.kind === kind && own.first);
      if (!page) continue;
      for (const [device, config] of [['mobile', undefined], ['desktop', desktopConfig]]) {
        const { scores, faults } = await ask(site.origin + page.address, chrome.port, config);
        console.log(`${page.address} ${device}: ${scores}`);
        for (const fault of faults) console.log(`  ${fault}`);
        count += faults.length;
      }
    }
  } finally {
    chrome.kill();
    site.close();
  }
  process.exitCode = count === 0 ? 0 : 1;
}

await main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
});
