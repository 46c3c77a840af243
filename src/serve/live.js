// Keeps an open page up to date while the site is edited, and shows what is wrong with it.
//
// One tab listens to the server and tells the others, since browsers allow few connections to a host.
// What is told is only that there is something new; each tab then asks for itself what that means.
// Nothing here becomes markup: elements are made one by one, and text is set as text.

'use strict';

(() => {
  const CHANNEL = 'steplink';
  const KEPT = `steplink:${location.pathname}`;
  const RETRY = 1000; // milliseconds
  const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

  const scripts = document.querySelectorAll('script[src="/_steplink/live.js"]');
  const { page, style, sheet } = scripts[scripts.length - 1].dataset;

  // --- what is new ------------------------------------------------------------------------

  let known = { server: '', generation: 0 };
  let shownStyle = style;
  let isLeaving = false;
  let work = Promise.resolve();

  const isKnown = (news) => news.server === known.server && news.generation === known.generation;

  /** Looks after what was told, one thing after the other, and again if the server does not answer. */
  function hear(news) {
    work = work
      .then(() => (isKnown(news) ? undefined : catchUp()))
      .catch(() => setTimeout(hear, RETRY, news));
  }

  /** Brings the page up to what the server has. */
  async function catchUp() {
    // First what is told last: the page is then at least as new as what counts as known.
    const problems = await (await fetch('/_steplink/problems', { cache: 'no-store' })).json();
    const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    if (answer.headers.get('x-steplink-page') !== page) return reload();
    const newStyle = answer.headers.get('x-steplink-style');
    if (style && newStyle && newStyle !== shownStyle) await restyle(newStyle);
    known = { server: problems.server, generation: problems.generation };
    show(problems);
  }

  const look = () => hear({});

  // --- reloading --------------------------------------------------------------------------

  /** Loads the page anew, at the place where the reader is. */
  function reload() {
    if (isLeaving) return;
    isLeaving = true;
    const focusable = [...document.querySelectorAll(FOCUSABLE)];
    const kept = { x: scrollX, y: scrollY, focus: focusable.indexOf(document.activeElement) };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
    history.scrollRestoration = 'manual';
    location.reload();
  }

  /** Goes back to where the reader was before the page was reloaded. */
  function restore() {
    const text = sessionStorage.getItem(KEPT);
    if (!text) return;
    sessionStorage.removeItem(KEPT);
    const { x, y, focus } = JSON.parse(text);
    const scroll = () => scrollTo({ left: x, top: y, behavior: 'instant' });
    const end = () => {
      document.querySelectorAll(FOCUSABLE)[focus]?.focus({ preventScroll: true });
      scroll();
      // The browser itself goes to the fragment of the address after this.
      requestAnimationFrame(() => {
        scroll();
        history.scrollRestoration = 'auto';
      });
    };
    scroll();
    if (document.readyState === 'complete') end();
    else addEventListener('load', end, { once: true });
  }

  // --- the style sheet --------------------------------------------------------------------

  let adopted = null;

  /** The element with the style sheet of the templates: a link, or the largest of what is inside. */
  function styleElement() {
    if (sheet) return document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(sheet)}"]`);
    const elements = [...document.querySelectorAll('head style')];
    return elements.sort((a, b) => b.textContent.length - a.textContent.length)[0];
  }

  /** Puts a new style sheet in the place of the page's own. */
  async function restyle(key) {
    const answer = await fetch('/_steplink/style.css', { cache: 'no-store' });
    if (!answer.ok) return;
    const fresh = new CSSStyleSheet(sheet ? { baseURL: new URL(sheet, location.href).href } : {});
    await fresh.replace(await answer.text());
    const others = document.adoptedStyleSheets.filter((one) => one !== adopted);
    document.adoptedStyleSheets = [...others, fresh];
    adopted = fresh;
    const own = styleElement();
    if (own?.sheet) own.sheet.disabled = true;
    shownStyle = key;
  }

  // --- problems ---------------------------------------------------------------------------

  const LOOK = `
    :host { all: initial !important; direction: ltr !important; }
    * { box-sizing: border-box; }
    .panel, .corner {
      position: fixed; z-index: 2147483647; color: #e8eaed; background: #17191c;
      font: 14px/1.55 system-ui, sans-serif; color-scheme: dark;
    }
    .panel { inset: 0; overflow: auto; padding: 1.5rem clamp(1rem, 4vw, 4rem) 4rem; }
    .corner { right: 1rem; bottom: 1rem; border: 1px solid #5f6368; border-radius: 6px; padding: .3em .8em; cursor: pointer; }
    header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
    h1 { font-size: 1.15rem; margin: 0 0 1rem; }
    button { font: inherit; color: inherit; background: #303338; border: 1px solid #5f6368; border-radius: 4px; padding: .2em .8em; cursor: pointer; }
    section { border-left: 3px solid #8ab4f8; margin: 0 0 1.5rem; padding: 0 0 0 1rem; }
    section.error { border-color: #f28b82; }
    section.warning { border-color: #fdd663; }
    p { margin: .2rem 0; overflow-wrap: anywhere; }
    a { color: #8ab4f8; }
    .code { font: 13px/1.5 ui-monospace, monospace; color: #9aa0a6; }
    .message { font-weight: 600; }
    pre { font: 13px/1.5 ui-monospace, monospace; background: #0e0f11; overflow: auto; margin: .5rem 0; padding: .6rem .8rem; }
    .number { color: #9aa0a6; user-select: none; }
    .meant { background: #5c2b29; }
    .under { visibility: hidden; }
    .caret { color: #f28b82; }
    .under, .caret, .number.under { user-select: none; }
  `;

  let host = null;
  let problems = null;
  let isOpen = false;
  let lastErrors = '';

  /** Makes an element with a class and its content: texts and elements. */
  function make(name, className, ...content) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...content);
    return element;
  }

  const count = (n, noun) => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`);

  function summary() {
    const { errors, warnings } = problems;
    const parts = [errors && count(errors, 'error'), warnings && count(warnings, 'warning')];
    return parts.filter(Boolean).join(', ');
  }

  function root() {
    if (host) return host.shadowRoot;
    host = make('steplink-problems');
    const shadow = host.attachShadow({ mode: 'open' });
    const own = new CSSStyleSheet();
    own.replaceSync(LOOK);
    shadow.adoptedStyleSheets = [own];
    document.documentElement.append(host);
    return shadow;
  }

  /** Shows new problems: errors at once, the rest as a number in the corner. */
  function show(news) {
    problems = news;
    const errors = JSON.stringify(news.list.filter((problem) => problem.level === 'error'));
    if (news.errors === 0) isOpen = isOpen && lastErrors === '';
    else if (errors !== lastErrors) isOpen = true;
    lastErrors = news.errors === 0 ? '' : errors;
    draw();
  }

  function draw() {
    if (!problems.errors && !problems.warnings) {
      host?.remove();
      host = null;
      isOpen = false;
      return;
    }
    root().replaceChildren(isOpen ? panel() : corner());
  }

  function open(value) {
    isOpen = value;
    draw();
    host?.shadowRoot.querySelector('button')?.focus({ preventScroll: true });
  }

  function corner() {
    const button = make('button', 'corner', summary());
    button.addEventListener('click', () => open(true));
    return button;
  }

  function panel() {
    const close = make('button', '', 'Close');
    close.addEventListener('click', () => open(false));
    const head = make('header', '', make('h1', '', summary()), close);
    const element = make('div', 'panel', head, ...problems.list.map(section));
    if (problems.more) element.append(make('p', '', `… and ${problems.more} more`));
    element.setAttribute('role', 'region');
    element.setAttribute('aria-label', 'Problems of the site');
    element.addEventListener('keydown', (event) => event.key === 'Escape' && open(false));
    return element;
  }

  function section(problem) {
    const parts = [];
    if (problem.place) parts.push(make('p', 'code', place(problem)));
    const code = problem.code ? `${problem.level}[${problem.code}]` : problem.level;
    parts.push(make('p', 'message', make('span', 'code', code), ` ${problem.message}`));
    if (problem.line) parts.push(excerpt(problem));
    if (problem.help) parts.push(make('p', '', `help: ${problem.help}`));
    return make('section', problem.level, ...parts);
  }

  function place(problem) {
    if (!problem.source) return problem.place;
    const link = make('a', '', problem.place);
    link.href = problem.source;
    link.target = '_blank';
    link.rel = 'noopener';
    return link;
  }

  /** The line of the source. The caret stands under an unseen copy of it: right in every font. */
  function excerpt({ line: [before, meant, after], number }) {
    const gutter = `${number} | `;
    const carets = make('span', 'caret', '^'.repeat(Math.max(1, [...meant].length)));
    return make(
      'pre',
      '',
      make('span', 'number', gutter),
      before,
      make('span', 'meant', meant),
      `${after}\n`,
      make('span', 'under', gutter, before),
      carets,
    );
  }

  // --- listening --------------------------------------------------------------------------

  let source = null;
  const others = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;

  function listen() {
    if (source) return;
    source = new EventSource('/_steplink/events');
    source.addEventListener('message', (event) => {
      const news = JSON.parse(event.data);
      others?.postMessage(news);
      hear(news);
    });
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return; // else the browser tries again
      stop();
      setTimeout(listen, RETRY);
    });
  }

  function stop() {
    source?.close();
    source = null;
  }

  function begin() {
    others?.addEventListener('message', (event) => hear(event.data));
    if (navigator.locks && others) {
      // Whoever has the lock listens, until its tab is closed.
      navigator.locks.request(CHANNEL, () => {
        listen();
        return new Promise(() => {});
      });
    } else {
      const follow = () => (document.visibilityState === 'visible' ? listen() : stop());
      document.addEventListener('visibilitychange', follow);
      follow();
    }
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());
    addEventListener('pageshow', (event) => event.persisted && look());
    look();
  }

  restore();
  begin();
})();
