// How Graph says no: an OData error with a code.

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string> | undefined;

  constructor(status: number, code: string, message: string, headers?: Record<string, string>) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const notFound = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const badRequest = (message: string, code = 'BadRequest'): GraphError =>
  new GraphError(400, code, message);

export const denied = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** Somebody has that name, or that grant, already. */
export const conflict = (message: string): GraphError =>
  new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', message);

/** Too many lists with keys in a minute. */
export const tooManyKeys = (seconds: number): GraphError =>
  new GraphError(429, 'TooManyRequests', 'Too many requests. Please wait and try again.', {
    'Retry-After': String(seconds),
  });

export const envelope = (
  error: GraphError,
  ids: { request: string; client: string },
  now: Date,
): unknown => ({
  error: {
    code: error.code,
    message: error.message,
    innerError: {
      date: now.toISOString().slice(0, 19),
      'request-id': ids.request,
      'client-request-id': ids.client,
    },
  },
});
