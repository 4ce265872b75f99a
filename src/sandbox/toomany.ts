// How each service says that it has had enough.
import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { Service } from './world.ts';

const graphError = (code: string, message: string): unknown => ({
  error: { code, message, innerError: { 'request-id': randomUUID() } },
});

/** 429 with Retry-After: whole seconds, but fractions from Exchange. */
export const tooMany = (service: Service, seconds: number, rate: number, res: Response): void => {
  res.status(429);
  if (service === 'exo') {
    res.set({
      'Retry-After': String(seconds),
      'Rate-Limit-Limit': String(rate),
      'Rate-Limit-Remaining': '0',
      'Rate-Limit-Reset': String(seconds),
    });
    res.json({
      error: { code: 'TooManyRequests', message: 'The request has been throttled. Try again later.' },
    });
    return;
  }
  res.set('Retry-After', String(Math.ceil(seconds)));
  if (service === 'teams')
    res.json({ error: { code: 'TooManyRequests', message: 'API calls quota exceeded' } });
  else if (service === 'vault')
    res.json({
      error: {
        code: 'Throttled',
        message:
          'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
      },
    });
  else res.json(graphError('TooManyRequests', 'Too many requests. Please wait and try again.'));
};
