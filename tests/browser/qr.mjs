// What a camera reads from the QR code that the page shows: a picture of the page is decoded, not its source.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const decoder = fs.readFileSync(createRequire(import.meta.url).resolve('jsqr'), 'utf8');

// Runs in an empty page.
async function decode(picture) {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  return window.jsQR(data, image.width, image.height)?.data;
}

export async function readQr(browser, page, selector) {
  const picture = await page.locator(selector).screenshot();
  const empty = await browser.newPage();
  try {
    await empty.evaluate(decoder);
    return await empty.evaluate(decode, picture.toString('base64'));
  } finally {
    await empty.close();
  }
}
