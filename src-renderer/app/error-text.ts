/** Message and advice of anything thrown; advice is empty when nobody thought of any. */
export function errorText(error: unknown): { message: string; advice: string; code: string } {
  const record = typeof error === 'object' && error !== null ? (error as { [key: string]: unknown }) : {};
  return {
    message: typeof record.message === 'string' && record.message !== '' ? record.message : String(error),
    advice: typeof record.advice === 'string' ? record.advice : '',
    code: typeof record.code === 'string' ? record.code : 'internal',
  };
}
