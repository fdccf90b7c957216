// Uninstalling is looked at before, confirmed by a name, and stops the tokens at once; people stay.
import assert from 'node:assert/strict';
import { base, fits, flow, given, person, scim, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  await signIn(page);
  await page.goto(`${base}/okta`);
  await page.getByRole('link', { name: 'Uninstall' }).click();
  await page.getByRole('heading', { name: 'Uninstall Okta', level: 1 }).waitFor();
  await page.getByText('1 person keep access').waitFor({ state: 'detached' });
  await page.getByText(/1 person of Okta stays? as they are/).waitFor();
  await shot(page, 'uninstall-keep');
  await page.getByLabel(/People are deactivated/).check();
  await page.getByRole('button', { name: 'Uninstall, deactivate 1 person' }).waitFor();
  await page.getByText(/loses access/).first().waitFor();
  await shot(page, 'uninstall-deactivate');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await shot(page, 'uninstall-phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByLabel(/People stay as they are/).check();
  await page.getByRole('button', { name: 'Uninstall Okta' }).click();
  await page.getByText('Write Aldermoor Studios to confirm.').waitFor();
  await page.getByLabel(/Type Aldermoor Studios/).fill('aldermoor studios');
  await page.keyboard.press('Enter');
  await page.getByText(/Judith Aaltonen uninstalled Okta/).waitFor();
  await page.getByRole('heading', { name: 'Connect Okta' }).waitFor();
  await shot(page, 'uninstalled');
  const refused = await fetch(`${base}/scim/v2/Users`, { headers: { authorization: `Bearer ${given.scimToken}` } });
  assert.equal(refused.status, 401);
  await page.goto(`${base}/employees`);
  await page.getByRole("row", { name: /Ines Duarte/ }).waitFor();
});
