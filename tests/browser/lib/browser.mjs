// Starting the browser, and a tab that remembers what went wrong in it.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** How long a tab waits for what never comes, in milliseconds; a slow machine needs some. */
const PATIENCE = 30_000;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the installed Chromium. */
export function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error('no Chromium found: set CHROMIUM to its path');
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** Who is told what was not found, some time after it was looked for: whether that is right is a check of its own. */
const TOLD = /^https:\/\/stats\./;

/** One tab that visits page after page. */
export class Visitor {
  /** Opens a tab for the site at `origin`; `options` are those of a context of the browser. */
  static async open(browser, origin, options = {}) {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE);
    const visitor = new Visitor();
    visitor.origin = origin;
    visitor.context = context;
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    visitor.tab = await context.newPage();
    visitor.problems = [];
    visitor.listen();
    return visitor;
  }

  listen() {
    const { tab, problems } = this;
    tab.on('console', (message) => {
      const text = message.text();
      // What did not load is reported below, with its address.
      if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
        problems.push(`console: ${text}`);
      }
    });
    tab.on('pageerror', (error) => problems.push(`script: ${error.message}`));
    tab.on('request', (request) => {
      const url = request.url();
      const local = url.startsWith(`${this.origin}/`) || /^(data|blob|about):/.test(url);
      if (!local && !TOLD.test(url)) problems.push(`request to ${url}`);
    });
    tab.on('response', (response) => {
      const page = response.request().isNavigationRequest();
      if (!page && response.status() >= 400) {
        problems.push(`${response.status()} for ${response.url()}`);
      }
    });
  }

  /** Sets the width in CSS pixels, the colour scheme, and what else the reader or the device prefers. */
  async look(width, scheme, { media = 'screen', forcedColors = 'none', contrast = 'no-preference' } = {}) {
    await this.tab.setViewportSize({ width, height: width < 800 ? 740 : 900 });
    await this.tab.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce', media, forcedColors, contrast });
  }

  /**
   * Opens an address of the site; an address with a fragment of the same page only scrolls.
   * The error page is opened as readers get it, at an address that does not exist.
   */
  async visit(address) {
    const shown = address.replace(/404\.html$/, 'no-such/page/');
    const wanted = shown === address ? 200 : 404;
    const response = await this.tab.goto(`${this.origin}${shown}`, { waitUntil: 'load' });
    if (response && response.status() !== wanted) {
      this.problems.push(`status ${response.status()} for ${shown}`);
    }
  }

  /** Gives what went wrong since it was asked the last time. */
  takeProblems() {
    return this.problems.splice(0);
  }

  close() {
    return this.context.close();
  }
}
