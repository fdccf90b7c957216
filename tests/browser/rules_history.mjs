// The publishes of an office: what one changed, rolling back to one after a look at what that does, and copying the rules to
// another office, where what has no namesake is named before anything is published.
import { asAdmin, base, flow, given, person, scim, shot, signIn } from './browser.mjs';

/** Berlin with a building of its own and no lab; and a second publish in Lisbon, with a rule for nobody. */
async function prepare() {
  await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Engineering', city: 'Lisbon' }));
  const make = async (name, type, input, of) => (await asAdmin(`mutation($input: ${type}!) { ${name}(input: $input) { ${of} { id } } }`, { input }))[name][of].id;
  const berlin = await make('createProperty', 'CreatePropertyInput', { name: 'Berlin', address: { city: 'Berlin' }, timeZone: 'Europe/Berlin' }, 'property');
  const door = await make('createDoor', 'CreateDoorInput', { propertyId: berlin, name: 'Courtyard' }, 'door');
  await make('createAccessGroup', 'CreateAccessGroupInput', { propertyId: berlin, name: 'Building', doorIds: [door] }, 'accessGroup');
  const conditions = [{ attribute: 'department', operator: 'IS', values: [{ text: 'Visiting leads' }] }];
  const rule = { name: 'Visiting leads', enabled: true, match: 'ALL', conditions, accessGroupIds: [], role: 'USER', mobileKey: 'LEAVE' };
  await make('createRule', 'CreateRuleInput', { propertyId: given.property, expectedRevision: 1, rule, note: 'For the autumn visits' }, 'ruleSet');
}

await flow(async (page) => {
  await prepare();
  await signIn(page);
  await page.goto(`${base}/rules/${given.property}`);
  await page.getByRole('link', { name: 'Revision 2' }).click();
  await page.getByRole('heading', { level: 1, name: 'History of the rules, Lisbon' }).waitFor();
  await page.getByText('in force').waitFor();
  await page.getByRole('button', { name: 'What revision 2 changed' }).click();
  await page.getByText('For the autumn visits').waitFor();
  await page.locator('#changes-2').getByText('Visiting leads', { exact: false }).waitFor();
  await shot(page, 'rules-history');

  await page.getByRole('button', { name: 'Roll back to revision 1' }).click();
  const back = page.getByRole('dialog', { name: 'Roll Lisbon back to revision 1?' });
  await back.getByText('Publishing changes nothing for anybody. Run over 1 person.').waitFor();
  await shot(page, 'rules-back');
  await back.getByRole('button', { name: 'Roll back to revision 1' }).click();
  await page.getByText('Revision 3 of Lisbon published.', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Roll back to revision 2' }).waitFor();

  await page.goto(`${base}/rules/${given.property}`);
  await page.getByRole('button', { name: 'Copy to…' }).click();
  const where = page.getByRole('dialog', { name: 'Copy the rules of Lisbon to' });
  await where.getByLabel('Office').selectOption('Berlin');
  await where.getByRole('button', { name: 'Look at what it would do' }).click();
  const copy = page.getByRole('dialog', { name: 'Copy the rules of Lisbon to Berlin?' });
  await copy.getByRole('list', { name: 'Left out' }).getByText('Hardware lab', { exact: false }).waitFor();
  await shot(page, 'rules-copy');
  await copy.getByRole('button', { name: 'Copy rules' }).click();
  await page.getByText('Revision 1 of Berlin published.', { exact: false }).waitFor();
});
