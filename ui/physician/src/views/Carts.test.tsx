// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { read } from '../api/shape';
import { RosterEntry } from '../api/wire';
import { App } from '../session/app';
import { inCall, now, show } from '../testing/visit';
import { Carts } from './Carts';
import { SignIn } from './SignIn';

beforeEach(() => {
  vi.useFakeTimers({ now });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const at = (ms: number): string => new Date(now + ms).toISOString();
const entry = (id: string, more: object): RosterEntry => read(RosterEntry, { id, name: `Ward ${id}`, state: 'Available', phase: 'idle', readiness: { light: 'ready' }, ...more });
const bob = { id: 'p1', user: 'bob', name: 'Dr. Bob', role: 'lead', state: 'in-call' };
const carts = [
  entry('1', { state: 'Calling', phase: 'calling', session: 's1', reason: 'chest pain', initials: 'MG', calledAt: at(-65_000) }),
  entry('2', { state: 'In session', phase: 'in-call', session: 's2', participants: [bob] }),
  entry('3', { state: 'Calling', phase: 'asked', session: 's3', participants: [{ ...bob, state: 'asked' }] }),
  entry('4', { state: 'In session', phase: 'lost', session: 's4', participants: [{ ...bob, user: 'ana' }], held: true }),
  entry('5', { readiness: { light: 'attention', reasons: ['The exam camera is not there.'] } }),
  entry('6', { readiness: { light: 'not-ready', reasons: ['No camera.'] } }),
  entry('7', { state: 'Offline', seenAt: at(-3_600_000) }),
];

function open(change: Partial<ReturnType<App['view']['get']>> = {}): App {
  const app = new App();
  app.view.update({ place: 'carts', me: { user: 'ana', name: 'Dr. Ana', specialty: '', hospital: '', csrf: '', demonstration: false }, up: true, since: now, loaded: true, carts, ...change });
  show(<Carts app={app} />);
  return app;
}

const item = (id: string): HTMLElement => screen.getByText(`Ward ${id}`).closest('li')!;
const join = (id: string): HTMLButtonElement => within(item(id)).getByRole<HTMLButtonElement>('button', { name: 'Join' });

describe('a cart', () => {
  it('says its state in the fixed words', () => {
    open();
    const list = screen.getByRole('list', { name: 'Carts' });
    expect(within(list).getAllByRole('listitem').map((i) => i.querySelector('.state')?.textContent)).toEqual([
      '◆ Calling', '■ In session', '◆ Calling', '■ In session', '○ Available', '○ Available', '✕ Offline',
    ]);
    expect(item('4').textContent).toContain('On hold');
  });

  it('that calls says for whom, why and how long, by the hub’s clock', () => {
    open({ offset: 10_000 });
    expect(item('1').textContent).toContain('Patient MG');
    expect(item('1').textContent).toContain('chest pain');
    expect(item('1').textContent).toContain('waiting 1:15');
    act(() => void vi.advanceTimersByTime(2000));
    expect(item('1').textContent).toContain('waiting 1:17');
  });

  it('is called ready only when it is', () => {
    open();
    expect(item('5').textContent).toContain('Needs attention: The exam camera is not there.');
    expect(item('6').textContent).toContain('Not ready: No camera.');
    for (const id of ['5', '6', '7']) expect(item(id).querySelector('.readiness.ready'), id).toBeNull();
  });

  it('can be joined unless it is not there, and says who is in or asks', () => {
    open();
    expect(['1', '2', '3', '4', '5', '6', '7'].filter((id) => !join(id).disabled)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(item('2').textContent).toContain('Dr. Bob (lead) is in this session');
    expect(item('3').textContent).toContain('Dr. Bob (lead) is asking to join');
    expect(item('4').textContent).toContain('You are in this session');
    expect(item('7').textContent).toContain('Not heard from since');
  });

  it('is the one that is joined', () => {
    const app = open();
    const joined = vi.spyOn(app, 'join').mockReturnValue();
    for (const id of ['5', '1']) fireEvent.click(join(id));
    expect(joined.mock.calls.map(([c, role]) => [c.id, role])).toEqual([['5', undefined], ['1', undefined]]);
    fireEvent.change(screen.getByRole('combobox', { name: 'Join Ward 2 as' }), { target: { value: 'interpreter' } });
    fireEvent.click(join('2'));
    fireEvent.click(join('3'));
    expect(joined.mock.calls.slice(2).map(([c, role]) => [c.id, role])).toEqual([['2', 'interpreter'], ['3', 'consultant']]);
    expect(screen.queryByRole('combobox', { name: 'Join Ward 4 as' })).toBeNull(); // the own one
  });
});

it('nothing can be joined while the hub is away, and the list is called old', () => {
  const app = open();
  expect(screen.queryByText(/may be old/)).toBeNull();
  act(() => app.view.update({ up: false, since: now }));
  act(() => void vi.advanceTimersByTime(4000));
  expect(carts.filter((c) => !join(c.id).disabled)).toEqual([]);
  expect(screen.getByText(/No connection to the hub for 4 s/)).toBeTruthy();
});

it('a hub that is silent is said to be, and the list is grey until it speaks', () => {
  const app = open();
  const list = screen.getByRole('list', { name: 'Carts' });
  expect(list.className).toBe('cart-list');
  act(() => app.view.update({ quiet: now }));
  act(() => void vi.advanceTimersByTime(4000));
  expect(screen.getByText('The hub has been silent for 4 s. What the list shows may be old.')).toBeTruthy();
  expect(list.className).toContain('old');
  expect(document.querySelector('.count.open')).toBeNull();
  expect(join('1').disabled).toBe(false); // it may be heard all the same
  act(() => app.view.update({ quiet: 0 }));
  expect(screen.queryByText(/silent/)).toBeNull();
  expect(list.className).toBe('cart-list');
  act(() => app.view.update({ late: true }));
  expect(screen.getByText(/hears its carts late/)).toBeTruthy();
  expect(list.className).toContain('old');
  act(() => app.view.update({ late: false, carts: [entry('8', { late: true })] }));
  expect(item('8').className).toContain('late');
  expect(item('8').textContent).toContain('No word from it for some seconds');
});

describe('a long list', () => {
  const many = Array.from({ length: 2000 }, (_, i) => entry(String(1000 + i), {}));
  it('makes the rows that are seen, each of which says where it stands', () => {
    open({ carts: many });
    const rows = within(screen.getByRole('list', { name: 'Carts' })).getAllByRole('listitem');
    expect(rows.length).toBeLessThan(200);
    expect(rows[0]!.getAttribute('aria-setsize')).toBe('2000');
    expect(rows[0]!.getAttribute('aria-posinset')).toBe('1');
    expect(item('1000')).toBeTruthy();
  });
  it('is searched', () => {
    const app = open({ carts: many });
    const search = (letters: string): void => void fireEvent.change(screen.getByRole('searchbox', { name: 'Find a cart' }), { target: { value: letters } });
    search('ward 2777');
    expect(within(screen.getByRole('list', { name: 'Carts' })).getAllByRole('listitem')).toHaveLength(1);
    fireEvent.click(join('2777'));
    search('no such');
    expect(screen.getByText('No cart has such a name.')).toBeTruthy();
    act(() => app.view.update({ carts: [entry('x', { state: 'Calling' }), ...many] }));
    expect(item('x')).toBeTruthy();
  });
});

it('a row is drawn again only when something of it has changed', () => {
  let drawn = 0;
  const one = Object.defineProperty({ ...carts[4]! }, 'held', { get: () => void drawn++ }); // a row reads it once
  const app = open({ carts: [one] });
  const before = drawn;
  expect(before).toBeGreaterThan(0);
  act(() => void vi.advanceTimersByTime(3000));
  act(() => app.view.update({ carts: [carts[0]!, one] }));
  expect(drawn).toBe(before);
  act(() => app.view.update({ up: false }));
  expect(drawn).toBeGreaterThan(before);
});

it('what was shown before the sign-out is gone after it', async () => {
  const app = open();
  sessionStorage.setItem('telecart-note:s4', 'clear');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}')));
  await app.signOut();
  expect(app.view.get()).toMatchObject({ place: 'signin', me: null, carts: [], visit: null });
  expect(sessionStorage.length).toBe(0);
  vi.unstubAllGlobals();
});

it('a session that was left is closed and not there any more', () => {
  const app = open();
  const visit = inCall();
  const close = vi.spyOn(visit, 'close');
  app.view.update({ visit, place: 'session' });
  app.backToCarts();
  expect(app.view.get()).toMatchObject({ visit: null, place: 'carts' });
  expect(close).toHaveBeenCalledOnce();
});

describe('the sign-in', () => {
  it('has its fixed names, and says what was wrong', () => {
    const app = new App();
    show(<SignIn app={app} />);
    const signIn = vi.spyOn(app, 'signIn').mockResolvedValue();
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' });
    expect(button.disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox', { name: 'User name' }), { target: { value: ' ana ' } });
    fireEvent.change(screen.getByRole('textbox', { name: 'Password' }), { target: { value: ' secret ' } });
    fireEvent.click(button);
    expect(signIn.mock.calls).toEqual([['ana', ' secret ']]);
    expect(screen.getByRole('alert').textContent).toBe('');
    act(() => app.view.update({ error: 'User name or password is wrong.' }));
    expect(screen.getByRole('alert').textContent).toContain('User name or password is wrong.');
    expect(screen.getByRole('textbox', { name: 'Password' }).getAttribute('type')).toBe('password');
  });
});
