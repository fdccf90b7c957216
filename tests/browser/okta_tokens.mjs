// Rotation: a second token beside the first, shown once; then the first is revoked, and what that stops is said before.
import assert from 'node:assert/strict';
import { base, flow, given, person, scim, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  await signIn(page);
  await page.goto(`${base}/okta`);
  const tokens = page.getByRole('list', { name: 'Live tokens' });
  await tokens.getByText(/used \d+ \w+ ago/).waitFor();
  const first = await tokens.locator('b').first().innerText();

  // The only one: nothing would arrive any more.
  await tokens.getByRole('button', { name: `Revoke ${first}` }).click();
  const dialog = page.getByRole('dialog', { name: `Revoke ${first}?` });
  await dialog.getByText(/was last used/).waitFor();
  await dialog.getByText(/No other token lives/).waitFor();
  await shot(page, 'token-revoke');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByRole('dialog', { name: 'Make a token' }).getByLabel('Name').fill('okta-2027');
  await page.keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: 'Paste this token into Okta' });
  const secret = await shown.locator('.secret code').innerText();
  assert.match(secret, /^lk_scim_[0-9a-f]{16}_/);
  await shown.getByRole('button', { name: 'I have it' }).click();
  await tokens.getByText('okta-2027').waitFor();
  await page.getByText('Two live: revoke one before you make another').waitFor();
  await shot(page, 'tokens');

  given.scimToken = secret;
  await scim('GET', '/Users');
  await tokens.getByRole('button', { name: `Revoke ${first}` }).click();
  await dialog.getByText(/okta-2027 stays/).waitFor();
  await dialog.getByRole('button', { name: 'Revoke token' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Make a token' }).waitFor();
  await page.getByText('1 ended').click();
  await page.getByRole('list', { name: 'Ended tokens' }).getByText(first).waitFor();
  await scim('GET', '/Users');
});
