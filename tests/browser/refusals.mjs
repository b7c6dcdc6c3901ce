// A form that was refused: a summary that leads to the field at fault, which says so itself and keeps what was typed.
import assert from 'node:assert/strict';

// `typed`: what the field must still hold; not given for what is never sent back, passwords and codes.
export async function checkRefused(page, field, typed = '') {
  await page.waitForSelector('#error-summary');
  assert.equal(await page.getAttribute('#error-summary a', 'href'), `#${field}`);
  const input = page.locator(`[id="${field}"]`);
  assert.equal(await input.getAttribute('aria-invalid'), 'true', field);
  const described = (await input.getAttribute('aria-describedby')).split(' ').map((id) => page.locator(`[id="${id}"].error-text`));
  const errors = await Promise.all(described.map((one) => one.count()));
  assert.equal(errors.reduce((sum, one) => sum + one), 1, `${field} is described by its error`);
  const error = described[errors.indexOf(1)];
  assert.ok(await error.isVisible() && (await error.textContent()).trim(), field);
  assert.equal(await page.locator('[aria-invalid]').count(), 1);
  if (await input.getAttribute('type') !== 'checkbox') assert.equal(await input.inputValue(), typed);
  await page.click('#error-summary a');
  assert.equal(await page.evaluate(() => document.activeElement.id), field);
}
