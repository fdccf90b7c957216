// Connecting Okta on a phone, from the domain to the first request: a wrong token is said beside its field, the secret is not left
// behind unasked, and the last step turns green by itself.
import assert from 'node:assert/strict';
import { base, fits, flow, given, graphql, scim, shotWhole, signIn } from './browser.mjs';

/** What is said below a field. */
const note = (page, id) => page.locator(`#${id}-note`);

await flow(async (page) => {
  const { email, password } = given;
  const input = { token: given.setUp, organizationName: 'Aldermoor Studios', name: 'Judith Aaltonen', email, password };
  const started = await graphql('mutation($input: SetUpInput!) { setUp(input: $input) { accessToken } }', { input });
  const office = { name: 'Lisbon', timeZone: 'Europe/Lisbon', address: { city: 'Lisbon' } };
  const create = 'mutation($input: CreatePropertyInput!) { createProperty(input: $input) { property { id } } }';
  await graphql(create, { input: office }, started.setUp.accessToken);

  await signIn(page);
  await page.goto(`${base}/okta`);
  await page.getByRole('heading', { name: 'Connect Okta' }).waitFor();
  await page.getByRole('button', { name: 'Make address and token' }).waitFor();
  await fits(page);
  await shotWhole(page, 'wizard-domain');

  await page.getByLabel('API token').fill('00notTheTokenOfThisOrganization_0123456789');
  await page.keyboard.press('Enter');
  await note(page, 'okta-domain').getByText(/Write your Okta domain too/).waitFor();
  await page.getByLabel('Okta domain').fill(given.okta);
  await note(page, 'okta-token').getByText(/does not accept/).waitFor();
  assert.equal(await page.getByLabel('API token').getAttribute('aria-invalid'), 'true');
  await page.getByText('It would not work yet').waitFor();
  await fits(page);
  await shotWhole(page, 'wizard-wrong-token');
  // Sent all the same, the server refuses it and nothing is installed.
  await page.getByRole('button', { name: 'Make address and token' }).click();
  await note(page, 'okta-token').getByText(/does not accept/).waitFor();
  await page.getByLabel('API token').fill(given.oktaToken);
  await page.getByText(/Okta accepts the token of latchkey-service@aldermoor\.example/).waitFor();
  await shotWhole(page, 'wizard-right-token');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Give Okta this address and token' }).waitFor();
  const secrets = await page.locator('.secret code').allInnerTexts();
  assert.equal(secrets[0], `${base}/scim/v2`);
  [, given.scimToken] = secrets;
  await fits(page);
  await shotWhole(page, 'wizard-paste');
  const next = page.getByRole('link', { name: 'I have pasted both' });
  await next.click();
  const leaving = page.getByRole('dialog', { name: 'Leave without the token?' });
  await leaving.getByRole('button', { name: 'Stay and copy it' }).click();
  await leaving.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Copy Token' }).click();
  await page.getByText('Copied').waitFor();
  await next.click();

  await page.getByRole('heading', { name: 'What to tick in Okta' }).waitFor();
  assert.match(page.url(), /\?step=tick$/);
  await page.getByRole('img', { name: /Ticked: Push New Users, Push Profile Updates, Push Groups/ }).waitFor();
  await page.getByRole('img', { name: /Deactivate Users/ }).waitFor();
  await page.getByRole('img', { name: /Wrong: one group/ }).waitFor();
  await fits(page);
  await shotWhole(page, 'wizard-tick');
  // Once means once: neither a reload nor the way back shows the token again.
  await page.reload();
  await page.getByRole('heading', { name: 'What to tick in Okta' }).waitFor();
  await page.getByRole('link', { name: 'Back' }).click();
  await page.getByText(/The token was shown when it was made/).waitFor();
  assert.ok(!(await page.content()).includes(given.scimToken), 'the token is shown again');
  await next.click();
  await page.getByRole('heading', { name: 'What to tick in Okta' }).waitFor();

  await page.getByRole('link', { name: 'All of it is ticked' }).click();
  await page.getByRole('heading', { name: 'A first rule for each office' }).waitFor();
  const lisbon = page.getByRole('list', { name: 'Offices' }).getByRole('listitem');
  await lisbon.getByText('No rule yet').waitFor();
  await lisbon.getByRole('link', { name: 'Write the first rule, Lisbon' }).waitFor();
  await fits(page);
  await shotWhole(page, 'wizard-rules');
  await page.getByRole('link', { name: 'On to the first request' }).click();
  await page.getByRole('heading', { name: 'Let Okta call' }).waitFor();
  await page.getByRole('heading', { name: 'Waiting for the first request' }).waitFor();
  await page.getByText(/API token works: \d+ groups read/).waitFor();
  await fits(page);
  await shotWhole(page, 'wizard-wait');

  await page.evaluate(() => { window.stayed = true; });
  // What Okta sends when its button is pressed.
  await scim('GET', '/Users?startIndex=1&count=2');
  await page.getByText('Okta is connected: its first request has come').waitFor();
  await page.getByText('Receiving', { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => window.stayed), true, 'nothing was reloaded');
  await fits(page);
  await page.getByText('Up to date').waitFor();
  await shotWhole(page, 'wizard-connected');
}, { width: 390, height: 844 });
