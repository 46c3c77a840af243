// The page on paper.

/** The width of an A4 page between its margins, in CSS pixels. */
const PAPER = 680;

/** The text is all there, and what is of no use on paper is not. */
export async function paper(visitor, page) {
  const { tab } = visitor;
  await visitor.look(PAPER, 'dark', { media: 'print' });
  await visitor.visit(page.address);
  const problems = await tab.evaluate(() => {
    const problems = [];
    const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0 && element.getBoundingClientRect().height > 0;
    for (const useless of document.querySelectorAll('.top, .switcher, .permalink, .crumb, .skip, .js-only, .pager, .foot nav, .toc')) {
      if (shown(useless)) problems.push(`is of no use on paper: ${useless.outerHTML.slice(0, 60)}`);
    }
    for (const part of document.querySelectorAll('.step h3, .step .prose, .answer, .tabs > section, details > :not(summary), h1')) {
      if (part.closest('.menu, .toc, .refs')) continue;
      if (!shown(part)) problems.push(`is not on paper: ${part.textContent.trim().slice(0, 40)}`);
    }
    const url = document.querySelector('link[rel=canonical]')?.href;
    if (url && !document.body.innerText.includes(url)) problems.push('the address is not on paper');
    const updated = document.querySelector('.dates');
    if (updated && !shown(updated)) problems.push('the date is not on paper');
    for (const heading of document.querySelectorAll('.step h3')) {
      const { color, backgroundColor } = getComputedStyle(heading, '::before');
      if (color === backgroundColor) problems.push(`a number cannot be read: ${heading.textContent}`);
    }
    for (const code of document.querySelectorAll('pre')) {
      if (code.scrollWidth > code.clientWidth + 1) problems.push(`code is cut off: ${code.textContent.slice(0, 40)}`);
    }
    const { color } = getComputedStyle(document.body);
    if (color !== 'rgb(0, 0, 0)') problems.push(`the text is printed in ${color}`);
    return problems;
  });
  if (page.kind === 'guide') {
    const steps = await tab.locator('.step').count();
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    if (pages === 0 || pages > steps + 2) problems.push(`${pages} pages of paper for ${steps} steps`);
  }
  await visitor.look(1280, 'light');
  return problems;
}
