// What Okta wrote and what was refused, as it comes in: found by answer, person and page, opened with what it led to, and
// replayed against today without changing anything. At last on a phone.
import assert from 'node:assert/strict';
import { base, fits, flow, given, person, scim, shot, signIn } from './browser.mjs';

const ines = person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' });
const setActive = (id, value) => scim('PATCH', `/Users/${id}`, {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'active', value }],
});

await flow(async (page) => {
  await signIn(page);
  await page.goto(`${base}/okta/requests`);
  await page.getByRole('heading', { name: 'Okta has sent nothing yet' }).waitFor();
  await page.getByText(/Kept for \d+ days\./).waitFor();
  await page.evaluate(() => { window.stayed = true; });

  const { id } = await scim('POST', '/Users', ines);
  const created = page.getByRole('row', { name: /POST \/Users/ });
  await created.getByText('201 Created').waitFor();
  await created.getByText('Ines Duarte').waitFor();
  const refused = await fetch(`${base}/scim/v2/Users`, {
    headers: { authorization: `Bearer ${given.scimToken.replace(/_[^_]*$/, '_no')}` },
  });
  assert.equal(refused.status, 401);
  // Nothing tells of a refusal, and still it appears by itself.
  await page.getByText('401 Token refused').waitFor();
  assert.equal(await page.evaluate(() => window.stayed), true, 'nothing was reloaded');
  await shot(page, 'request-log');

  await page.getByLabel('Answer').selectOption({ label: 'Refused' });
  await created.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /GET \/Users/ }).click();
  await page.getByText(/its secret part is wrong/).waitFor();
  assert.match(page.url(), /outcome=refused&open=/);
  await shot(page, 'request-refused');
  await page.getByRole('button', { name: 'Clear' }).click();

  await page.getByRole('link', { name: /POST \/Users/ }).click();
  const open = page.getByRole('region', { name: 'Open request' });
  await open.getByRole('list', { name: 'What it led to' }).getByText(/Ines Duarte/).first().waitFor();
  await open.getByText('"userName": "ines.duarte@aldermoor.example"').first().waitFor();
  await open.getByRole('button', { name: 'Replay as a dry run' }).click();
  await open.getByText('409 Conflict').waitFor();
  await open.getByText('then 201').waitFor();
  await open.getByText('It would change nothing.').waitFor();

  // The same request would now do something else than then.
  await setActive(id, false);
  const left = page.getByRole('row', { name: /PATCH/ });
  await left.waitFor();
  await setActive(id, true);
  await page.getByRole('row', { name: /PATCH/ }).nth(1).waitFor();
  await page.getByRole('row', { name: /PATCH/ }).nth(1).getByRole('link').click();
  await open.getByRole('button', { name: 'Replay as a dry run' }).click();
  await open.getByText(/It would bring about \d+ things?:/).waitFor();
  const plan = open.getByRole('list', { name: 'What it would change' });
  await plan.getByText(/Ines Duarte/).first().waitFor();
  await shot(page, 'request-replayed');
  const today = await scim('GET', `/Users/${id}`);
  assert.equal(today.active, true, 'a replay changes nothing');
  await page.keyboard.press(']');
  await open.getByText(/^GET/).waitFor();

  // Many more, so that there is an older page; somebody else is not hers.
  const noah = await scim('POST', '/Users', person('Noah', 'Lindqvist', { department: 'Design', city: 'Lisbon' }));
  for (let turn = 0; turn < 55; turn += 1) await setActive(noah.id, turn % 2 === 1);
  await page.goto(`${base}/okta/requests`);
  await page.getByText(/successful read/).waitFor();
  await page.getByRole('link', { name: 'Older', exact: true }).click();
  await page.getByRole('link', { name: 'Newest' }).waitFor();
  await page.getByText('Older requests').waitFor();
  await page.getByText('401 Token refused').waitFor();
  await page.getByRole('link', { name: 'Newest' }).click();

  const about = page.getByRole('combobox', { name: 'A person or a path' });
  await about.fill('duarte');
  await page.getByRole('option', { name: /Ines Duarte/ }).click();
  await page.getByText('Noah Lindqvist').first().waitFor({ state: 'detached' });
  assert.match(page.url(), /user=/);
  assert.equal(await page.getByRole('row').count(), 4, 'the header and what was said of her');
  await page.getByRole('button', { name: 'Remove Ines Duarte' }).click();
  await about.fill('/Users');
  await about.press('Enter');
  await page.getByRole('row', { name: /PATCH/ }).first().waitFor({ state: 'detached' });
  await page.getByLabel('Method').selectOption('DELETE');
  await page.getByText('No request matches these filters.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('row', { name: /PATCH/ }).first().waitFor();
  await fits(page);
  await shot(page, 'request-log-phone');
  await page.getByRole('link', { name: /PATCH/ }).first().click();
  await open.getByRole('button', { name: 'Replay as a dry run' }).waitFor();
  await fits(page);
  await shot(page, 'request-phone');
});
