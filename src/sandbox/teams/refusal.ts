// What the connector and the chat answer when they say no: a status, a code, and words that name what is wrong.
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

const answer = (res: Response, refusal: Refusal): void => {
  if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter));
  res.status(refusal.status).json({ error: { code: refusal.code, message: refusal.message } });
};

/** Turns a thrown `Refusal` into its JSON answer; anything else is our own fault and stays a 500 with its message. */
export const refusals: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof Refusal) {
    answer(res, error);
    return;
  }
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  const message = error instanceof Error ? error.message : String(error);
  answer(
    res,
    new Refusal(
      status >= 400 && status < 500 ? status : 500,
      status < 500 ? 'Bad Argument' : 'ServiceError',
      message,
    ),
  );
};

/** What this sandbox does not know is said so, never a polite 200. */
export const unknownRoute: RequestHandler = (req) => {
  throw new Refusal(
    501,
    'NotImplemented',
    `The sandbox's Teams does not know ${req.method} ${req.originalUrl}.`,
  );
};
