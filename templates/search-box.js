// The box of the search, the page to search on, and what is marked on arrival.

const STYLE = `
.search{width:min(44rem,100vw);max-width:none;max-height:100dvh;margin:0 auto;padding:1rem;border:0;background:var(--raised);color:inherit}
@media (min-width:40em){.search{margin-block-start:4rem;max-height:calc(100dvh - 8rem);border:1px solid var(--ctl);border-radius:.75rem;scrollbar-gutter:stable}}
.search::backdrop{background:rgb(0 0 0/.5)}
.search form,main form{display:flex;flex:1;gap:.5rem;min-width:0}
[data-search-input]::-webkit-search-cancel-button{display:none}
[data-search-input],.narrow select{min-height:2.75rem;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--ctl);border-radius:var(--r)}
[data-search-input]{flex:1;min-width:0;padding:.25rem 1rem}
.narrow{display:flex;flex-wrap:wrap;gap:.5rem;margin-block:.75rem 0}
.narrow select{padding-inline:.75rem;font-size:.9375rem}
.found{margin-block:.75rem;font-size:.9375rem;color:var(--text2)}
.found span{display:block}
.found a{display:inline-block;padding-block:.25rem;overflow-wrap:anywhere}
[data-search-results] h2{margin:1.25rem 0 .25rem;font-size:1rem}
[data-search-results] ol{margin:0;list-style:none;padding:0}
main .found:empty{position:absolute;margin:0}main .found~div:empty,main .narrow[hidden]{display:none}
[data-search-hit]{display:block;padding:.6rem .75rem;margin-inline:-.75rem;border-radius:var(--r);color:inherit;text-decoration:none}
[data-search-hit]:is(:hover,:focus){background:var(--accentbg)}
[data-search-hit] b{color:var(--link);font-weight:600}
[data-search-hit] span{display:block;font-size:.9375rem;color:var(--text2)}
[data-search-results] li ol{margin-block:-.35rem .35rem;padding-inline-start:1rem}
li li [data-search-hit]{padding-block:.3rem;font-size:.9375rem}
li li [data-search-hit] b{font-weight:400}
li li span{overflow:hidden;white-space:nowrap;text-overflow:ellipsis}
[data-search-hit] small{margin-inline-start:.5rem;font-size:inherit;color:var(--text2)}
:root{--mark:#ffe58a}:root[data-mode=dark]{--mark:#4a3b00}
@media (prefers-color-scheme:dark){:root:not([data-mode=light]){--mark:#4a3b00}}
mark,::highlight(found){background:var(--mark);color:var(--text)}
.unmark{position:fixed;inset:auto 1rem 1rem auto;background:var(--raised)}`;

const d = document;
const opener = () => d.querySelector('[data-search-open]');
const base = () => new URL(opener().href);
const HIGHLIGHTS = globalThis.CSS?.highlights;
let engine, own;

function load() {
  engine ??= Engine.open(async (name) => {
    const answer = await fetch(new URL(name, base()));
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  }).catch((error) => { engine = null; throw error; });
  return engine;
}

const say = (text, values) => Object.entries(values).reduce((out, [name, value]) => out.replaceAll(`{${name}}`, value), text);

function element(name, attributes = {}, ...children) {
  const made = d.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The words that are marked in what was found. */
const needles = (lookedFor) => [...new Set(lookedFor.flatMap((text) => [text.trim(), ...text.split(/\s+/), ...terms(text, false).map((term) => term.text)]))]
  .filter((text) => [...text].length > 1).sort((a, b) => b.length - a.length);

/** A text with each character in the form that is looked for: small, narrow, and simplified where `folds` has a pair. */
function alike(text, folds) {
  const one = (c) => { const own = normal(c); return own.length === c.length ? folds.get(own) ?? own : c; };
  return [...text].map(one).join('');
}

/** Where words stand in a text: from and to, in order, apart from each other. */
function places(text, words, folds) {
  const low = alike(text, folds), found = [];
  for (const word of words) {
    for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) {
      const end = at + word.length;
      if (!found.some(([from, to]) => at < to && end > from)) found.push([at, end]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

function marked(text, words, folds) {
  const out = [];
  let done = 0;
  for (const [from, to] of places(text, words, folds)) {
    out.push(text.slice(done, from), element('mark', {}, text.slice(from, to)));
    done = to;
  }
  return [...out, text.slice(done)];
}

/** A line of a text around the first of some words. */
function line(text, words, folds) {
  const chars = 60, [[at] = [0]] = places(text, words, folds);
  const from = Math.max(0, at - 20), cut = text.slice(from, from + chars);
  return (from > 0 ? '…' : '') + cut + (from + chars < text.length ? '…' : '');
}

/** A link to a place that was found; of a part below it, nothing that is said there already. */
function linkTo({ href, unit }, page, words, { strings, cards }, isBelow) {
  const label = unit?.l || page.t, folds = pairs(page.z);
  const about = [];
  if (!isBelow && page.c?.length === 1) about.push(cards[page.c[0]][0]);
  if (unit?.n) about.push(say(strings.step, { n: unit.n }));
  if (!isBelow && unit?.l) about.push(page.t);
  const text = (unit ?? page.u.find((part) => places(part.t, words, folds).length) ?? page.u[0])?.t ?? '';
  const link = element('a', { href, 'data-search-hit': '' }, element('b', {}, ...marked(label, words, folds)));
  if (about.length) link.append(element(isBelow ? 'small' : 'span', {}, about.join(' · ')));
  // A heading that is marked says enough of a part.
  if (text && !(isBelow && places(label, words, folds).length)) link.append(element('span', {}, ...marked(line(text, words, folds), words, folds)));
  link.addEventListener('click', () => {
    try { sessionStorage.setItem('steplink:found', JSON.stringify({ words, z: page.z, unmark: strings.unmark })); } catch { /* Then nothing is marked. */ }
    if (link.pathname !== location.pathname) return;
    d.querySelector('dialog.search')?.close();
    setTimeout(arrive);
  });
  return link;
}

/** One place that was found, and the other parts of its page. */
function hit(own, words, root) {
  const item = element('li', {}, linkTo(own, own.page, words, root));
  if (own.others.length) item.append(element('ol', { role: 'list' }, ...own.others.map((other) => element('li', {}, linkTo(other, own.page, words, root, true)))));
  return item;
}

/** The places by what they are, each group under its name; that of the best place goes first. */
function groups(hits, words, root) {
  const all = new Map();
  for (const own of hits) {
    const kind = own.id >> root.width;
    if (!all.has(kind)) all.set(kind, element('ol', { role: 'list' }));
    all.get(kind).append(hit(own, words, root));
  }
  return [...all].map(([kind, list]) => element('section', {}, element('h2', {}, root.strings.kinds[kind]), list));
}

/** A form with its results, in the box or on the page to search on. */
class Box {
  constructor(place, form, input) {
    Object.assign(this, { place, form, input, turn: 0, all: false });
    this.status = element('div', { class: 'found', role: 'status' });
    this.narrow = element('div', { class: 'narrow', hidden: '' });
    this.list = element('div', { 'data-search-results': '' });
    this.more = element('div');
    place.append(this.narrow, this.status, this.list, this.more);
    input.addEventListener('input', (event) => { if (!event.isComposing) this.later(); });
    input.addEventListener('compositionend', () => this.later());
    place.addEventListener('keydown', (event) => this.key(event));
    form.addEventListener('submit', (event) => this.submit(event));
  }

  links() { return [...this.list.querySelectorAll('a')]; }

  later() {
    clearTimeout(this.timer);
    this.all = this.exact = false;
    this.timer = setTimeout(() => this.search(), 80);
  }

  async search() {
    const turn = ++this.turn, question = this.input.value;
    try {
      const own = await load();
      this.prepare(own.root);
      const number = ({ value }) => (value === '' ? undefined : Number(value));
      const asked = { card: number(this.card), kind: number(this.kind), near: this.near, more: this.all, exact: this.exact };
      const found = question.trim() ? await own.ask(question, asked) : null;
      if (turn === this.turn) this.show(found, own.root, question);
    } catch {
      if (turn === this.turn) location.href = base().href;
    }
  }

  /** Makes the choices of card types and kinds, once it is known what there is. */
  prepare(root) {
    if (this.card) return;
    const select = (label, names) => {
      const made = element('select', { 'aria-label': label }, element('option', { value: '' }, label), ...names.map((name, at) => element('option', { value: at }, name)));
      made.addEventListener('change', () => this.search());
      return made;
    };
    const { strings, cards } = root;
    this.card = select(strings.all_cards, cards.map(([title]) => title));
    this.kind = select(strings.all_kinds, strings.kinds);
    if (cards.length > 1) this.narrow.append(this.card);
    this.narrow.append(this.kind);
    const trail = [location.pathname, ...[...d.querySelectorAll('.crumb a')].map((link) => link.pathname)];
    const near = cards.findIndex(([, href]) => trail.includes(new URL(href, location).pathname));
    this.near = near < 0 ? undefined : near;
  }

  show(found, root, question) {
    const { strings } = root;
    // Whoever walks through the results stays there when they change.
    const at = this.links().indexOf(d.activeElement);
    this.narrow.hidden = !found;
    this.list.replaceChildren();
    this.more.replaceChildren();
    this.status.textContent = '';
    if (!found) return;
    const words = needles(found.lookedFor ?? []);
    this.count(found);
    this.list.append(...groups(found.hits, words, root));
    if (at >= 0) (this.links()[at] ?? this.input).focus();
    this.status.append(element('span', {}, found.count ? say(strings.found, { n: found.count }) : say(strings.nothing, { question })));
    if (found.instead.length) this.status.append(element('span', {}, say(strings.meant, { words: found.instead.slice(0, 2).join('、') }), this.onlyTyped(strings, question)));
    if (found.count > found.hits.length && !this.all) {
      const button = element('button', { type: 'button' }, strings.more);
      button.addEventListener('click', () => this.showMore());
      this.more.append(button);
    }
    if (!found.count) this.nothing(root, question);
  }

  /** A link that searches for what was typed and nothing else: on the page to search on it has an address of its own. */
  onlyTyped(strings, question) {
    const link = element('a', { href: `${base().pathname}?q=${encodeURIComponent(question)}&exact=1` }, say(strings.exact, { question }));
    link.addEventListener('click', (event) => {
      if (!this.place.open || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.exact = true;
      this.search();
      this.input.focus();
    });
    return link;
  }

  /** Tells of each choice how many there are, when that is known: nobody waits for it. */
  async count({ counts }) {
    const { turn } = this, numbers = await counts?.().catch(() => null);
    if (!numbers || turn !== this.turn) return;
    for (const [made, own] of [[this.kind, numbers.kinds], [this.card, numbers.cards]]) {
      own?.forEach((number, at) => { const option = made.options[at + 1]; option.text = `${option.text.replace(/ \(\d+\)$/, '')} (${number})`; });
    }
  }

  /** Shows more places, and leads to the first new one: they stand in the groups of those before. */
  async showMore() {
    const before = this.links().map(({ href }) => href);
    this.all = true;
    await this.search();
    this.links().find(({ href }) => !before.includes(href))?.focus();
  }

  /** Nothing was found: the card types, and who can be asked. */
  nothing(root, question) {
    const cards = root.cards.map(([title, href]) => element('li', {}, element('a', { href }, title)));
    const contact = d.querySelector('.contact')?.cloneNode(true);
    for (const part of contact ? [contact, ...contact.querySelectorAll('[id]')] : []) { part.removeAttribute('id'); part.removeAttribute('aria-labelledby'); }
    this.more.append(element('ul', { class: 'links', role: 'list' }, ...cards), ...(contact ? [contact] : []));
    clearTimeout(this.missed);
    if (root.on_miss) this.missed = setTimeout(() => navigator.sendBeacon?.(root.on_miss, question.slice(0, 200)), 2000);
  }

  key(event) {
    // An input method has the keys to itself; WebKit says so with 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    const all = [this.input, ...this.links()], at = all.indexOf(d.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at > 0 ? 1 : -1, End: at > 0 ? all.length - 1 : -1 }[event.key];
    if (at >= 0 && to !== undefined && all[to]) { event.preventDefault(); all[to].focus(); }
    if (event.key === 'Escape' && this.input.value) { event.preventDefault(); this.input.value = ''; this.input.focus(); this.search(); }
  }

  submit(event) {
    event.preventDefault();
    const [first] = this.links();
    if (first) first.click(); else this.search();
  }
}

function styled() {
  if (own) return;
  own = new CSSStyleSheet();
  own.replaceSync(STYLE);
  d.adoptedStyleSheets = [...d.adoptedStyleSheets, own];
}

/** Opens the box. */
export function open() {
  styled();
  let dialog = d.querySelector('dialog.search');
  if (!dialog) {
    const label = opener().textContent;
    const input = element('input', { type: 'search', name: 'q', 'data-search-input': '', 'aria-label': label, autocomplete: 'off', enterkeyhint: 'search' });
    const close = element('button', { type: 'button' }, '✕');
    const form = element('form', { action: base().pathname, role: 'search' }, input, close);
    dialog = element('dialog', { class: 'search', 'aria-label': label }, form);
    d.body.append(dialog);
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    new Box(dialog, form, input);
    load().then((own) => close.setAttribute('aria-label', own.root.strings.close)).catch(() => {});
  }
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input').select();
}

/** Makes the page to search on work: its form, and what its address asks. */
export function page() {
  styled();
  const form = d.querySelector('main form'), input = form.querySelector('input');
  const box = new Box(d.querySelector('main'), form, input);
  form.parentNode.after(box.narrow, box.status, box.list, box.more);
  const asked = new URLSearchParams(location.search);
  input.value = asked.get('q') ?? '';
  box.exact = asked.has('exact');
  input.addEventListener('input', () => history.replaceState(null, '', input.value ? `?q=${encodeURIComponent(input.value)}` : location.pathname));
  if (input.value) box.search();
}

/** Marks on the page what was looked for, until it is cleared. */
export function arrive() {
  let words = [], z, unmark = '✕';
  try { ({ words, z, unmark } = JSON.parse(sessionStorage.getItem('steplink:found'))); sessionStorage.removeItem('steplink:found'); } catch { /* Nothing is kept. */ }
  if (!words.length || !HIGHLIGHTS) return;
  styled();
  const folds = pairs(z);
  const walker = d.createTreeWalker(d.querySelector('main'), NodeFilter.SHOW_TEXT), ranges = [];
  while (walker.nextNode()) {
    for (const [from, to] of places(walker.currentNode.data, words, folds)) {
      const range = new Range();
      range.setStart(walker.currentNode, from);
      range.setEnd(walker.currentNode, to);
      ranges.push(range);
    }
  }
  if (!ranges.length) return;
  HIGHLIGHTS.set('found', new Highlight(...ranges));
  d.querySelector('.unmark')?.remove();
  const clear = element('button', { type: 'button', class: 'unmark' }, unmark);
  clear.addEventListener('click', () => { HIGHLIGHTS.delete('found'); clear.remove(); });
  d.body.append(clear);
}
