// Somebody else publishes: the rules page says how far that is as the server tells it, without asking, and it is paused and
// goes on.
import assert from 'node:assert/strict';
import { asAdmin, base, flow, given, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  await signIn(page);
  await page.goto(`${base}/rules/${given.property}`);
  await page.getByRole('list', { name: 'Rules' }).waitFor();
  // Nothing is under way, so nothing is said.
  const bar = page.getByText(/Revision 2 is (being applied|paused): \d+ of 200 people decided/);
  assert.equal(await bar.count(), 0);

  const asked = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql')) asked.push(request.postData() ?? '');
  });
  await asAdmin('mutation($input: PublishRuleSetInput!) { publishRuleSet(input: $input) { queued } }', { input: given.publish });
  await asAdmin('mutation($id: ID!) { pauseRuleSet(propertyId: $id) { state } }', { id: given.property });
  await page.getByText(/Revision 2 is paused: \d+ of 200 people decided/).waitFor();
  await shot(page, 'rules-progress');

  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText(/Revision 2 is being applied/).waitFor();
  await bar.waitFor({ state: 'detached' });
  const polled = asked.filter((body) => body.includes('application'));
  assert.deepEqual(polled, [], 'told by the subscription, not asked for');
});
