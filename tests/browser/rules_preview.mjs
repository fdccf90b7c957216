// An admin puts two rules in another order, is told at once that one is never reached, looks ahead, and publishes what was shown.
import assert from 'node:assert/strict';
import { base, flow, given, person, scim, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  await signIn(page);
  await page.goto(`${base}/rules/${given.property}`);
  await page.getByRole('list', { name: 'Rules' }).waitFor();
  await page.getByRole('button', { name: 'Reorder Engineering' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');

  // Live: what the server finds in the draft stands at its rule.
  await page.getByText('Everybody it could match is taken by rule 1 Everyone here before.').waitFor();
  await page.getByText('1 warning').waitFor();
  await shot(page, 'rules-lint');

  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  const preview = page.getByRole('dialog', { name: 'Preview, Lisbon' });
  await preview.waitFor();
  await preview.getByText('Publishing takes something from 1 person. Run over 1 person.').waitFor();
  const losing = preview.getByRole('region', { name: 'Lose access' });
  assert.match(await losing.innerText(), /Ines Duarte\s*loses Hardware lab/);
  await shot(page, 'rules-preview');

  await preview.getByRole('button', { name: 'Publish this' }).click();
  await page.getByText('revision 2', { exact: false }).first().waitFor();
  await page.getByRole('region', { name: 'Unpublished changes' }).waitFor({ state: 'detached' });
});
