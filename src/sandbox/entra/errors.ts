// How the token service says no: an OAuth error, and a number that starts with AADSTS.
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';

interface Kind {
  error: string;
  status: number;
}

/** The refusals this world knows, by number. */
const kinds: Record<number, Kind> = {
  50001: { error: 'invalid_resource', status: 400 },
  50011: { error: 'invalid_request', status: 400 },
  50034: { error: 'invalid_grant', status: 400 },
  50057: { error: 'invalid_grant', status: 400 },
  50166: { error: 'invalid_request', status: 400 },
  54005: { error: 'invalid_grant', status: 400 },
  65001: { error: 'consent_required', status: 400 },
  65004: { error: 'access_denied', status: 400 },
  65005: { error: 'invalid_resource', status: 400 },
  70000: { error: 'invalid_grant', status: 400 },
  70008: { error: 'invalid_grant', status: 400 },
  90094: { error: 'access_denied', status: 400 },
  500112: { error: 'invalid_grant', status: 400 },
  501481: { error: 'invalid_grant', status: 400 },
  650052: { error: 'invalid_resource', status: 400 },
  700211: { error: 'invalid_client', status: 401 },
  700212: { error: 'invalid_client', status: 401 },
  700213: { error: 'invalid_client', status: 401 },
  70003: { error: 'unsupported_grant_type', status: 400 },
  90002: { error: 'invalid_request', status: 400 },
  90014: { error: 'invalid_request', status: 400 },
  500011: { error: 'invalid_resource', status: 400 },
  500133: { error: 'invalid_client', status: 401 },
  50012: { error: 'invalid_client', status: 401 },
  700016: { error: 'unauthorized_client', status: 400 },
  700024: { error: 'invalid_client', status: 401 },
  700027: { error: 'invalid_client', status: 401 },
  900144: { error: 'invalid_request', status: 400 },
  1002012: { error: 'invalid_scope', status: 400 },
  7000112: { error: 'unauthorized_client', status: 400 },
  7000215: { error: 'invalid_client', status: 401 },
  7000218: { error: 'invalid_client', status: 401 },
  7000222: { error: 'invalid_client', status: 401 },
  7000229: { error: 'unauthorized_client', status: 400 },
};

export class Aadsts extends Error {
  readonly number: number;

  constructor(number: number, message: string) {
    super(message);
    this.number = number;
  }
}

export const errorOf = (refusal: Aadsts): string => kinds[refusal.number]?.error ?? 'invalid_request';

export const refuse = (
  res: Response,
  refusal: Aadsts,
  now: Date,
  correlationId: string | undefined,
): void => {
  const { error, status } = kinds[refusal.number] ?? { error: 'invalid_request', status: 400 };
  const trace_id = randomUUID();
  const correlation_id = correlationId ?? randomUUID();
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  res.status(status).json({
    error,
    error_description: `AADSTS${refusal.number}: ${refusal.message} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`,
    error_codes: [refusal.number],
    timestamp,
    trace_id,
    correlation_id,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.number}`,
  });
};
