// What a failed connection tells: why, and whether the request can have reached the other side.

const before = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codes(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const several = error instanceof AggregateError ? error.errors : [];
  return [...own, ...codes(error.cause, depth + 1), ...several.flatMap((one) => codes(one, depth + 1))];
}

/** True only where no byte of the request can have arrived. */
export const neverLeft = (error: unknown): boolean =>
  codes(error).some(
    (code) => before.has(code) || code.startsWith('ERR_TLS_') || /CERT|SELF_SIGNED|UNABLE_TO_/.test(code),
  );

/** A few words for people. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const [code] = codes(error);
  return code ? `the connection failed (${code})` : 'the connection broke off';
}
