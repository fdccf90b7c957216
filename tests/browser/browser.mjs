// What every flow shares: Chromium at the server's own time, signing in, and a page that must not fail in silence.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const asked = JSON.parse(process.env.LATCHKEY_FLOW);
export const { base, shots } = asked;
export const given = asked;

const failures = [];
let browser;

/** Runs a flow to its end; whatever goes wrong on the way fails it, a script error of the page included. */
export async function flow(steps, { width = 1280, height = 800, scale = 1 } = {}) {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const viewport = { width, height };
    const context = await browser.newContext({ viewport, deviceScaleFactor: scale, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    // The server's clock stands still; the page must not think that its token ran out long ago.
    if (given.now) await page.clock.setFixedTime(new Date(given.now));
    page.on('pageerror', (error) => failures.push(`script error: ${error}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isExpected(message.text())) failures.push(`console: ${message.text()}`);
    });
    await steps(page);
    assert.deepEqual(failures, []);
  } finally {
    await browser.close();
  }
}

/** A socket that closes because the page goes away is no failure. */
function isExpected(text) {
  return /WebSocket is closed before the connection is established/.test(text);
}

export async function signIn(page) {
  await page.goto(base);
  await page.getByLabel('E-mail').fill(given.email);
  await page.getByLabel('Password', { exact: true }).fill(given.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // On a phone the first navigation of the page is not shown.
  await page.locator('nav:visible').first().waitFor();
}

/** Keeps a picture when asked to: `LATCHKEY_SHOTS=folder`. */
export async function shot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

/** The same of the whole page, in both themes. */
export async function shotWhole(page, name) {
  if (!shots) return;
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
  }
}

/** Nothing on the page is wider than the screen. */
export async function fits(page) {
  const { content, screen } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }));
  assert.ok(content <= screen, `the page is ${content} px wide on a screen of ${screen} px`);
}

/** A GraphQL request beside the page. */
export async function graphql(query, variables, bearer) {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base, ...(bearer && { authorization: `Bearer ${bearer}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** A SCIM request, as Okta would send it. */
export async function scim(method, path, body) {
  const response = await fetch(`${base}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${given.scimToken}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response.status === 204 ? null : response.json();
}

export function person(given_, family, { department, city }) {
  const email = `${given_}.${family}@aldermoor.example`.toLowerCase();
  return {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:User',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    ],
    userName: email,
    active: true,
    name: { givenName: given_, familyName: family },
    displayName: `${given_} ${family}`,
    emails: [{ value: email, type: 'work', primary: true }],
    addresses: [{ type: 'work', locality: city }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department },
  };
}

/** What another session of the same account asks. */
export async function asAdmin(query, variables) {
  const { email, password } = given;
  const signing = 'mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }';
  const session = await graphql(signing, { input: { email, password } });
  return graphql(query, variables, session.signIn.accessToken);
}
