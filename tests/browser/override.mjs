// An override is added with a reason and an end, shown beside the access it gives, and ended early; then a suspension and its
// lifting, and a person taken out of the sync and let back in.
import { base, flow, given, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  await signIn(page);
  await page.goto(`${base}/employees/${given.employee}`);
  const office = page.getByRole('article', { name: 'Lisbon' });
  await office.getByText('Active', { exact: true }).waitFor();

  await office.getByRole('button', { name: 'Add override, Lisbon' }).click();
  const form = page.getByRole('dialog', { name: `Add an override for ${given.name}` });
  await form.getByLabel('Access group', { exact: true }).selectOption('Workshop');
  await form.getByText('1 week').click();
  await form.getByRole('button', { name: 'Add override' }).click();
  await form.getByText('Say why, in 5 to 500 characters.').waitFor();
  await form.getByLabel('Why').fill('Prototype assembly with the hardware team');
  await shot(page, 'override-form');
  await form.getByRole('button', { name: 'Add override' }).click();
  await page.getByText('Override made: Workshop in Lisbon').waitFor();
  const overrides = page.getByRole('region', { name: 'Overrides' });
  await overrides.getByText('Prototype assembly with the hardware team').waitFor();
  await office.getByText('Workshop until', { exact: false }).waitFor();
  await shot(page, 'override');

  await overrides.getByRole('button', { name: 'End early: Workshop in Lisbon' }).click();
  const ending = page.getByRole('dialog', { name: 'End this override in Lisbon?' });
  await ending.getByText('Workshop in Lisbon is taken back at once', { exact: false }).waitFor();
  await ending.getByRole('button', { name: 'End override' }).click();
  await overrides.getByText('1 ended override').waitFor();
  await office.getByText('Workshop until', { exact: false }).waitFor({ state: 'detached' });

  await office.getByRole('button', { name: 'Suspend, Lisbon' }).click();
  const suspending = page.getByRole('dialog', { name: `Suspend ${given.name} in Lisbon?` });
  await suspending.getByLabel('Reason').fill('Badge found at the station');
  await suspending.getByRole('button', { name: 'Suspend' }).click();
  await office.getByText('Suspended', { exact: true }).waitFor();
  await office.getByText('Badge found at the station').first().waitFor();
  await office.getByRole('button', { name: 'Lift the suspension, Lisbon' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the suspension' }).click();
  await office.getByText('Active', { exact: true }).waitFor();

  const sync = page.getByRole('switch', { name: 'Sync with Okta' });
  await sync.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out of the sync' }).click();
  // Exactly, as in the tile: the dialog says it too.
  await page.getByText('rules leave them alone', { exact: true }).waitFor();
  await sync.click();
  await page.getByRole('dialog').getByText('Nothing would change for them.').waitFor();
  await shot(page, 'override-back-in');
  await page.getByRole('dialog').getByRole('button', { name: 'Let back in' }).click();
  await page.getByText('Okta keeps them, rules decide').waitFor();
});
