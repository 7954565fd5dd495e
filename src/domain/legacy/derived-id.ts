import type { SessionId } from '../session/session-id.ts';
import { parseSessionId } from '../session/session-id.ts';
import { millisecondsOf, type Timestamp } from '../timestamp.ts';

/**
 * The id of what had none: a UUID of version 7 whose time is the one given and whose other bits are a digest of the text, so
 * that whoever looks at the same text again, on whatever machine, comes to the same id.
 */
export function derivedId(text: string, time: Timestamp): SessionId {
  const hex = (value: number, digits: number): string =>
    value.toString(16).padStart(digits, '0').slice(-digits);
  const [a, b, c] = digest(text);
  const moment = hex(Math.max(0, millisecondsOf(time)), 12);
  const variant = hex(0x8000 | (b & 0x3fff), 4);
  return parseSessionId(
    `${moment.slice(0, 8)}-${moment.slice(8)}-7${hex(b >>> 20, 3)}-${variant}-${hex(a, 8)}${hex(c, 4)}`,
  )._unsafeUnwrap();
}

/** A digest of 128 bits (cyrb128): nobody has to be kept from finding two texts with the same one. */
function digest(text: string): readonly [number, number, number, number] {
  let [a, b, c, d] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = b ^ Math.imul(a ^ code, 597_399_067);
    b = c ^ Math.imul(b ^ code, 2_869_860_233);
    c = d ^ Math.imul(c ^ code, 951_274_213);
    d = a ^ Math.imul(d ^ code, 2_716_044_179);
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067);
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233);
  c = Math.imul(a ^ (c >>> 17), 951_274_213);
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}
