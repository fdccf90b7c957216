// On a phone: somebody opens the link of their mail, puts it off, comes back and adds the key. Then an admin looks after it.
import assert from 'node:assert/strict';
import { base, fits, flow, given, shot, signIn } from './browser.mjs';

const [first] = given.person.split(' ');

await flow(async (page) => {
  await page.goto(`${base}/claim`);
  await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor();

  await page.goto(given.link);
  await page.reload();
  await page.getByRole('heading', { name: `${first}, your key is ready` }).waitFor();
  await page.getByRole('img', { name: /^QR code that opens this page/ }).waitFor();
  await page.getByText('Lisbon', { exact: true }).waitFor();
  await page.getByText('2 doors: Lab, Main entrance').waitFor();
  await fits(page);
  await shot(page, 'claim');

  // Whoever puts it off finds everything as it was.
  await page.getByRole('button', { name: 'Add later' }).click();
  await page.getByText(/the link in your mail works until/).waitFor();
  await page.reload();
  const button = page.getByRole('button', { name: 'Add key to this phone' });
  const box = await button.boundingBox();
  assert.ok(box.height >= 44, `the button is ${box.height} px high`);
  await button.click();
  await page.getByRole('heading', { name: `${first}, the key is yours` }).waitFor();
  await page.getByRole('img', { name: 'QR code of your mobile key' }).waitFor();
  await fits(page);
  await shot(page, 'claimed');

  await page.reload();
  await page.getByRole('heading', { name: 'This key is on a phone already' }).waitFor();

  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page);
  await page.goto(`${base}/keys`);
  const row = page.getByRole('row', { name: new RegExp(given.person) });
  await row.getByText('Claimed', { exact: true }).waitFor();
  await shot(page, 'keys');
  await row.getByRole('button', { name: /^Suspend/ }).click();
  await row.getByText('Suspended by an admin').waitFor();
  await row.getByRole('button', { name: /^Give back/ }).click();
  await row.getByText('Claimed', { exact: true }).waitFor();
  await page.getByLabel('State').selectOption('revoked');
  await page.getByText('No key matches these filters.').waitFor();

  await page.goto(`${base}/outbox`);
  await page.getByText('Link used').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Show the link/ }).count(), 0);
  await shot(page, 'outbox');
}, { width: 390, height: 844 });
