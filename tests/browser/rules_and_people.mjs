// An admin reorders two rules by keyboard and by pointer, publishes, and sees a new person arrive without reloading.
import assert from 'node:assert/strict';
import { base, flow, given, person, scim, shot, signIn } from './browser.mjs';

const names = (page) => page.getByRole('button', { name: /^Reorder / }).evaluateAll((handles) =>
  handles.map((handle) => handle.getAttribute('aria-label').replace('Reorder ', '')));

/** Waits until this rule is the first. */
const isFirst = (page, name) =>
  page.getByRole('list', { name: 'Rules' }).locator('> li').first().getByRole('button', { name: `Reorder ${name}` }).waitFor();

async function publish(page, revision) {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByText(`revision ${revision}`, { exact: false }).first().waitFor();
  await page.getByRole('region', { name: 'Unpublished changes' }).waitFor({ state: 'detached' });
}

await flow(async (page) => {
  await signIn(page);
  await page.goto(`${base}/rules/${given.property}`);
  await page.getByRole('list', { name: 'Rules' }).waitFor();
  assert.deepEqual(await names(page), ['Engineering', 'Everyone here']);
  await shot(page, 'rules');

  // By keyboard: lift, one down, drop.
  const handle = page.getByRole('button', { name: 'Reorder Engineering' });
  await handle.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await isFirst(page, 'Everyone here');
  await shot(page, 'rules-changed');
  await publish(page, 2);

  // By pointer: back to where it was.
  // The page may still be moving with what the publish changed: the handle is grasped once it stands still.
  await page.getByRole('button', { name: 'Reorder Engineering' }).hover();
  await page.mouse.down();
  const from = await page.getByRole('button', { name: 'Reorder Engineering' }).boundingBox();
  const to = await page.getByRole('button', { name: 'Reorder Everyone here' }).boundingBox();
  await page.mouse.move(from.x + from.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.move(from.x + from.width / 2, to.y - 20, { steps: 4 });
  await page.mouse.up();
  await isFirst(page, 'Engineering');
  await publish(page, 3);

  // Escape puts a lifted rule back, and nothing is left to publish.
  await page.getByRole('button', { name: 'Reorder Everyone here' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await isFirst(page, 'Engineering');
  await page.getByRole('region', { name: 'Unpublished changes' }).waitFor({ state: 'detached' });

  // Somebody is hired in Okta while the list is open: no reload.
  await page.getByRole('link', { name: /^Employees/ }).first().click();
  await page.getByRole('heading', { name: 'Employees' }).waitFor();
  await page.evaluate(() => { window.stayed = true; });
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  const row = page.getByRole('row', { name: /Ines Duarte/ });
  await row.waitFor();
  assert.match(await row.innerText(), /Engineering/);
  assert.equal(await page.evaluate(() => window.stayed), true);
  await shot(page, 'employees');

  await page.getByRole('link', { name: /^Events/ }).first().click();
  await page.getByText('Ines Duarte joined', { exact: true }).waitFor();
  await scim('POST', '/Users', person('Jonas', 'Weber', { department: 'Sales', city: 'Berlin' }));
  await page.getByText('Jonas Weber was added to the directory', { exact: true }).waitFor();
  await shot(page, 'events');
});
