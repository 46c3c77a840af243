// Pictures of the site for a human eye.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Visitor } from './browser.mjs';

const TEMPLATES = ['home', 'card', 'guide', 'task', 'faq', 'faq entry', '404'];
const WIDTHS = { phone: 360, desktop: 1280 };

/** Takes a picture of the first page of each template, on two devices and in two schemes. */
export async function takeShots(browser, origin, pages, folder) {
  await mkdir(folder, { recursive: true });
  const visitor = await Visitor.open(browser, origin);
  for (const template of TEMPLATES) {
    const page = pages.find((candidate) => candidate.template === template);
    if (!page) continue;
    for (const [device, width] of Object.entries(WIDTHS)) {
      for (const scheme of ['light', 'dark']) {
        await visitor.look(width, scheme);
        await visitor.visit(page.address);
        const name = `${template.replace(' ', '-')}-${device}-${scheme}.png`;
        await visitor.tab.screenshot({ path: join(folder, name), fullPage: true });
      }
    }
  }
  await visitor.close();
}
