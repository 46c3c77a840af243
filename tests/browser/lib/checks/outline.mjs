// What the page is made of: headings, ids, languages, structured data.

/** The outline of the page, and what its head says. */
export async function outline(visitor, page) {
  await visitor.look(360, 'light');
  await visitor.visit(page.address);
  return visitor.tab.evaluate(() => {
    const problems = [];
    const count = (selector) => document.querySelectorAll(selector).length;
    for (const only of ['h1', 'main', 'title', 'meta[name=viewport]']) {
      if (count(only) !== 1) problems.push(`${count(only)} of ${only}`);
    }
    let last = 0;
    for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
      const level = Number(heading.localName[1]);
      if (level > last + 1) problems.push(`a level is left out before “${heading.textContent}”`);
      last = level;
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    if (twice.length > 0) problems.push(`stand twice: ${[...new Set(twice)].join(', ')}`);
    for (const { id } of document.querySelectorAll('.step')) {
      if (!/^[A-Za-z][\w-]*$/.test(id)) problems.push(`#${id} cannot be typed`);
    }
    for (const element of document.querySelectorAll('[lang]')) {
      if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(element.lang)) problems.push(`lang="${element.lang}"`);
    }
    const zoom = document.querySelector('meta[name=viewport]').content;
    if (/maximum-scale|user-scalable/.test(zoom)) problems.push(`zooming is forbidden: ${zoom}`);
    for (const image of document.images) {
      if (!image.hasAttribute('width') && image.src.startsWith(location.origin)) problems.push(`no size: ${image.src}`);
    }
    return problems;
  });
}

/** What machines read is what readers see. */
export async function structuredData(visitor, page) {
  await visitor.visit(page.address);
  return visitor.tab.evaluate(() => {
    const problems = [];
    for (const { textContent } of document.querySelectorAll('script[type="application/ld+json"]')) {
      if (/[<>&\u2028\u2029]/.test(textContent)) problems.push('has signs that end a script');
      const things = [JSON.parse(textContent)].flat().flatMap((thing) => thing['@graph'] ?? thing);
      const find = (type) => things.find((thing) => thing['@type'] === type);
      const trail = [...document.querySelectorAll('.crumb li')].map((crumb) => crumb.textContent.trim());
      const own = find('BreadcrumbList')?.itemListElement.map((crumb) => crumb.name);
      if (own && own.join('|') !== trail.join('|')) problems.push(`the trail ${own} is not ${trail}`);
      const steps = find('HowTo')?.step.map(({ url }) => decodeURIComponent(url.split('#')[1]));
      const shown = [...document.querySelectorAll('.step')].map(({ id }) => id);
      if (steps && steps.join() !== shown.join()) problems.push(`the steps ${steps} are not ${shown}`);
    }
    return problems;
  });
}
