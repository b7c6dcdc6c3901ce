// A page by the rules of WCAG 2.2 AA, as far as axe-core can tell, in light and dark; with a picture of each.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { faintTexts, isTooWide, smallTargets } from './measure.mjs';

// Names begin with the language.
export const settings = [
  { name: 'en-desktop', reducedMotion: 'reduce', locale: 'en-GB', viewport: { width: 1280, height: 800 } },
  { name: 'de-phone', reducedMotion: 'reduce', locale: 'de-AT', viewport: { width: 360, height: 740 } },
];
// axe is a script itself: here the numbers of measure.mjs alone are looked at.
export const withoutScripts = {
  name: 'de-tablet', reducedMotion: 'reduce', locale: 'de-DE', viewport: { width: 768, height: 1024 }, javaScriptEnabled: false,
};

// All of them in light; in dark what has to do with colours.
const rules = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

async function violations(page, colorScheme) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules[colorScheme]);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

// The page as it stands.
export async function checkLooks(person, what) {
  const { page } = person;
  assert.equal(await page.getAttribute('html', 'lang'), person.name.slice(0, 2), what);
  assert.ok(await page.title(), what);
  assert.equal(await isTooWide(page), false, `${what} is too wide`);
  assert.deepEqual(await smallTargets(page), [], what);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await (person.hasScripts ? violations : faintTexts)(page, colorScheme), [], `${what}, ${colorScheme}`);
    await person.picture(`page-${what}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
