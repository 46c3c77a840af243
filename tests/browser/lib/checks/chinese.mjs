// How Chinese is set: what may begin and end a line, where headings break, spaces that are only seen.

const WIDTHS = [320, 360, 412, 1280];

/** No line begins with a closing sign or ends with an opening one, and headings break between words. */
export async function lines(visitor, page) {
  const problems = [];
  await visitor.visit(page.address);
  for (const width of WIDTHS) {
    await visitor.look(width, 'light');
    const found = await visitor.tab.evaluate(brokenLines);
    problems.push(...found.map((problem) => `${width} px: ${problem}`));
  }
  return problems.slice(0, 5);
}

/** Between Han and Latin there is a space to the eye, none in the text, and none in code. */
export async function spacing(visitor, page) {
  const { tab } = visitor;
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  const problems = await tab.evaluate(() => {
    const measure = (style, text) => {
      const probe = document.createElement('span');
      probe.style.cssText = `position:absolute;white-space:nowrap;${style}`;
      probe.textContent = text;
      document.querySelector('main').append(probe);
      const { width } = probe.getBoundingClientRect();
      probe.remove();
      return width;
    };
    const problems = [];
    const wider = measure('', '使用IoT卡') - measure('text-autospace:no-autospace', '使用IoT卡');
    if (wider <= 0) problems.push('Han and Latin stand without a space');
    const narrower = measure('text-spacing-trim:space-all', '（好）（好）') - measure('', '（好）（好）');
    if (narrower <= 0) problems.push('two signs in a row keep the space of both');
    for (const code of document.querySelectorAll('code, pre, input')) {
      if (getComputedStyle(code).textAutospace !== 'no-autospace') problems.push(`spaces in ${code.outerHTML.slice(0, 60)}`);
    }
    return problems;
  });
  return [...problems, ...(await names(tab)), ...(await quotes(tab))];
}

/** What a screen reader says of a heading is what is written. */
async function names(tab) {
  const session = await tab.context().newCDPSession(tab);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const said = nodes.filter((node) => !node.ignored && node.role?.value === 'heading').map((node) => (node.name?.value ?? '').replace(/\s+/g, ' ').trim());
  const written = await tab.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
      .filter((heading) => heading.checkVisibility())
      .map((heading) => heading.textContent.replace(/\s+/g, ' ').trim()),
  );
  return written.filter((title) => !said.includes(title)).map((title) => `“${title}” is not what is said: ${said.find((own) => own.replaceAll(' ', '') === title.replaceAll(' ', ''))}`);
}

/** Chinese quotation marks come from a Chinese face, and no face is loaded. */
async function quotes(tab) {
  await tab.evaluate(() => {
    const probe = document.createElement('p');
    probe.id = 'probe';
    probe.textContent = '“”';
    document.querySelector('main').append(probe);
  });
  const session = await tab.context().newCDPSession(tab);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#probe' });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.detach();
  await tab.evaluate(() => document.querySelector('#probe').remove());
  const problems = fonts.filter(({ familyName }) => !/CJK|PingFang|YaHei|HarmonyOS|Source Han|WenQuanYi|Noto Sans SC/.test(familyName));
  return problems.map(({ familyName }) => `quotation marks come from ${familyName}`);
}

/** Runs in the page: says which lines begin or end with a sign that may not stand there. */
function brokenLines() {
  const closing = '，。、；：！？）》」』”’】〉％～…—·';
  const opening = '（《「『“‘【〈';
  const han = /\p{Script=Han}/u;
  const problems = [];
  const blocks = new Map();
  const blockOf = (element) => {
    let own = element;
    while (own.parentElement && getComputedStyle(own).display.startsWith('inline') && getComputedStyle(own).display !== 'inline-block') own = own.parentElement;
    return own;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const parent = node.parentElement;
    if (!parent.checkVisibility() || parent.closest('.vh, .skip, script, style, pre, :lang(en)')) continue;
    const block = blockOf(parent);
    const word = parent.closest('.w');
    for (let at = 0; at < node.data.length; at += 1) {
      const sign = node.data[at];
      if (/\s/.test(sign)) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box) continue;
      const before = blocks.get(block);
      if (before && box.top > before.box.top + before.box.height / 2 && box.left < before.box.left) {
        if (closing.includes(sign) && !(sign === before.sign)) problems.push(`a line begins with ${sign}: ${block.textContent.trim().slice(0, 20)}`);
        if (opening.includes(before.sign)) problems.push(`a line ends with ${before.sign}: ${block.textContent.trim().slice(0, 20)}`);
        const isWithin = word === before.word && (word || !block.querySelector('.w')) && han.test(sign) && han.test(before.sign);
        if (block.matches('h1, h2, h3, h4') && isWithin) problems.push(`a heading breaks between ${before.sign} and ${sign}: ${block.textContent}`);
      }
      blocks.set(block, { box, sign, word });
    }
  }
  return problems;
}
