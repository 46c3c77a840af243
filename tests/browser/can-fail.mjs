// Breaks a built site in one way after another, and wants the check to say so that is there for it: a check that
// cannot fail is none.
//
//   node can-fail.mjs OUTPUT [CHECK]

import { readFile } from 'node:fs/promises';
import { launch, Visitor } from './lib/browser.mjs';
import { CHECKS } from './lib/checks.mjs';
import { listPages } from './lib/pages.mjs';
import { serve } from './lib/server.mjs';

/** Most of a try is waiting, so that there are more of them at a time than cores. */
const WORKERS = 4;

/** The policy would keep what is added from being in force. */
const open = (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
const css = (rules) => (html) => open(html).replace('</style>', `${rules}</style>`);
const script = (code) => (html) => open(html).replace('</body>', `<script>${code}</script></body>`);
const markup = (old, text) => (html) => open(html).replace(old, text);
const body = (text) => markup('</main>', `${text}</main>`);
/** Changes the script of the site. */
const site = (old, text) => (source, path) => (path.endsWith('.js') ? source.replace(old, text) : source);
/** The script of the search as it was before it was packed: what is packed has none of its names. */
const plain = (await Promise.all(['engine', 'box'].map((name) => readFile(new URL(`../../templates/search-${name}.js`, import.meta.url), 'utf8')))).join('');
const isSearch = (path) => /\/search-\w+\.js$/.test(path);
/** Changes the script of the search. */
const search = (old, text) => (source, path) => (isSearch(path) ? plain.replace(old, text) : source);
/** The same without the policy, which keeps scripts from telling others. */
const anywhere = (old, text) => (source, path) => (isSearch(path) ? plain.replace(old, text) : path.endsWith('.js') ? source : open(source));
/** Text that is hard to compress, in many elements. */
const noise = Array.from({ length: 1600 }, (_, at) => `<b>${(at * 7919).toString(36)}</b>`).join('');

/** What is broken, the check that says so, the kind of page that shows it, and the problem that is told. */
const BREAKS = [
  ['axe', 'guide', css('.under,.meta dt{color:#bbb!important}'), /color-contrast/],
  ['axe', 'home', body('<img src="/favicon.svg" width="9" height="9">'), /image-alt/],
  ['axe', 'guide', markup('class="skip"', 'class="other"'), /region|looked at nothing: skip-link/],
  ['outline', 'guide', body('<h1>2</h1>'), /2 of h1/],
  ['outline', 'guide', body('<h6>2</h6>'), /a level is left out/],
  ['outline', 'home', body('<i id="_main"></i>'), /stand twice/],
  ['outline', 'home', body('<i lang="中文"></i>'), /lang=/],
  ['outline', 'home', markup('initial-scale=1', 'initial-scale=1,maximum-scale=1'), /zooming/],
  ['outline', 'home', body('<img src="/favicon.svg" alt="">'), /no size/],
  ['structured data', 'guide', markup(/"name":"[^"]+"/g, '"name":"x"'), /the trail/],
  ['structured data', 'guide', markup(/("url":"[^"#]*#)/g, '$1x'), /the steps/],
  ['structured data', 'guide', markup('"@context"', '"a":"<","@context"'), /end a script/],
  ['width', 'home', body('<p style="width:700px">x</p>'), /320 px: needs/],
  ['text', 'guide', css('.page{max-height:12rem;overflow:hidden}'), /cuts its text off/],
  ['text', 'home', css('.top .wrap{flex-wrap:nowrap}.top .wrap>*{flex:none;white-space:nowrap}'), /200 %|wide spacing/],
  ['right to left', 'guide', css('.step{padding-left:3rem;padding-inline-start:0}'), /not on the right/],
  ['right to left', 'home', css('.skip{left:-99rem;inset-inline-start:auto}main{margin-left:-30rem}'), /right to left/],
  ['controls', 'home', css('.menu summary{min-height:0!important}'), /px high/],
  ['skip link', 'home', css('.skip:focus{inset-inline-start:-99rem}'), /cannot be seen/],
  ['skip link', 'home', markup('href="#_main"', 'href="#elsewhere"'), /does not lead to the text/],
  ['skip link', 'home', markup('<a class="skip"', '<a href="/">x</a><a class="skip"'), /the first stop/],
  ['stops', 'home', css(':focus-visible{outline:0!important}'), /looks like any other/],
  ['stops', 'home', css('.top{position:fixed;z-index:9;inset:0;background:#fff}'), /is covered/],
  ['stops', 'home', body('<a href="/" tabindex="3">x</a>'), /stops of -1/],
  ['menu', 'home', site("menu.open = false;\nmenu.querySelector('summary').focus();", ''), /Escape does not close/],
  ['menu', 'home', site('!menu.contains(event.target)', 'false'), /stays open/],
  ['menu', 'home', site("menu.querySelector('summary').focus();", ''), /focus is lost/],
  ['keys', 'guide', script("addEventListener('keyup', (event) => event.target.type === 'checkbox' && event.preventDefault())"), /Space does not set/],
  ['keys', 'faq-group', script("addEventListener('click', (event) => event.preventDefault())"), /does not unfold/],
  ['without script', 'guide', script("document.querySelector('h1').textContent = 'only with a script'"), /is not there: only/],
  ['without script', 'guide', css('.js-only{display:block!important}'), /does nothing without a script/],
  ['without script', 'guide', css('.step:has(.done :checked) h3::before{background:var(--accent)!important}'), /looks like any other/],
  ['without script', 'home', css('.menu ul{display:none}'), /menu does not open/],
  ['its script', 'guide', markup("h.ready||h.classList.remove('js')", '0'), /does nothing/],
  ['refused', 'guide', site('say(address)', '0'), /is not said/],
  ['refused', 'guide', site('catch { /* It holds for this page. */ }', 'finally {}'), /denied/],
  ['refused', 'guide', site('catch { return null; } };\nfunction stepInView', 'finally {} };\nfunction stepInView'), /malformed/],
  ['refused', 'guide', script("document.querySelector('.permalink').addEventListener('click', (event) => event.preventDefault())"), /leads to/],
  ['lines', 'guide', css('body{line-break:anywhere!important;word-break:break-all}p,li,dd,h3{text-wrap:wrap}'), /a line (begins|ends) with/],
  ['lines', 'guide', css('.w{white-space:normal!important}h1,h2,h3,h4{max-width:4em;text-wrap:wrap}'), /a heading breaks between/],
  ['spacing', 'guide', css('*{text-autospace:no-autospace!important}'), /Han and Latin/],
  ['spacing', 'guide', css('*{text-spacing-trim:space-all!important}'), /two signs in a row/],
  ['spacing', 'guide', body('<code style="text-autospace:normal">使用IoT卡</code>'), /spaces in <code/],
  ['spacing', 'guide', css('h3 .w{display:inline-block}h3 .w::after{content:" ";white-space:pre}'), /is not what is said/],
  ['spacing', 'guide', css('p{font-family:"DejaVu Sans",monospace}'), /quotation marks come from/],
  ['contrast', 'home', css(':root{--text3:#888!important}'), /text3 on bg/],
  ['contrast', 'home', css(':root{--ctl:#ccc!important}'), /ctl on bg is/],
  ['switches', 'home', markup(/<script>.*?<\/script>/, "<script>document.documentElement.classList.add('js')</script>"), /before the script/],
  ['switches', 'home', css('@media(prefers-color-scheme:dark){:root{--bg:#111!important}}'), /dark is/],
  ['preferences', 'guide', css('.step h3::before{border:0!important}'), /without a ring/],
  ['preferences', 'guide', css('[aria-current]{outline:0!important}'), /looks like any other/],
  ['preferences', 'home', css(':root{--line:#d6dce2!important}'), /more contrast/],
  ['preferences', 'guide', css('.step:target h3::before{animation:ring 9s}@keyframes ring{0%{outline-offset:14px}}'), /things move/],
  ['paper', 'guide', css('.top{display:block!important}'), /of no use on paper/],
  ['paper', 'faq-group', css('details::details-content{content-visibility:hidden!important;block-size:0!important}'), /is not on paper/],
  ['paper', 'home', css('.only-print{display:none!important}'), /the address is not/],
  ['paper', 'guide', css('.step{padding-block-end:90rem!important}'), /pages of paper/],
  ['paper', 'guide', css('.step h3::before{background:#000!important;color:#000!important}'), /a number cannot be read/],
  ['paper', 'guide', body('<pre style="white-space:pre">' + 'long '.repeat(90) + '</pre>'), /code is cut off/],
  ['answers', 'faq-group', css('.answer{scroll-margin-top:0}html{scroll-padding:0!important}'), /the question of/],
  ['paper', 'guide', css('body{color:#ddd!important}'), /is printed in/],
  ['bytes', 'task', body(`<p>${noise}</p>`), /the page is/],
  ['bytes', 'home', css(Array.from({ length: 500 }, (_, at) => `.x${(at * 7919).toString(36)}{top:${at}px}`).join('')), /the style sheet is/],
  ['bytes', 'home', (source, path) => (path.endsWith('.js') ? `${source}//${noise}` : source), /the script is/],
  ['bytes', 'home', (source, path) => (isSearch(path) ? `${source}//${noise}` : source), /the script of the search is/],
  ['bytes', 'guide', (source, path) => (path.startsWith('/s/') ? `${source}<!--${noise}-->` : source), /the page of a step/],
  ['work', 'home', markup('</head>', '<link rel="stylesheet" href="/robots.txt"></head>'), /waits for|asks for/],
  ['work', 'home', body(noise), /elements, at most/],
  ['work', 'home', body(`${'<div>'.repeat(30)}x${'</div>'.repeat(30)}`), /nested/],
  ['shift', 'home', script("new PerformanceObserver(() => setTimeout(() => document.querySelector('main').insertAdjacentHTML('afterbegin', '<p style=\"height:300px\">x</p>'), 100)).observe({ type: 'paint', buffered: true })"), /things move/],
  ['catalogue', 'search', markup(/<a href="[^"]*\/guides\/[^"]*">/g, '<a>'), /does not list/],
  ['search box', 'home', script("fetch('/search/root.bin')"), /before anybody searches/],
  ['search box', 'guide', script("addEventListener('keydown', (event) => event.key === 'ArrowDown' && event.stopImmediatePropagation(), true)"), /ArrowDown leads to/],
  ['search box', 'home', script("addEventListener('cancel', (event) => event.preventDefault(), true)"), /does not close/],
  ['search box', 'home', site("!isTyping && ", ''), /a stroke cannot be typed/],
  ['input method', 'home', search('!event.isComposing', 'true'), /is being composed/],
  ['narrowing', 'search', search('const asked = { card: number(this.card),', 'const asked = {'), /a choice of \d+ shows/],
  ['narrowing', 'search', search('(${number})', '(${number + 1})'), /a choice of \d+ shows/],
  ['results', 'search', search("return [...all].map", "return [...all].reverse().map"), /the best place is not/],
  ['results', 'search', search("element('h2', {}, root.strings.kinds[kind]), ", ''), /a group is called ""/],
  ['results', 'search', search("if (!all.has(kind)) all", "all"), /places are found, and/],
  ['results', 'search', search('form.parentNode.after(', 'form.parentNode.before('), /the field moves/],
  ['results', 'search', search('.found span{display:block}', ''), /on a line of its own/],
  ['results', 'search', search("this.status.append(element('span', {}, say(strings.meant", "this.status.firstChild.append(element('b', {}, say(strings.meant"), /on a line of its own/],
  ['results', 'search', search("item.append(element('ol'", "item.prepend(element('ol'"), /are not below it/],
  ['only what is typed', 'search', search(', this.onlyTyped(strings, question)', ''), /no way back/],
  ['only what is typed', 'search', search("asked.has('exact')", 'false'), /finds other places/],
  ['only what is typed', 'search', search('this.exact = true;', ''), /the box finds other places/],
  ['only what is typed', 'search', search('this.input.focus();\n    });\n    return link', '});\n    return link'), /the focus is lost/],
  ['only what is typed', 'search', search('event.preventDefault();\n      this.exact', 'return;\n      this.exact'), /leaves the box/],
  ['only what is typed', 'search', search('.found a{display:inline-block;padding-block:.25rem;', '.found a{'), /px high/],
  ['arrival', 'search', search("HIGHLIGHTS.set('found'", "HIGHLIGHTS.set('lost'"), /nothing is marked/],
  ['arrival', 'search', search("HIGHLIGHTS.delete('found');", ''), /stay when they are cleared/],
  ['arrival', 'search', search("sessionStorage.removeItem('steplink:found');", ''), /marked again/],
  ['arrival', 'search', css('main{padding-bottom:0}.step{display:none}'), /is not in view/],
  ['nothing found', 'search', search('if (!found.count) this.nothing(root, question);', ''), /shows no card type/],
  ['nothing found', 'search', anywhere('if (root.on_miss)', "root.on_miss = 'https://stats.example/'; if (root.on_miss)"), /tells somebody/],
  ['harmless', 'search', anywhere("element('span', {}, found.count ?", "Object.assign(element('span'), { innerHTML: say(strings.nothing, { question }) }, found.count ?"), /runs what/],
  ['steps', 'guide', css('.step:target{background:none!important}'), /looks like any other/],
  ['steps', 'guide', css('.step:target h3::before{outline:0!important}'), /has no ring/],
  ['steps', 'guide', css('.step{scroll-margin-top:400px!important}'), /starts at/],
  ['steps', 'guide', markup(/<h3><span class="vh">[^<]*<\/span>/g, '<h3>'), /does not say that it is step/],
  ['languages', 'guide', site("language.hash = location.hash || (stepInView() ? '#' + stepInView().id : '');", ''), /became/],
  ['codes', 'guide', site('say(link.dataset.copied);', "say(' ');"), /nothing is said/],
  ['codes', 'guide', site('new URL(link.dataset.copy, location)', 'new URL("/", location)'), /leads to/],
  ['marks', 'guide', site("keep(key, now.length && JSON.stringify({ guide, ticked: now }));", ''), /marks are kept/],
  ['marks', 'guide', css('.step h3::before{content:"1"!important}'), /does not look done/],
  ['tabs', 'page', css('.tabs>section{display:block!important}'), /at first: shows/],
  ['tabs', 'page', site('keep(key, String(at));', ''), /again: shows/],
  ['tabs', 'page', site('scrollBy(', 'void ('), /moves away/],
  ['tabs', 'page', site('at.parentNode.show(', 'void ('), /does not show it/],
  ['tabs', 'page', site("buttons[i].setAttribute('aria-pressed', i === at);", ''), /and says/],
  ['switcher', 'guide', site('card.href = all(', 'card.title = all('), /leads to/],
];

/** Breaks the page in one way, and gives what is wrong with what the check says of it. */
async function tryOut(browser, server, pages, [name, kind, edit, said]) {
  const check = CHECKS.find((own) => own.name === name);
  const candidates = pages.filter((own) => own.kind === kind && check.of(own));
  if (candidates.length === 0) return `${name}: there is no page of the kind ${kind}`;
  const open = () => Visitor.open(browser, server.origin);
  const [visitor, without] = await Promise.all([open(), Visitor.open(browser, server.origin, { javaScriptEnabled: false })]);
  server.edit = edit;
  try {
    const run = (page) => check.run(visitor, page, { plain: without, open, addresses: pages }).catch((error) => [error.message]);
    let problems = null;
    for (let at = 0; !problems && at < candidates.length; at += 1) problems = await run(candidates[at]);
    const all = problems ?? ['nothing to check'];
    return all.some((problem) => said.test(problem)) ? null : `${name}: ${said} is not said of a broken ${kind}: ${all.slice(0, 2).join('; ') || 'nothing is'}`;
  } finally {
    server.edit = null;
    await Promise.all([visitor.close(), without.close()]);
  }
}

/** Tries out one way after another, with a server of its own to break, until none is left. */
async function work(browser, output, pages, queue, problems) {
  const server = await serve(output, pages.basePath);
  try {
    for (let own = queue.shift(); own; own = queue.shift()) {
      const problem = await tryOut(browser, server, pages.list, own);
      if (problem) problems.push(problem);
    }
  } finally {
    server.close();
  }
}

async function main() {
  const [output, only] = process.argv.slice(2);
  if (!output) throw new Error('usage: node can-fail.mjs OUTPUT [CHECK]');
  const pages = await listPages(output);
  const browser = await launch();
  const untried = CHECKS.map(({ name }) => name).filter((name) => !BREAKS.some(([tried]) => tried === name));
  // What this site has nothing of is tried out on another one.
  const isMeant = ([name]) => (only ? name === only : name !== 'tabs');
  const problems = untried.map((name) => `${name}: nothing shows that it can fail`);
  const queue = BREAKS.filter(isMeant);
  try {
    await Promise.all(Array.from({ length: WORKERS }, () => work(browser, output, pages, queue, problems)));
  } finally {
    await browser.close();
  }
  for (const problem of problems) console.log(problem);
  console.log(`broke the site in ${BREAKS.filter(isMeant).length} ways, ${problems.length} unnoticed`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

await main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
});
