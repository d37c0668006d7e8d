/**
 * Bob Jenkins' lookup3 hash, which HDF5 uses as the checksum of its newer structures (HDF5 File Format Specification 3.0,
 * section "Jenkins lookup3"; algorithm in the public domain, burtleburtle.net/bob/c/lookup3.c, `hashlittle` with start 0).
 */
export function jenkinsChecksum(bytes: Uint8Array): number {
  let a = (0xdeadbeef + bytes.length) | 0;
  let b = a;
  let c = a;
  const word = (at: number, end: number) => {
    let value = 0;
    for (let index = 0; index < 4 && at + index < end; index++) value |= bytes[at + index]! << (8 * index);
    return value;
  };
  const turn = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));
  let at = 0;
  for (; bytes.length - at > 12; at += 12) {
    a = (a + word(at, bytes.length)) | 0;
    b = (b + word(at + 4, bytes.length)) | 0;
    c = (c + word(at + 8, bytes.length)) | 0;
    a = ((a - c) | 0) ^ turn(c, 4);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 6);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 8);
    b = (b + a) | 0;
    a = ((a - c) | 0) ^ turn(c, 16);
    c = (c + b) | 0;
    b = ((b - a) | 0) ^ turn(a, 19);
    a = (a + c) | 0;
    c = ((c - b) | 0) ^ turn(b, 4);
    b = (b + a) | 0;
  }
  if (bytes.length === 0) return c >>> 0;
  a = (a + word(at, bytes.length)) | 0;
  b = (b + word(at + 4, bytes.length)) | 0;
  c = (c + word(at + 8, bytes.length)) | 0;
  c = ((c ^ b) - turn(b, 14)) | 0;
  a = ((a ^ c) - turn(c, 11)) | 0;
  b = ((b ^ a) - turn(a, 25)) | 0;
  c = ((c ^ b) - turn(b, 16)) | 0;
  a = ((a ^ c) - turn(c, 4)) | 0;
  b = ((b ^ a) - turn(a, 14)) | 0;
  c = ((c ^ b) - turn(b, 24)) | 0;
  return c >>> 0;
}
