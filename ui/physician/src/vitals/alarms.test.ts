import { describe, expect, it } from 'vitest';
import { cartMessage } from '../api/bedside';
import { announced, from, rows } from './alarms';

const state = (alerts: unknown) => cartMessage(JSON.stringify({ type: 'state', state: { alerts } })).state!.alerts;
const monitors = state([
  { device: 'a', label: 'Patient monitor', note: 'alarms paused', alerts: [{ text: 'Leads off', priority: 'technical' }, { id: '7', text: 'SpO2 86 < 90', priority: 'medium', silenced: true, since: '2026-05-02T14:02:00Z' }] },
  { device: 'b', label: 'Other', virtual: true, alerts: [{ text: 'Asystole', priority: 'high' }, { text: 'HR high', priority: 'low' }] },
]);

describe('the monitors’ alarms', () => {
  it('stand with the gravest first, whichever monitor gives them', () => {
    expect(rows(monitors).map((r) => r.alert.text)).toEqual(['Asystole', 'SpO2 86 < 90', 'HR high', 'Leads off']);
  });
  it('are read out at once when they are grave', () => {
    const { urgent, calm } = announced(rows(monitors));
    expect(urgent.text).toBe('High: Asystole. Other; Medium: SpO2 86 < 90, silenced. Patient monitor');
    expect(calm.text).toBe('Low: HR high. Other; Technical: Leads off. Patient monitor');
    expect(announced([]).urgent).toEqual({ topic: '', text: '' });
  });
  it('are read out once, though their words change', () => {
    const later = state([{ device: 'a', label: 'Patient monitor', alerts: [{ id: '7', text: 'SpO2 84 < 90', priority: 'medium' }] }]);
    const before = state([{ device: 'a', label: 'Patient monitor', alerts: [{ id: '7', text: 'SpO2 86 < 90', priority: 'medium' }] }]);
    expect(announced(rows(later)).urgent.topic).toBe(announced(rows(before)).urgent.topic);
  });
  it('say where they come from', () => {
    const [asystole, spo2] = rows(monitors);
    expect(from(spo2!, 'UTC', true)).toBe('Patient monitor · since 14:02 · silenced');
    expect(from(spo2!, 'UTC', false)).toBe('since 14:02 · silenced');
    expect(from(asystole!, 'UTC', true)).toBe('VIRTUAL · Other');
  });
  it('of a priority that is not known are grave', () => {
    expect(state([{ device: 'a', alerts: [{ text: 'x' }, { text: 'y', priority: 'shrill' }, null, 7] }])[0]!.alerts.map((a) => a.priority)).toEqual(['high', 'high']);
    expect(state(null)).toEqual([]);
  });
});
