/** The mids of an offer's media sections that the cart only receives: those for our camera and microphone. */
export function wantedMids(sdp: string): { mid: string; kind: string }[] {
  const wanted: { mid: string; kind: string }[] = [];
  const sections = sdp.split(/\r?\n(?=m=)/);
  const inherited = /^a=recvonly\s*$/m.test(sections[0] ?? '');
  for (const section of sections.slice(1)) {
    const kind = /^m=(audio|video) (\d+)/.exec(section);
    const mid = /^a=mid:(\S+)/m.exec(section);
    if (!kind || !mid || kind[2] === '0') continue;
    const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(section);
    if (direction ? direction[1] === 'recvonly' : inherited) wanted.push({ mid: mid[1]!, kind: kind[1]! });
  }
  return wanted;
}

interface Codec {
  mimeType: string;
}

/** VP8 first (cheap for the cart to decode), the others after it in their order. */
export function vp8First<T extends Codec>(codecs: readonly T[]): T[] {
  const vp8 = (c: T): boolean => c.mimeType.toLowerCase() === 'video/vp8';
  return [...codecs.filter(vp8), ...codecs.filter((c) => !vp8(c))];
}
