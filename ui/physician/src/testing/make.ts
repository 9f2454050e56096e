// Wire values for tests, which only set what matters to them.
import type * as v from 'valibot';
import { read } from '../api/shape';

export function make<S extends v.GenericSchema>(schema: S, change: Partial<v.InferOutput<S>>): v.InferOutput<S> {
  return { ...(read(schema, {}) as object), ...change };
}
