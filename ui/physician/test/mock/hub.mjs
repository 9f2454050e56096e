// A stand-in for carthub: serves dist, signs everybody in, keeps a roster in
// memory and relays between the physician's page and a fake cart (cart.html,
// another browser page). For looking at the page only; the real programs are
// tested together elsewhere.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, '../../dist');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
const me = { user: 'demo', name: 'Dr. Ana Ruiz', specialty: 'Internal medicine', hospital: 'St. Anne', csrf: 'x', demonstration: true };

export async function startHub() {
  const hub = { carts: [], pages: new Set(), cart: null, signedIn: false, onJoin: null };
  const send = (ws, m) => ws?.readyState === 1 && ws.send(JSON.stringify(m));
  hub.roster = () => {
    for (const p of hub.pages) send(p, { type: 'roster', now: new Date().toISOString(), carts: hub.carts });
  };
  setInterval(hub.roster, 1000).unref(); // the page takes silence for trouble
  hub.entry = (id) => hub.carts.find((c) => c.id === id);
  hub.set = (id, change) => {
    Object.assign(hub.entry(id), change);
    hub.roster();
  };
  hub.toCart = (m) => send(hub.cart, m);
  hub.person = (state) => [{ id: 'p1', user: me.user, name: me.name, specialty: me.specialty, hospital: me.hospital, role: 'lead', state }];
  hub.admit = (id) => {
    hub.set(id, { phase: 'admitted', state: 'In session', participants: hub.person('admitted') });
    hub.toCart({ type: 'open', session: hub.entry(id).session });
  };
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((q, a) => void answer(hub, q, a));
  server.on('upgrade', (q, socket, head) => sockets.handleUpgrade(q, socket, head, (ws) => (q.url === '/cart' ? cart(hub, ws, send) : page(hub, ws, send))));
  await new Promise((r) => server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', r));
  hub.url = `http://127.0.0.1:${server.address().port}`;
  hub.drop = () => hub.pages.forEach((p) => p.terminate());
  hub.close = () => {
    for (const c of sockets.clients) c.terminate();
    server.close();
    server.closeAllConnections();
  };
  return hub;
}

async function answer(hub, q, a) {
  const json = (status, body) => a.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  const url = new URL(q.url, 'http://x');
  if (url.pathname === '/api/config') return json(200, { demonstration: true, iceServers: [] });
  if (url.pathname === '/api/me') return hub.signedIn ? json(200, me) : json(401, { error: 'Sign in first.' });
  if (url.pathname === '/api/signout') return (hub.signedIn = false), json(200, {});
  if (url.pathname === '/api/signin') {
    let body = '';
    for await (const part of q) body += part;
    hub.signedIn = JSON.parse(body).password === 'demo';
    return hub.signedIn ? json(200, me) : json(401, { error: 'User name or password is wrong.' });
  }
  const mock = url.pathname.startsWith('/mock/');
  const root = mock ? here : dist;
  const path = normalize(join(root, mock ? url.pathname.slice(5) : url.pathname === '/' ? '/index.html' : url.pathname));
  if (!path.startsWith(root)) return json(404, {});
  try {
    const data = await readFile(path);
    a.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', ...(mock ? {} : { 'Content-Security-Policy': csp }) }).end(data);
  } catch {
    json(404, {});
  }
}

function page(hub, ws, send) {
  hub.pages.add(ws);
  hub.roster();
  ws.on('close', () => hub.pages.delete(ws));
  ws.on('message', (data) => {
    const m = JSON.parse(data);
    const c = hub.entry(m.cart);
    if (m.type === 'signal') return hub.toCart({ type: 'signal', data: m.data });
    if (m.type === 'join') {
      const back = m.session && m.session === c.session && ['admitted', 'in-call', 'lost'].includes(c.phase);
      if (!back) Object.assign(c, { phase: 'asked', session: c.session || `s-${Date.now()}`, participants: hub.person('asked') });
      send(ws, { type: 'reply', ref: m.ref, cart: m.cart, reply: { session: { phase: c.phase, id: c.session, participants: c.participants } } });
      hub.roster();
      if (back) hub.toCart({ type: 'open', session: c.session });
    }
    if (m.type === 'leave') hub.set(m.cart, { phase: 'calling', participants: [] });
    if (m.type === 'end') {
      send(ws, { type: 'reply', ref: m.ref, cart: m.cart, reply: { session: { phase: 'ended', id: c.session } } });
      hub.set(m.cart, { phase: 'ended', endReason: 'Ended.' });
    }
  });
}

function cart(hub, ws, send) {
  hub.cart = ws;
  ws.on('message', (data) => {
    const m = JSON.parse(data);
    if (m.type === 'signal') {
      const session = hub.entry('cart-7').session;
      for (const p of hub.pages) send(p, { type: 'signal', cart: 'cart-7', signal: { session, data: m.data } });
    }
    if (m.type === 'phase') hub.set('cart-7', { phase: m.phase, ...(m.phase === 'ended' ? { state: 'Available' } : {}) });
  });
}
