// A fake cart in a browser page: draws moving pictures, plays heart sounds,
// sends vitals, and answers commands as appliance/api/bedside.go says.
const roles = { room: '#27405c', exam: '#4b2f3a', otoscope: '#5c2b1c' };
const labels = { room: 'Room camera', exam: 'Exam camera', otoscope: 'Otoscope' };
const cart = { peer: 0, pc: null, channels: {}, stopped: new Set(), suspect: false, signal: true, skipSound: 0 };
window.cart = cart;

cart.state = {
  cart: { id: 'cart-7', name: 'Ward 3 East', demonstration: true, timeZone: 'Europe/Madrid' },
  session: { phase: 'in-call', id: '', since: new Date().toISOString(), startedAt: new Date().toISOString(), asks: [], participants: [{ id: 'p1', user: 'demo', name: 'Dr. Ana Ruiz', role: 'lead', state: 'in-call' }] },
  patient: { number: '12345', name: 'María González', birthDate: '1956-05-03', practice: true },
  feeds: Object.keys(roles).map((role) => ({ device: role, role, label: labels[role], kind: 'video', state: 'online' }))
    .concat([{ device: 'heart', role: 'stethoscope', label: 'Stethoscope', kind: 'sound', state: 'online' }]),
  shutter: 'open', captures: null, note: null,
  instruments: [{ device: 'spo2', label: 'Oximeter' }, { device: 'monitor', label: 'Patient monitor', virtual: true }],
};

const canvases = {};
function drawn(role) {
  const c = document.createElement('canvas');
  [c.width, c.height] = [1280, 720];
  const g = c.getContext('2d');
  let n = 0;
  setInterval(() => {
    if (cart.stopped.has(role)) return;
    const a = Date.now() / 900;
    g.fillStyle = roles[role];
    g.fillRect(0, 0, 1280, 720);
    g.fillStyle = 'rgba(255,255,255,.14)';
    for (let i = 0; i < 9; i++) g.fillRect(i * 160 + ((Date.now() / 20) % 160), 0, 60, 720);
    g.fillStyle = '#e9c9a8';
    g.beginPath();
    g.arc(640 + 220 * Math.sin(a), 400 + 60 * Math.cos(a), 150, 0, 7);
    g.fill();
    g.fillStyle = '#fff';
    g.font = '56px monospace';
    g.fillText(`${role} ${new Date().toISOString().slice(11, 23)} #${n++}`, 60, 660);
  }, 50);
  return (canvases[role] = c.captureStream(15));
}

let audio;
function heart() {
  audio ??= new AudioContext();
  const out = new MediaStreamAudioDestinationNode(audio);
  const gain = new GainNode(audio, { gain: 0 });
  const osc = new OscillatorNode(audio, { frequency: 60 });
  osc.connect(gain).connect(out);
  osc.start();
  setInterval(() => {
    const at = audio.currentTime + 0.05;
    for (const [d, v] of [[0, 0.6], [0.32, 0.4]]) {
      gain.gain.setValueAtTime(0, at + d);
      gain.gain.linearRampToValueAtTime(v, at + d + 0.02);
      gain.gain.linearRampToValueAtTime(0, at + d + 0.1);
    }
  }, 1000);
  return out.stream;
}

const sources = {};
function source(role) {
  return (sources[role] ??= role in roles ? drawn(role) : heart());
}

function send(name, data) {
  const c = cart.channels[name];
  if (c?.readyState === 'open') c.send(typeof data === 'object' && !(data instanceof ArrayBuffer) ? JSON.stringify(data) : data);
}
cart.push = () => send('control', { type: 'state', now: new Date().toISOString(), state: cart.state });

async function open(session) {
  cart.pc?.close();
  cart.state.session.id = session;
  const pc = (cart.pc = new RTCPeerConnection());
  const id = `peer${++cart.peer}`;
  cart.id = id;
  for (const role of ['room', 'exam', 'otoscope', 'talk', 'stethoscope']) {
    const stream = source(role === 'talk' ? 'stethoscope' : role);
    pc.addTransceiver(stream.getTracks()[0].clone(), { direction: 'sendonly', streams: [stream] });
  }
  for (const t of pc.getTransceivers()) t.setHeaderExtensionsToNegotiate(t.getHeaderExtensionsToNegotiate().map((e) => (e.uri.endsWith('abs-capture-time') ? { ...e, direction: 'sendrecv' } : e)));
  pc.addTransceiver('video', { direction: 'recvonly' });
  pc.addTransceiver('audio', { direction: 'recvonly' });
  for (const [name, options] of [['control', {}], ['vitals', {}], ['waves', { ordered: false, maxRetransmits: 0 }], ['stethoscope', {}]]) cart.channels[name] = pc.createDataChannel(name, options);
  cart.channels.control.onopen = () => cart.push();
  cart.channels.control.onmessage = (e) => command(JSON.parse(e.data));
  pc.onicecandidate = (e) => e.candidate && signal({ kind: 'candidate', peer: id, candidate: e.candidate.toJSON() });
  pc.onconnectionstatechange = () => pc.connectionState === 'connected' && ws.send(JSON.stringify({ type: 'phase', phase: 'in-call' }));
  pc.ontrack = (e) => (window.received = { ...(window.received ?? {}), [e.track.kind]: e.track });
  await offer();
}

async function offer(options) {
  await cart.pc.setLocalDescription(await cart.pc.createOffer(options));
  // Our five streams all came from few MediaStreams: name them by role.
  let i = 0;
  const names = ['room', 'exam', 'otoscope', 'talk', 'stethoscope'];
  const sdp = cart.pc.localDescription.sdp.replace(/a=msid:\S+ /g, () => `a=msid:${names[i++]} `);
  signal({ kind: 'offer', peer: cart.id, sdp });
}

function signal(data) {
  ws.send(JSON.stringify({ type: 'signal', data }));
}

let revision = 0;
function command(c) {
  (cart.commands ??= []).push(c);
  const now = new Date().toISOString();
  const reply = { type: 'reply', id: c.id, now };
  if (c.type === 'note') cart.state.note = reply.note = { text: c.text, revision: ++revision, author: 'demo', at: now };
  if (c.type === 'still') {
    reply.still = { id: `still${Date.now()}`, device: c.device, label: labels[c.device], by: 'demo', sha256: 'd1f0a3b29c'.padEnd(64, '4'), width: 1280, height: 720, at: now, quarantine: !cart.state.patient };
    cart.state.captures = [...(cart.state.captures ?? []), reply.still];
  }
  if (c.type === 'ask') cart.state.session.asks.push({ id: `a${Date.now()}`, text: c.text, at: now });
  if (c.type === 'end') Object.assign(cart.state.session, { phase: 'ended', endReason: 'Ended by Dr. Ana Ruiz.' });
  if (c.id) send('control', reply);
  if (['still', 'ask', 'note', 'end'].includes(c.type)) cart.push();
  if (c.type === 'end') ws.send(JSON.stringify({ type: 'phase', phase: 'ended' }));
}

const base = (quantity, label, value, unit, extra) => ({ device: 'spo2', quantity, label, ...(cart.signal ? { value } : {}), unit, quality: cart.signal ? (cart.suspect ? 'suspect' : 'good') : 'no-signal', detail: cart.suspect ? 'motion' : '', decimals: 0, at: new Date().toISOString(), ...extra });

// As appliance/vitals shows one instrument: a sign for each quantity.
const groups = { spo2: 'first', 'pulse-rate': 'first', nibp: 'cuff', temperature: 'second', 'respiratory-rate': 'second' };
function view(readings) {
  const signs = [];
  for (const r of readings) {
    const quantity = r.quantity.replace(/-(systolic|diastolic|mean)$/, '');
    let sign = signs.find((s) => s.quantity === quantity);
    if (!sign) signs.push((sign = { quantity, site: r.site, group: groups[quantity] ?? 'rest', pressure: quantity !== r.quantity, lead: r.device, sources: [{ device: r.device, parts: [] }] }));
    sign.sources[0].parts.push(r.quantity);
  }
  return { signs, few: [] };
}

function timed(r) {
  return { ...r, measuredAt: r.at, freshUntil: new Date(Date.parse(r.at) + 10_000).toISOString() };
}
cart.episodic = true;
setInterval(() => {
  const readings = [base('spo2', 'SpO2', 97, '%'), base('pulse-rate', 'Pulse rate', 72 + Math.round(3 * Math.sin(Date.now() / 9000)), '/min')];
  if (cart.episodic) {
    const at = new Date(Date.now() - 130_000).toISOString();
    readings.push(base('perfusion-index', 'Perfusion index', 4.2, '%', { decimals: 2 }), base('nibp-systolic', 'NIBP systolic', 128, 'mmHg', { at }), base('nibp-diastolic', 'NIBP diastolic', 76, 'mmHg', { at }), base('nibp-mean', 'NIBP mean', 93, 'mmHg', { at }), base('temperature', 'Temperature', 37.4, '°C', { decimals: 1, at: new Date().toISOString(), site: 'oral' }), base('respiratory-rate', 'Respiratory rate', 16, '/min'));
  }
  const vitals = view(readings);
  if (cart.other) {
    const o = base('spo2', 'SpO2', 88, '%', { device: 'monitor' });
    readings.push(o);
    const sign = vitals.signs.find((s) => s.quantity === 'spo2');
    sign.differs = true;
    sign.rival = 'monitor';
    sign.sources.push({ device: 'monitor', parts: ['spo2'] });
    for (const s of sign.sources) Object.assign(s, { named: true, differs: true });
  }
  send('vitals', { readings: readings.map(timed), vitals, now: new Date().toISOString() });
}, 1000);

let seq = 0;
setInterval(() => {
  const samples = Array.from({ length: 25 }, (_, i) => {
    const p = ((seq + i) / 75) % 0.83 / 0.83;
    return Math.round(2000 * Math.exp(-(((p - 0.2) / 0.1) ** 2)) + 700 * Math.exp(-(((p - 0.5) / 0.12) ** 2)));
  });
  if (!cart.gap) send('waves', { device: 'spo2', quantity: 'pleth', rate: 75, scale: 1, offset: 0, seq, samples, quality: 'good', at: new Date().toISOString() });
  seq += 25;
}, 333);

let sample = 0;
setInterval(() => {
  const count = 800;
  const b = new ArrayBuffer(28 + 2 * count);
  const v = new DataView(b);
  v.setUint16(0, 1, true);
  v.setUint32(4, 8000, true);
  v.setBigUint64(8, BigInt(sample), true);
  v.setBigInt64(16, BigInt(Date.now() * 1000), true);
  v.setUint32(24, count, true);
  for (let i = 0; i < count; i++) {
    const s = ((sample + i) / 8000) % 1;
    const beat = (at, width, amp, hz) => amp * Math.exp(-(((s - at) / width) ** 2)) * Math.sin(2 * Math.PI * hz * s);
    const murmur = s > 0.1 && s < 0.28 ? 900 * Math.sin(Math.PI * (s - 0.1) / 0.18) * (Math.random() - 0.5) : 0;
    v.setInt16(28 + 2 * i, beat(0.05, 0.03, 9000, 55) + beat(0.36, 0.022, 6500, 75) + murmur + 120 * (Math.random() - 0.5), true);
  }
  if (cart.skipSound > 0) cart.skipSound--;
  else send('stethoscope', b);
  sample += count;
}, 100);

const ws = new WebSocket(`ws://${location.host}/cart`);
ws.onmessage = (e) => {
  const m = JSON.parse(e.data);
  if (m.type === 'open') void open(m.session);
  if (m.type !== 'signal') return;
  const s = m.data;
  (cart.signals ??= []).push(s.kind);
  if (s.kind === 'restart') void (cart.pc && cart.pc.connectionState !== 'closed' && s.peer === cart.id ? offer({ iceRestart: true }) : open(cart.state.session.id));
  if (s.peer !== cart.id) return;
  if (s.kind === 'answer') void cart.pc.setRemoteDescription({ type: 'answer', sdp: s.sdp });
  if (s.kind === 'candidate') void cart.pc.addIceCandidate(s.candidate).catch(() => {});
};
