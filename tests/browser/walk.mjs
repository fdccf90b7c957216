// Every page, in both themes, on a desk, a tablet and a phone: nothing fails in silence, nothing is wider than the screen, one
// heading says where one is, and the keyboard gets past the navigation.
import assert from 'node:assert/strict';
import { base, flow, given, shot, signIn } from './browser.mjs';

const desk = { width: 1280, height: 800 };
// Between the two the side is a strip of icons.
const tablet = { width: 800, height: 1000 };
const phone = { width: 360, height: 740 };

// All that is wrong is told at once, page by page.
const problems = [];
const check = (isRight, problem) => { if (!isRight) problems.push(problem); };

/** Waits until the page has its content: its heading is there, and no bones are left. */
async function arrive(page, path) {
  await page.goto(base + path);
  // Outside the content is only the frame, which waits for the session.
  await page.locator('#content h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.bone'));
}

/** Whether it is so soon; a page may still be taking its data in. */
const becomes = (page, isSo) => page.waitForFunction(isSo, null, { timeout: 10_000 }).then(() => true, () => false);

/** The widest thing that sticks out of the screen; none where the page fits. */
function tooWide(page) {
  return page.evaluate(() => {
    const screen = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= screen) return null;
    const all = [...document.querySelectorAll('body *')];
    const out = all.filter((element) => element.getBoundingClientRect().right > screen + 1);
    const names = out.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return `${document.documentElement.scrollWidth} px: ${names.join(', ')}`;
  });
}

/** How light the ground of the page is, from 0 to 255. */
function ground(page) {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });
}

async function look(page, path) {
  check(await becomes(page, () => document.querySelectorAll('h1').length === 1), `${path} has not one heading of the first order`);
  check(await becomes(page, () => /. · Latchkey$/.test(document.title)), `${path} has no title`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const size of [desk, tablet, phone]) {
      await page.setViewportSize(size);
      const wide = await tooWide(page);
      check(wide === null, `${path} is too wide for ${size.width} px, ${colorScheme}: ${wide}`);
      const light = await ground(page);
      check(colorScheme === 'light' ? light > 200 : light < 60, `${path} is ${light} light in the ${colorScheme} theme`);
      const name = path.replace(/[a-z_]*_[0-9a-f]{32}/, 'one').replace(/\W+/g, '-');
      await shot(page, `walk${name}-${size.width}-${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize(desk);
}

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  return {
    text: element.textContent.trim(),
    isInside: Boolean(element.closest('#content')),
    isSeen: box.width > 0 && box.top >= 0 && box.bottom <= window.innerHeight,
    hasRing: getComputedStyle(element).outlineStyle !== 'none',
  };
});

/** One Tab finds the way past the navigation, Enter takes it, and the next Tab is in the content. */
async function skip(page, path) {
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.keyboard.press('Tab');
  const link = await focused(page);
  check(link.text === 'Skip to content' && link.isSeen, `${path}: the first stop of the keyboard is "${link.text}"`);
  await page.keyboard.press('Enter');
  check((await focused(page)).isInside, `${path}: the link does not lead into the content`);
  await page.keyboard.press('Tab');
  const next = await focused(page);
  check(next.isInside || next.text === '', `${path}: the keyboard goes on at "${next.text}", outside the content`);
  check(!next.isInside || next.hasRing, `${path}: "${next.text}" does not show that it has the focus`);
}

await flow(async (page) => {
  for (const path of given.gates) {
    await arrive(page, path);
    await look(page, path);
  }
  await signIn(page);
  for (const path of [...given.pages, ...given.more]) {
    await arrive(page, path);
    await look(page, path);
    await skip(page, path);
  }
  assert.deepEqual(problems, []);
});
