// The stethoscope's lossless copy: one message of the data channel, in the format
// of SoundHeader in appliance/api/bedside.go.

export interface SoundBlock {
  gap: boolean; // samples are missing before this block
  rate: number; // samples a second
  first: number; // number of the first sample
  at: number; // ms since 1970 by the cart's clock, of the first sample
  samples: Int16Array;
}

export const soundHeader = 28;
const maxCount = 1 << 16;

/** Parses one message; otherwise returns a string that says what is wrong with it. */
export function soundBlock(data: unknown): SoundBlock | string {
  if (!(data instanceof ArrayBuffer)) return 'not binary';
  if (data.byteLength < soundHeader) return `${data.byteLength} bytes: shorter than the header`;
  const v = new DataView(data);
  const version = v.getUint16(0, true);
  if (version !== 1) return `version ${version} is not known`;
  const rate = v.getUint32(4, true);
  if (rate < 1000 || rate > 192000) return `rate ${rate} is not possible`;
  const count = v.getUint32(24, true);
  if (count > maxCount || soundHeader + 2 * count !== data.byteLength) return `${count} samples do not fit ${data.byteLength} bytes`;
  const first = v.getBigUint64(8, true);
  // Numbers above 2^53 would lose their last bits, and so their order.
  if (first > BigInt(Number.MAX_SAFE_INTEGER - maxCount)) return `sample number ${first} is not possible`;
  const samples = new Int16Array(count);
  for (let i = 0; i < count; i++) samples[i] = v.getInt16(soundHeader + 2 * i, true);
  return {
    gap: (v.getUint16(2, true) & 1) === 1,
    rate,
    first: Number(first),
    at: Number(v.getBigInt64(16, true)) / 1000,
    samples,
  };
}
