// The first day, as its admin lives it: the set-up link, the first office with a door, a rule, Okta; and the first person
// arrives before anybody reloads.
import assert from 'node:assert/strict';
import { base, flow, given, person, scim, shot } from './browser.mjs';

/** Opens a dialog by its button, fills it in, and sends it. */
async function add(page, what, fill) {
  await page.getByRole('button', { name: what }).first().click();
  const dialog = page.getByRole('dialog', { name: what });
  await fill(dialog);
  await dialog.getByRole('button', { name: what }).click();
  await dialog.waitFor({ state: 'hidden' });
}

await flow(async (page) => {
  await page.goto(base);
  await page.getByText(/Open the set-up link that the server printed/).waitFor();
  await page.goto(`${base}/set-up`);
  await page.getByRole('heading', { name: 'Open the whole set-up link' }).waitFor();

  await page.goto(given.link);
  await page.getByRole('button', { name: 'Continue to first owner' }).click();
  await page.getByText('Write the name of your company.').waitFor();
  await page.getByLabel('Company name').fill('Aldermoor Studios');
  await page.keyboard.press('Enter');
  await page.getByLabel('Full name').fill('Judith Aaltonen');
  await page.getByLabel('Work e-mail').fill('judith@aldermoor.example');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Continue to first office' }).click();
  await page.getByText(/characters are too few/).waitFor();
  await page.getByLabel('Password', { exact: true }).fill('seven hinges in april');
  await page.getByText(/characters are too few/).waitFor({ state: 'detached' });
  await shot(page, 'set-up');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Where is your first office?' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Lisbon');
  await page.getByLabel('City').fill('Lisbon');
  await page.getByLabel('Time zone').fill('Europe/Lisbon');
  await page.getByRole('button', { name: 'Add office' }).click();

  await page.getByRole('heading', { name: 'Lisbon', level: 1 }).waitFor();
  await add(page, 'Add door', (dialog) => dialog.getByLabel('Name').fill('Main entrance'));
  await page.getByText('Main entrance').first().waitFor();
  await add(page, 'Add access group', async (dialog) => {
    await dialog.getByLabel('Name').fill('Building');
    await dialog.getByLabel('Main entrance').check();
  });

  await page.getByRole('link', { name: 'Open rules' }).click();
  await page.getByRole('button', { name: 'Write the first rule' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Everyone');
  await page.getByRole('button', { name: /^Remove condition/ }).click();
  await page.getByLabel(/^Building/).check();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText('Revision 1', { exact: false }).first().waitFor();
  await shot(page, 'first-rule');

  await page.goto(`${base}/okta`);
  await page.getByRole('heading', { name: 'Connect Okta' }).waitFor();
  await page.getByRole('button', { name: /address and token/ }).click();
  await page.getByText('Shown this once.').waitFor();
  const secrets = await page.locator('.secret code').allInnerTexts();
  assert.equal(secrets[0], `${base}/scim/v2`);
  assert.match(secrets[1], /^lk_scim_[0-9a-f]{16}_/);
  given.scimToken = secrets[1];
  await shot(page, 'connect');

  await page.evaluate(() => { window.stayed = true; });
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  await page.getByText('Receiving', { exact: true }).waitFor();
  await page.getByRole('link', { name: /^Employees/ }).first().click();
  const row = page.getByRole('row', { name: /Ines Duarte/ });
  await row.waitFor();
  assert.match(await row.innerText(), /Everyone/);
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await page.getByRole('heading', { name: 'Everyone who should get in can.' }).waitFor();
  assert.equal(await page.evaluate(() => window.stayed), true, 'nothing was reloaded');
});
