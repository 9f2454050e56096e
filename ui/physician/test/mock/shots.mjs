// Walks through the page against the fake hub and cart, checks what matters,
// and leaves a screenshot of each state in test/mock/shots.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startHub } from './hub.mjs';

const out = fileURLToPath(new URL('./shots/', import.meta.url));
const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns', '--autoplay-policy=no-user-gesture-required', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
const minutes = (n) => new Date(Date.now() - n * 60_000).toISOString();
const ready = { light: 'ready', reasons: null };
const carts = () => [
  { id: 'cart-7', name: 'Ward 3 East', state: 'Calling', phase: 'calling', session: 's1', reason: 'chest pain', calledAt: minutes(3.2), initials: 'MG', readiness: ready, boot: 'b1', seenAt: minutes(0) },
  { id: 'cart-2', name: 'Emergency 2', state: 'Calling', phase: 'calling', session: 's2', reason: '', calledAt: minutes(0.4), readiness: { light: 'attention', reasons: ['Battery below 30 %.'] }, boot: 'b', seenAt: minutes(0) },
  { id: 'cart-4', name: 'Intensive care', state: 'In session', phase: 'in-call', session: 's4', participants: [{ id: 'p4', user: 'lee', name: 'Dr. Jun Lee', role: 'lead', state: 'in-call' }, { id: 'p8', user: 'eva', name: 'Eva Ruiz', role: 'interpreter', state: 'in-call' }], readiness: ready, boot: 'b', seenAt: minutes(0) },
  { id: 'cart-5', name: 'Ward 1', state: 'Available', phase: 'idle', readiness: { light: 'not-ready', reasons: ['Exam camera is unplugged: plug it in on the left side.'] }, boot: 'b', seenAt: minutes(0) },
  { id: 'cart-9', name: 'Outpatients', state: 'Offline', phase: 'idle', readiness: ready, boot: 'b', seenAt: minutes(47) },
];

const check = (what, ok) => {
  console.log(ok ? 'ok   ' : 'FAIL ', what);
  if (!ok) process.exitCode = 1;
};

await mkdir(out, { recursive: true });
const hub = await startHub();
hub.carts = carts();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
const size = { width: Number(process.env.WIDTH ?? 1440), height: Number(process.env.HEIGHT ?? 900) };
const scheme = process.env.SCHEME ?? 'dark';
const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: process.env.LOCALE ?? 'en-US' });
const page = await context.newPage();
page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log('page:', m.text()));
page.on('pageerror', (e) => check(`no error in the page: ${e.message}`, false));
const shot = (name) => page.screenshot({ path: `${out}${name}-${scheme}-${size.width}.png` });
const cart = await browser.newPage();
await cart.goto(`${hub.url}/mock/cart.html`);

try {
  await page.goto(hub.url);
  await page.getByRole('textbox', { name: 'User name' }).fill('demo');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('User name or password is wrong.').waitFor();
  await shot('1-signin');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  const item = page.getByRole('list', { name: 'Carts' }).getByRole('listitem').filter({ hasText: 'Ward 3 East' });
  await item.waitFor();
  check('cart says Calling', (await item.textContent()).includes('Calling'));
  await shot('2-carts');
  await item.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText('Asked the nurse at Ward 3 East').waitFor();
  await page.waitForTimeout(2200);
  await shot('3-waiting');
  hub.admit('cart-7');
  for (const name of ['Room camera', 'Exam camera', 'Otoscope']) {
    await page.waitForFunction((n) => document.querySelector(`video[aria-label="${n}"]`)?.getVideoPlaybackQuality().totalVideoFrames > 20, name);
    check(`${name} moves`, true);
  }
  await page.getByRole('group', { name: 'SpO2 97 %', exact: true }).waitFor();
  check('SpO2 97 %', (await page.getByRole('region', { name: 'Vital signs' }).getByRole('group', { name: 'SpO2 97 %' }).count()) === 1);
  check('stethoscope has a player', (await page.getByRole('group', { name: 'Stethoscope' }).locator('audio').count()) === 1);
  const energy = await page.evaluate(async () => {
    const el = document.querySelector('[aria-label="Stethoscope"] audio');
    const ctx = new AudioContext();
    const a = new AnalyserNode(ctx, { fftSize: 8192 });
    new MediaStreamAudioSourceNode(ctx, { mediaStream: el.srcObject }).connect(a);
    const d = new Float32Array(a.frequencyBinCount);
    let best = -200;
    for (let i = 0; i < 30; i++) {
      await new Promise((r) => setTimeout(r, 100));
      a.getFloatFrequencyData(d);
      best = Math.max(best, ...d.slice(2, 25));
    }
    return { best, paused: el.paused, muted: el.muted };
  });
  check(`stethoscope is heard below 150 Hz (${Math.round(energy.best)} dB)`, energy.best > -60 && !energy.paused && !energy.muted);
  await page.getByRole('textbox', { name: 'Note' }).fill('Heart: S1, S2, soft systolic murmur at the apex, no radiation.\nLungs clear on both sides.');
  await page.getByText(/Saved on the cart \d\d:\d\d:\d\d/).waitFor();
  await page.getByRole('button', { name: 'Take still' }).click();
  await page.getByText('d1f0a3b2').waitFor();
  await page.getByRole('button', { name: 'Stethoscope: heart, apex' }).click();
  await page.getByText('… asked').waitFor();
  await page.waitForTimeout(6000);
  const sent = await cart.evaluate(() => ({ report: window.cart.commands.filter((c) => c.type === 'report').at(-1).report, types: [...new Set(window.cart.commands.map((c) => c.type))], video: window.received?.video?.muted }));
  console.log(JSON.stringify(sent.report));
  check('reports frames of all feeds', ['room', 'exam', 'otoscope', 'stethoscope'].every((r) => sent.report.feeds[r]?.frames > 0));
  check('own camera arrives', sent.video === false);
  await shot('4-session');
  await cart.evaluate(() => {
    const s = window.cart.state.session;
    s.participants.push({ id: 'p2', user: 'eva', name: 'Eva Ruiz', role: 'interpreter', state: 'in-call' }, { id: 'p3', user: 'bo', name: 'Bo González', role: 'family', state: 'in-call', muted: true }, { id: 'p4', user: 'cy', name: 'Cy Young', role: 'observer', state: 'lost' }, { id: 'p5', user: 'lee', name: 'Dr. Jun Lee', role: 'consultant', state: 'asked' });
    window.cart.other = true;
    window.cart.push();
  });
  await page.locator('.people').getByText('Eva Ruiz').waitFor();
  await page.getByRole('group', { name: 'SpO2 88 %', exact: true }).waitFor();
  check('two oximeters that differ say so', (await page.locator('.q-differs').count()) === 2);
  await page.waitForTimeout(600);
  await shot('4-people');
  await cart.evaluate(() => {
    window.cart.state.session.participants.length = 1;
    window.cart.other = false;
    window.cart.push();
  });
  await page.getByRole('button', { name: 'Mute microphone' }).click();
  check('mute is pressed', (await page.getByRole('button', { name: 'Mute microphone' }).getAttribute('aria-pressed')) === 'true');
  await page.getByRole('button', { name: 'Show Otoscope large' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await cart.evaluate(() => {
    window.cart.state.alerts = [{ device: 'monitor', label: 'Patient monitor', virtual: true, note: 'all alarms silenced for 2 minutes', alerts: [
      { id: '1', text: '*** ASYSTOLE', priority: 'high', since: new Date().toISOString() },
      { id: '2', text: '** SpO2 86 < 90', priority: 'medium', silenced: true, since: new Date().toISOString() },
      { text: 'ECG leads off', priority: 'technical', since: new Date().toISOString() }] }];
    window.cart.push();
  });
  const vitals = page.getByRole('region', { name: 'Vital signs' });
  await vitals.getByRole('group', { name: 'The monitor alarms' }).getByText('*** ASYSTOLE').waitFor();
  check('an alarm is read out at once', (await vitals.getByRole('alert').textContent()).includes('High: *** ASYSTOLE'));
  await shot('4-alarm');
  await cart.evaluate(() => {
    window.cart.state.alerts = [];
    window.cart.push();
  });
  await vitals.getByRole('group', { name: 'The monitor alarms' }).waitFor({ state: 'detached' });
  check('an alarm that is over is gone', (await vitals.getByRole('alert').textContent()) === '');
  await cart.evaluate(() => {
    window.cart.stopped.add('room');
    window.cart.suspect = true;
    window.cart.gap = true;
    window.cart.skipSound = 12;
    const s = window.cart.state;
    s.feeds[1].state = 'offline';
    s.feeds[1].detail = 'Plug it in on the left side.';
    window.cart.stopped.add('exam');
    s.session.asks[0].done = true;
    s.session.muted = true;
    s.patient = undefined;
    window.cart.push();
  });
  await page.getByRole('button', { name: 'Take still' }).click();
  await page.waitForTimeout(1000);
  await cart.evaluate(() => { window.cart.gap = false; });
  await page.waitForTimeout(3500);
  check('suspect is named', (await page.getByRole('group', { name: 'SpO2 97 % suspect: motion' }).count()) === 1);
  await shot('5-trouble');
  await cart.evaluate(() => {
    window.cart.stopped.clear();
    window.cart.suspect = false;
    window.cart.signal = false;
    const s = window.cart.state;
    s.feeds[1].state = 'online';
    s.shutter = 'closed';
    window.cart.push();
  });
  await page.waitForTimeout(1500);
  check('no signal is named', (await page.getByRole('group', { name: 'SpO2 no signal' }).count()) === 1);
  await shot('6-shutter');
  await cart.evaluate(() => {
    window.cart.signal = true;
    window.cart.state.shutter = 'open';
    window.cart.state.session.muted = false;
    window.cart.state.patient = { number: '12345', name: 'María González', birthDate: '1956-05-03', practice: true };
    window.cart.push();
  });
  await page.getByRole('button', { name: 'Show Room camera large' }).click();
  const frames = () => page.evaluate(() => document.querySelector('video[aria-label="Room camera"]').getVideoPlaybackQuality().totalVideoFrames);

  hub.drop(); // the hub goes away: media goes on
  const before = await frames();
  await page.waitForTimeout(2500);
  check('pictures go on without the hub', (await frames()) > before + 10);

  // The cart dies and starts again: a new boot, a session to come back to.
  await cart.reload();
  await page.getByText(/No picture or sound from the cart|has not reported/).first().waitFor({ timeout: 15000 });
  await shot('7-lost');
  await page.waitForTimeout(500);
  const marks = Date.now();
  hub.set('cart-7', { boot: 'b2', phase: 'lost' });
  await page.locator('.notice.lost').waitFor({ state: 'detached', timeout: 20000 });
  const after = await frames();
  await page.waitForFunction((n) => document.querySelector('video[aria-label="Room camera"]').getVideoPlaybackQuality().totalVideoFrames !== n, after);
  check(`back after the cart's restart (${Date.now() - marks} ms)`, true);

  await page.reload();
  await page.waitForFunction(() => document.querySelector('video[aria-label="Room camera"]')?.getVideoPlaybackQuality().totalVideoFrames > 10);
  check('back after a reload', true);
  await page.getByRole('textbox', { name: 'Note' }).fill('Second visit after the reload.');
  await page.getByRole('button', { name: 'End session' }).click();
  await page.getByText('The session has ended').waitFor();
  const note = await cart.evaluate(() => window.cart.state.note?.text);
  check('the note was saved before the end', note === 'Second visit after the reload.');
  await shot('8-ended');
  await page.getByRole('button', { name: 'Back to carts' }).click();
  await item.waitFor();
} catch (e) {
  check(e.message, false);
  await shot('error');
} finally {
  await browser.close();
  hub.close();
}
