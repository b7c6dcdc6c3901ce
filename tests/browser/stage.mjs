// What a file of tests shares: a browser, and an application that sends people to sign in. They are there while its tests run.
import { Application, launch } from './browser.mjs';
import { after, before } from './limited.mjs';

export let browser;
export let application;
before(async () => {
  browser = await launch();
  application = await new Application().start();
});
after(async () => {
  await browser?.close();
  application?.stop();
});
