import { describe, expect, it } from 'vitest';
import { cartMessage } from '../api/messages';
import { announced, from, rows } from './alarms';

const state = (alerts: unknown) => cartMessage(JSON.stringify({ type: 'state', state: { alerts } })).state!.alerts;
const monitors = state([
  { device: 'a', label: 'Patient monitor', note: 'alarms paused', alerts: [{ text: 'Leads off', priority: 'technical' }, { id: '7', text: 'SpO2 86 < 90', priority: 'medium', silenced: true, since: '2026-05-02T14:02:00Z' }] },
  { device: 'b', label: 'Other', virtual: true, alerts: [{ text: 'Asystole', priority: 'high' }, { text: 'HR high', priority: 'low' }] },
]);

const cart = [...monitors, { device: 'spo2', label: 'Oximeter', virtual: false }];
const told = (m: typeof monitors) => rows(m, cart);

describe('the monitors’ alarms', () => {
  it('stand with the gravest first, whichever monitor gives them', () => {
    expect(told(monitors).map((r) => r.alert.text)).toEqual(['Asystole', 'SpO2 86 < 90', 'HR high', 'Leads off']);
  });
  it('are read out at once when they are grave', () => {
    const { urgent, calm } = announced(told(monitors));
    expect(urgent.text).toBe('High: Asystole. Other; Medium: SpO2 86 < 90, silenced. Patient monitor');
    expect(calm.text).toBe('Low: HR high. Other; Technical: Leads off. Patient monitor');
    expect(announced([]).urgent).toEqual({ topic: '', text: '' });
  });
  it('are read out once, though their words change', () => {
    const later = state([{ device: 'a', label: 'Patient monitor', alerts: [{ id: '7', text: 'SpO2 84 < 90', priority: 'medium' }] }]);
    const before = state([{ device: 'a', label: 'Patient monitor', alerts: [{ id: '7', text: 'SpO2 86 < 90', priority: 'medium' }] }]);
    expect(announced(told(later)).urgent.topic).toBe(announced(told(before)).urgent.topic);
  });
  it('say where they come from', () => {
    const [asystole, spo2] = told(monitors);
    expect(from(spo2!, 'UTC', true)).toBe('Patient monitor · since 14:02 · silenced');
    expect(from(spo2!, 'UTC', false)).toBe('since 14:02 · silenced');
    expect(from(asystole!, 'UTC', true)).toBe('VIRTUAL · Other');
  });
  it('say which of two monitors with the same name they are of', () => {
    const twins = cart.map((i) => ({ ...i, label: 'Patient monitor' }));
    expect(rows(monitors, twins).map((r) => r.source)).toEqual(['Patient monitor (b)', 'Patient monitor (a)', 'Patient monitor (b)', 'Patient monitor (a)']);
    expect(announced(rows(monitors, twins)).urgent.text).toContain('High: Asystole. Patient monitor (b)');
  });
  it('of a priority that is not known are grave', () => {
    expect(state([{ device: 'a', alerts: [{ text: 'x' }, { text: 'y', priority: 'shrill' }, null, 7] }])[0]!.alerts.map((a) => a.priority)).toEqual(['high', 'high']);
    expect(state(null)).toEqual([]);
  });
});
