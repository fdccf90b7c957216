// Once connected: access to Okta's API is replaced and removed, groups are asked for now, a pair of groups is taken apart and linked.
import assert from 'node:assert/strict';
import { base, fits, flow, given, scim, shotWhole, signIn } from './browser.mjs';

const group = (displayName) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName });

await flow(async (page) => {
  for (const name of given.groups) await scim('POST', '/Groups', group(name));
  await signIn(page);
  await page.goto(`${base}/okta`);
  await page.getByText(/Groups come by push alone/).waitFor();
  await page.getByRole('button', { name: 'Set API access' }).click();
  const setting = page.getByRole('dialog', { name: 'Access to Okta’s API' });
  await setting.getByLabel('Okta domain').fill(given.okta);
  await setting.getByLabel('API token').fill(given.oktaToken);
  await setting.getByText(/Okta accepts the token/).waitFor();
  await shotWhole(page, 'okta-access');
  await setting.getByRole('button', { name: 'Save access' }).click();
  await setting.waitFor({ state: 'hidden' });
  const card = page.getByRole('region', { name: 'Groups from Okta’s API' });
  await card.getByText('Up to date').waitFor();
  await card.getByText(/ago: \d+ groups?, \d+ (person|people) in them/).waitFor();
  await card.getByLabel('Interval').selectOption({ label: '15 minutes' });
  await page.getByText('Okta is asked every 15 minutes').waitFor();
  const asked = page.waitForResponse((response) => /syncGroupsNow/.test(response.request().postData() ?? ''));
  await card.getByRole('button', { name: 'Sync now' }).click();
  assert.equal((await (await asked).json()).errors, undefined);
  await card.getByText('Up to date').waitFor();
  await shotWhole(page, 'okta-connected');

  await page.getByRole('link', { name: 'Group links' }).click();
  const [first] = given.groups;
  const row = page.getByRole('row', { name: new RegExp(first) });
  await row.getByText('by its name').waitFor();
  await page.getByRole('searchbox').fill(first.slice(0, 5));
  await page.getByText('1 pair', { exact: true }).waitFor();
  await shotWhole(page, 'group-links');
  await row.getByRole('button', { name: `Take ${first} apart` }).click();
  const asking = page.getByRole('dialog', { name: `Take ${first} apart?` });
  await asking.getByRole('button', { name: 'Take apart' }).click();
  await page.getByText('No pair matches these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();

  await page.getByRole('button', { name: 'Link groups' }).click();
  const linking = page.getByRole('dialog', { name: 'Link groups' });
  await linking.getByRole('button', { name: 'Link them' }).click();
  assert.equal(await linking.getByText('Choose a group.').count(), 2);
  for (const field of ['Pushed group', 'Group from Okta’s API']) {
    await linking.getByRole('combobox', { name: field }).fill(first);
    await linking.getByRole('option', { name: new RegExp(first) }).click();
  }
  await shotWhole(page, 'group-link');
  await linking.getByRole('button', { name: 'Link them' }).click();
  await linking.waitFor({ state: 'hidden' });
  await row.getByText('by Judith Aaltonen').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await shotWhole(page, 'group-links-phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('link', { name: 'Connection' }).click();
  await card.getByRole('button', { name: 'Remove' }).click();
  const removing = page.getByRole('dialog', { name: 'Remove access to Okta’s API?' });
  await removing.getByRole('button', { name: 'Remove access' }).click();
  await page.getByText(/Groups come by push alone/).waitFor();
});
