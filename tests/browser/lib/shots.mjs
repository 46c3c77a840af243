// Pictures of the site for a human eye.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Visitor } from './browser.mjs';

const WIDTHS = { phone: 360, desktop: 1280 };

/** Takes a picture of the first page of each look, on two devices and in two schemes. */
export async function takeShots(browser, origin, pages, folder) {
  await mkdir(folder, { recursive: true });
  const visitor = await Visitor.open(browser, origin);
  for (const page of pages.filter(({ first }) => first)) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      for (const scheme of ['light', 'dark']) {
        await visitor.look(width, scheme);
        await visitor.visit(page.address);
        const name = page.address.replaceAll('/', '-').replace(/^-|-$/g, '') || 'home';
        await visitor.tab.screenshot({ path: join(folder, `${name}-${device}-${scheme}.png`), fullPage: true });
      }
    }
  }
  await visitor.close();
}
