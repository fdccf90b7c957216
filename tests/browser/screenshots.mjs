// The pictures of README: overview, employees, one employee with the why, rules; light and dark. Run by scripts/screenshots.sh.
import assert from 'node:assert/strict';
import { base, flow, shot, signIn } from './browser.mjs';

const settled = (page) => page.waitForFunction(() => !document.querySelector('.bone') && document.fonts.status === 'loaded');

/** The same page in both themes. */
async function both(page, name) {
  await settled(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await shot(page, `${name}-${colorScheme}`);
  }
}

await flow(async (page) => {
  await signIn(page);
  await page.getByRole('heading', { name: 'Latest' }).waitFor();
  await both(page, 'overview');

  await page.goto(`${base}/employees`);
  await page.getByRole('row').nth(5).waitFor();
  await both(page, 'employees');

  // Somebody whom a rule further down caught: the drawing then shows how one falls.
  const caught = page.getByRole('row').filter({ hasText: 'Hardware lab' }).first();
  await caught.getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Access, office by office' }).waitFor();
  await page.getByText('Matched', { exact: false }).first().waitFor();
  await page.mouse.move(0, 0);
  await both(page, 'employee');

  await page.goto(`${base}/rules`);
  await page.getByRole('link', { name: 'Lisbon' }).first().click();
  await page.getByRole('list', { name: 'Rules' }).waitFor();
  await page.getByRole('button', { name: 'Edit Hardware lab' }).click();
  await page.getByRole('group', { name: 'Rule Hardware lab' }).waitFor();
  await page.mouse.move(0, 0);
  await both(page, 'rules');
  assert.equal(await page.getByRole('alert').count(), 0);
}, { scale: 1.5 });
