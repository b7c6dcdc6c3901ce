// What a page looks like, in numbers: contrast, sizes of targets, width.
import assert from 'node:assert/strict';

// Runs in the page: each text with less contrast to what lies behind it than WCAG 2.2 AA asks (1.4.3: 4.5, large text 3).
function findFaintTexts() {
  const channels = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { rgb, alpha } = channels(getComputedStyle(one).backgroundColor);
      if (alpha === 1) return rgb;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.body.querySelectorAll('*')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const text = texts.map((node) => node.data.trim()).join('');
    if (!text && !element.matches('input:not([type=hidden])')) continue;
    const style = getComputedStyle(element);
    const [light, dark] = [luminance(channels(style.color).rgb), luminance(behind(element))].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)}: ${text || element.id}`);
  }
  return faint;
}

// Runs in the page: buttons and fields that are there to be seen, and lower or narrower than 44 px.
function findSmallTargets() {
  const fields = 'input:not([type=hidden], [type=checkbox], [type=radio], .visually-hidden)';
  return [...document.querySelectorAll(`button, .button, ${fields}`)]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ id: element.id, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 44 || box.height < 44)
    .map(({ id, box }) => `${id}: ${box.width} × ${box.height}`);
}

export const faintTexts = (page) => page.evaluate(findFaintTexts);
export const smallTargets = (page) => page.evaluate(findSmallTargets);

// Also of a part that lies over what is beside it.
function isWider() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const overflows = (element) => element.scrollWidth > element.clientWidth + 1;
  return scrollWidth > clientWidth || [...document.querySelectorAll('.places, .who, .card')].some(overflows);
}
export const isTooWide = (page) => page.evaluate(isWider);

// All of them at once, of the page as it stands.
export async function checkMeasures(page) {
  assert.deepEqual(await faintTexts(page), []);
  assert.deepEqual(await smallTargets(page), []);
  assert.equal(await isTooWide(page), false);
}
