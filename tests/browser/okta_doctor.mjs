// The doctor finds what is wrong, says how it was seen, and is content once it is mended.
import { base, fits, flow, given, person, scim, shot, signIn } from './browser.mjs';

await flow(async (page) => {
  const noah = person('Noah', 'Lindqvist', { department: 'Design', city: 'Lisbon' });
  await scim('POST', '/Users', { ...noah, emails: [] });
  await signIn(page);
  await page.goto(`${base}/okta/doctor`);
  const finding = page.getByRole('listitem').filter({ hasText: /e-mail/ }).first();
  await finding.getByText(/possibly/i).first().waitFor();
  await finding.getByRole('list', { name: 'Seen by' }).waitFor();
  await finding.getByText('To do:').waitFor();
  await shot(page, 'doctor');
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await shot(page, 'doctor-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await finding.getByRole('link').waitFor();

  await page.getByRole('button', { name: 'Check again' }).click();
  await page.getByText(/Looked /).waitFor();
});
