// On a phone: somebody opens the link of their mail, puts it off, comes back and adds the key. Then an admin looks after it.
import assert from 'node:assert/strict';
import { base, fits, flow, given, shot, shotWhole, signIn } from './browser.mjs';

const [first] = given.person.split(' ');

/** The HTML part of a mail as it came (RFC 2045 §6.7). */
function html(raw) {
  const part = raw.slice(raw.indexOf('Content-Type: text/html'));
  const [head] = part.split('\r\n\r\n', 1);
  const body = part.slice(head.length + 4).split('\r\n--', 1)[0];
  if (!/quoted-printable/.test(head)) return body;
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** How light something is, from 0 to 255. */
const lightness = (page, selector, property) => page.locator(selector).first().evaluate((element, name) => {
  const [red, green, blue] = getComputedStyle(element)[name].match(/\d+/g).map(Number);
  return (red + green + blue) / 3;
}, property);

/** The mail on the phone, by day and by night. */
async function readMail(page) {
  await page.setContent(html(given.mail));
  const button = page.getByRole('link', { name: 'Add my key' });
  assert.equal(await button.getAttribute('href'), given.link);
  await page.getByText('Aldermoor Studios', { exact: true }).waitFor();
  await fits(page);
  for (const [colorScheme, isDark] of [['light', false], ['dark', true]]) {
    await page.emulateMedia({ colorScheme });
    assert.equal(await lightness(page, '.sheet', 'backgroundColor') < 60, isDark, `the sheet, ${colorScheme}`);
    assert.equal(await lightness(page, '.ink', 'color') > 200, isDark, `the ink, ${colorScheme}`);
  }
  await shotWhole(page, 'claim-mail');
  await page.emulateMedia({ colorScheme: 'light' });
}

await flow(async (page) => {
  await readMail(page);
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
