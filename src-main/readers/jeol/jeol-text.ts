/** Text and dates as Analysis Station writes them. */

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const SHIFT_JIS = new TextDecoder('shift_jis');

/** UTF-8, or Shift JIS as Japanese versions write; zeros at the end are left out. */
export function jeolText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const used = bytes.subarray(0, end);
  try {
    return UTF8.decode(used);
  } catch {
    return SHIFT_JIS.decode(used);
  }
}

/** Date and time of days since 30 December 1899 (an OLE Automation date), which knows no time zone; seconds are rounded. */
export function oleDate(days: number | undefined): { date: string; time: string } | undefined {
  // 1970 to 2100: anything else is no date of a measurement.
  if (days === undefined || !(days > 25_569 && days < 73_051)) return undefined;
  const [date, time] = new Date(Math.round((days - 25_569) * 86_400) * 1000).toISOString().split('T');
  return { date: date!, time: time!.slice(0, 8) };
}
