// A group that Okta deleted while a rule names it: the rule goes on with the people it had, a new group of the name is offered and
// not taken, and a deletion that was meant is confirmed.
import { asAdmin, base, fits, flow, given, person, scim, shotWhole, signIn } from './browser.mjs';

const name = 'Hardware lab staff';
const group = (member) => (
  { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: name, members: [{ value: member.id }] }
);

/** A rule of the office that asks for the group. */
async function nameIt() {
  const { directoryGroups } = await asAdmin('{ directoryGroups(first: 10) { nodes { id } } }');
  const values = [{ groupId: directoryGroups.nodes[0].id }];
  const conditions = [{ attribute: 'groups', operator: 'MEMBER_OF_ANY', values }];
  const rule = { name: 'Hardware lab', enabled: true, match: 'ALL', conditions, accessGroupIds: [], role: 'MANAGER', mobileKey: 'LEAVE' };
  const input = { propertyId: given.property, expectedRevision: 1, rule };
  await asAdmin('mutation($input: CreateRuleInput!) { createRule(input: $input) { ruleSet { revision } } }', { input });
}

await flow(async (page) => {
  const ines = await scim('POST', '/Users', person('Ines', 'Duarte', { department: 'Design', city: 'Lisbon' }));
  const old = await scim('POST', '/Groups', group(ines));
  await nameIt();
  await scim('DELETE', `/Groups/${old.id}`);
  await signIn(page);
  await page.goto(`${base}/okta`);
  const card = page.getByRole('region', { name: 'Deleted in Okta, still named by rules' });
  await card.getByText('Rules in Lisbon go on with the 1 person it had.').waitFor();
  await shotWhole(page, 'deleted-group');

  // It is pushed anew while somebody looks on.
  const anew = await scim('POST', '/Groups', group(ines));
  await card.getByRole('button', { name: 'Replace' }).click();
  const replacing = page.getByRole('dialog', { name: `Replace ${name}?` });
  await replacing.getByText(/a new group of that name with 1 person/).waitFor();
  await shotWhole(page, 'deleted-group-replace');
  await replacing.getByRole('button', { name: 'Replace here' }).click();
  await replacing.getByRole('button', { name: 'Replaced' }).waitFor();
  await replacing.getByRole('button', { name: 'Close' }).click();
  await card.waitFor({ state: 'hidden' });

  await scim('DELETE', `/Groups/${anew.id}`);
  await card.getByRole('button', { name: 'Confirm' }).click();
  const confirming = page.getByRole('dialog', { name: `Is ${name} gone for good?` });
  await confirming.getByText(/1 person is in it by what was last known/).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await shotWhole(page, 'deleted-group-confirm');
  await confirming.getByRole('button', { name: 'Confirm deletion' }).click();
  await card.getByText('Confirmed: rules see nobody in it. Named in Lisbon.').waitFor();
  await fits(page);
  await shotWhole(page, 'deleted-group-confirmed');
});
