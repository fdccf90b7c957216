// Too many losses at once: every page says so; some are removed, others kept with a reason, one is decided by somebody else
// meanwhile; the employee pages show it, and what was taken is given back.
import assert from 'node:assert/strict';
import { asAdmin, base, flow, given, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  const [gone, kept, alsoKept, last] = given.people;
  await signIn(page);

  // Told on every page, counted in the navigation.
  const told = page.getByRole('status', { name: 'What waits for you' });
  await told.getByText('4 people in Lisbon would lose access.').waitFor();
  await page.getByRole('link', { name: 'Held changes 4' }).waitFor();
  await shot(page, 'held-overview');
  await told.getByRole('link', { name: 'Decide' }).click();

  await page.getByRole('heading', { level: 1, name: '4 people in Lisbon would lose access. We stopped and are asking.' }).waitFor();
  const hold = page.getByRole('region', { name: 'Lisbon', exact: true });
  await hold.getByText('All 4 people whom rules let in.').waitFor();
  const row = (person) => hold.getByRole('row', { name: person.name });
  assert.match(await row(gone).innerText(), /Building[\s\S]*Workshop[\s\S]*no other office; the key would be suspended/);
  await shot(page, 'held');

  await row(gone).getByRole('button', { name: 'Remove' }).click();
  await row(kept).getByRole('button', { name: 'Keep' }).click();
  await row(alsoKept).getByRole('button', { name: 'Keep' }).click();
  await hold.getByText('1 to remove, 2 to keep; 1 stays held').waitFor();
  await hold.getByRole('button', { name: 'Decide 3' }).click();

  // A reason is asked for, and is checked beside its field.
  const asked = page.getByRole('dialog', { name: 'Remove 1 person from Lisbon and keep 2?' });
  await asked.getByLabel('Why they keep it').fill('No');
  await asked.getByRole('button', { name: 'Remove 1, keep 2' }).click();
  await asked.getByText('Say why, in 5 to 500 characters.').waitFor();
  await asked.getByLabel('Why they keep it').fill('The reorganization is next month');
  await shot(page, 'held-asked');
  await asked.getByRole('button', { name: 'Remove 1, keep 2' }).click();
  await page.getByText('1 person removed from Lisbon, 2 kept').waitFor();
  await page.getByRole('heading', { level: 1, name: '1 person in Lisbon would lose access.' }).waitFor();
  await row(kept).waitFor({ state: 'detached' });

  // Somebody else is faster: said, not an error.
  await hold.getByRole('button', { name: 'Remove all 1' }).click();
  await page.getByRole('dialog', { name: 'Remove 1 person from Lisbon?' }).waitFor();
  await asAdmin('mutation($id: ID!) { allowLosses(propertyId: $id) { queued } }', { id: given.property });
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 person' }).click();
  await page.getByText('Somebody decided this meanwhile. You see how it stands now.').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Nothing is held.' }).waitFor();
  await page.getByRole('link', { name: 'Held changes', exact: true }).waitFor();
  await told.getByText('would lose access').waitFor({ state: 'detached' });

  // One click gives it back.
  const lately = page.getByRole('region', { name: 'Taken lately' });
  await lately.getByLabel('Office of what was taken').selectOption('Lisbon');
  await lately.getByText(last.name).first().waitFor();
  await shot(page, 'held-nothing');
  await page.goto(`${base}/employees/${gone.id}`);
  await page.getByText('Deactivated today', { exact: false }).waitFor();
  await page.goto(`${base}/held?office=${given.property}`);
  await lately.getByRole('button', { name: `Undo, ${gone.name}: End of access` }).click();
  await page.getByText(`${gone.name} has it back`).waitFor();
  await page.goto(`${base}/employees/${gone.id}`);
  await page.getByRole('article', { name: 'Lisbon' }).getByText('Active', { exact: true }).waitFor();

  // Whoever was kept has it as an override, with the reason.
  await page.goto(`${base}/employees/${kept.id}`);
  const overrides = page.getByRole('region', { name: 'Overrides' });
  await overrides.getByText('Keeps what was there').waitFor();
  await overrides.getByText('The reorganization is next month').waitFor();
  await shot(page, 'held-kept');
});
