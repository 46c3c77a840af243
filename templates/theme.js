{
// What needs this script is shown as if there were none, unless it comes.
document.documentElement.ready = true;
const d = document, all = (selector, root = d) => [...root.querySelectorAll(selector)];
const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);
// Storage may be refused, even by an error.
const read = (key) => { try { return localStorage.getItem('steplink:' + key); } catch { return null; } };
const keep = (key, value) => { try { value ? localStorage.setItem('steplink:' + key, value) : localStorage.removeItem('steplink:' + key); } catch { /* It holds for this page. */ } };

// What the anchor of the address names, whatever stands there.
const named = () => { try { return location.hash && d.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; } };

// The step that is being read: the anchor of the address, else the one at the top of the window.
function stepInView() {
  const last = all('.step[id]').filter((step) => step.getBoundingClientRect().top < innerHeight / 3).pop();
  return (named() || d.body).closest('.step') ?? (last?.getBoundingClientRect().bottom > 0 ? last : null);
}

// A link to the same page in another language leads to the place that is being read, and one to the same task for
// another card type to the step of the same stage, as the step itself says.
for (const type of ['click', 'auxclick']) d.addEventListener(type, (event) => {
  const language = closest(event, 'a[data-keep-place]');
  if (language) language.hash = location.hash || (stepInView() ? '#' + stepInView().id : '');
  const card = closest(event, '.switcher a[href]');
  if (!card) return;
  card.dataset.to = card.dataset.to || card.href;
  const page = card.dataset.to.split('#')[0] + '#';
  card.href = all('.rel a', stepInView() ?? d.createElement('i')).find((link) => link.href.startsWith(page))?.href ?? card.dataset.to;
});

// The mark beside a step copies the short address of the step; where that cannot be, it stays a link to the step.
d.addEventListener('click', async (event) => {
  const link = closest(event, 'a[data-copy]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(link.dataset.copy, location).href;
  try {
    await navigator.clipboard.writeText(address);
    say(link.dataset.copied);
  } catch { say(address); }
});

// Shows a message for a moment, and has it read out: what it stands in must be there before.
const status = d.createElement('p');
status.className = 'said';
status.setAttribute('role', 'status');
d.body.append(status);
function say(message) {
  status.textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ''; }, 2500);
}

// What is ticked stays ticked, until the guide itself is another one.
const marks = all('input[data-mark]');
if (marks.length) {
  const key = 'marks:' + location.pathname;
  const guide = marks.map((mark) => mark.closest('label').textContent + mark.dataset.mark).join();
  let kept = {};
  try { kept = JSON.parse(read(key)) ?? {}; } catch { /* It is not ours. */ }
  const ticked = kept.guide === guide ? new Set(kept.ticked) : new Set();
  const progress = d.querySelector('[data-progress]');
  const show = () => {
    const done = all('.done :checked').length;
    if (progress) progress.textContent = progress.dataset.progress.replace('{done}', done);
    progress?.closest('.progress').classList.toggle('begun', marks.some((mark) => mark.checked));
  };
  const save = () => {
    const now = marks.filter((mark) => mark.checked).map((mark) => mark.dataset.mark);
    keep(key, now.length && JSON.stringify({ guide, ticked: now }));
    show();
  };
  for (const mark of marks) {
    mark.checked = ticked.has(mark.dataset.mark);
    mark.addEventListener('change', save);
  }
  d.querySelector('[data-clear]')?.addEventListener('click', () => {
    for (const mark of marks) mark.checked = false;
    save();
    marks[0].focus();
  });
  show();
}

// Of options one is shown: the one chosen last among the same ones, on whatever page.
for (const tabs of all('.tabs')) {
  const buttons = all('[data-tab]', tabs);
  const key = 'tab:' + buttons.map((button) => button.textContent);
  const same = () => all('.tabs').filter((other) => other.key === key);
  tabs.key = key;
  tabs.show = (at) => all(':scope>section', tabs).forEach((part, i) => {
    part.classList.toggle('on', i === at);
    buttons[i].setAttribute('aria-pressed', i === at);
  });
  buttons.forEach((button, at) => button.addEventListener('click', () => {
    const before = button.getBoundingClientRect().top;
    for (const other of same()) other.show(at);
    scrollBy(0, button.getBoundingClientRect().top - before);
    keep(key, String(at));
  }));
  const kept = +read(key);
  if (buttons[kept]) tabs.show(kept);
}

// A folded answer, or an option, that a link leads to is shown.
function unfold() {
  const target = named();
  if (!target) return;
  let hidden = false;
  for (let at = target; at; at = at.parentElement) {
    if (at.open === false) hidden = at.open = true;
    if (at.matches('.tabs>section:not(.on)')) {
      hidden = true;
      at.parentNode.show(all(':scope>section', at.parentNode).indexOf(at));
    }
  }
  if (hidden) (target.closest('.qa') ?? target).scrollIntoView();
}
addEventListener('hashchange', unfold);
d.addEventListener('click', (event) => { if (closest(event, 'a[href*="#"]')) setTimeout(unfold); });
unfold();

// The menu closes with Escape, and when something else is chosen.
const menu = d.querySelector('.menu details');
d.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu?.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
d.addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

// The search comes when it is asked for.
const opener = d.querySelector('[data-search-open]');
const search = () => import(opener.dataset.searchOpen);
// What the script asks for first comes beside it, once.
const beside = () => d.querySelector('[as=fetch]') || d.head.append(Object.assign(d.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: '', href: new URL('root.bin', opener.href) }));
const open = (event) => { event.preventDefault(); beside(); search().then((own) => own.open()).catch(() => { location.href = opener.href; }); };
opener?.addEventListener('click', (event) => { if (!(event.ctrlKey || event.metaKey || event.shiftKey)) open(event); });
if (opener) d.addEventListener('keydown', (event) => {
  const isTyping = event.isComposing || closest(event, 'input,textarea,select');
  if ((event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) open(event);
});
if (opener && d.querySelector('main [data-search-input]')) search().then((own) => own.page()).catch(() => { /* The list is there. */ });
try { if (sessionStorage.getItem('steplink:found')) search().then((own) => own.arrive()).catch(() => { /* Nothing is marked. */ }); } catch { /* Nothing is kept. */ }

// Light or dark, and larger text.
const { dataset } = d.documentElement;
for (const button of all('[data-switch]')) {
  const name = button.dataset.switch;
  const show = () => name === 'size' && button.setAttribute('aria-pressed', dataset.size === 'large');
  button.addEventListener('click', () => {
    const isDark = dataset.mode ? dataset.mode === 'dark' : matchMedia('(prefers-color-scheme:dark)').matches;
    const next = name === 'mode' ? (isDark ? 'light' : 'dark') : dataset.size ? '' : 'large';
    if (next) dataset[name] = next; else delete dataset[name];
    keep(name, next);
    show();
  });
  show();
}
}
