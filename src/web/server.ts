// The bot's web server: health, and what is mounted on it; started on a port and stopped in order.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Router } from 'express';
import type { Clock } from '../contracts/clock.ts';
import { healthRoutes, type Check } from './health.ts';

export interface WebOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** In this order. */
  readonly routers: readonly Router[];
  /** By name: database, engine, tenant. */
  readonly checks: Readonly<Record<string, Check>>;
  readonly clock: Clock;
  readonly log: { error(fields: object, message: string): void };
}

export interface Web {
  /** http://host:port */
  readonly url: string;
  /**
   * Takes no new connection, lets what runs finish, and cuts what is left after `withinMs`.
   * @returns whether everything finished by itself
   */
  stop(withinMs?: number): Promise<boolean>;
}

const listen = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });

/** @throws Error that says what to do when the port is taken */
export async function webServer(options: WebOptions): Promise<Web> {
  let stopping = false;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(healthRoutes(options.checks, options.clock, options.log, () => stopping));
  options.routers.forEach((router) => app.use(router));
  app.use((_req, res) => {
    res.status(404).json({ error: 'There is nothing here.' });
  });
  const failed: ErrorRequestHandler = (error: unknown, req, res, next) => {
    options.log.error({ err: error, path: req.path }, 'A request failed');
    if (res.headersSent) next(error);
    else res.status(503).json({ error: 'This could not be done now. Try again in a moment.' });
  };
  app.use(failed);

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    app,
  );
  const address = await listen(server, options.port, options.host).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw taken
      ? new Error(`Port ${options.port} is in use: set PORT to another one, or 0 for any free one.`)
      : error;
  });
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;

  return {
    url: `http://${host}:${address.port}`,
    async stop(withinMs = 10_000) {
      stopping = true;
      const over = new AbortController();
      const closed = new Promise<boolean>((resolve) => {
        server.close(() => resolve(true));
      });
      server.closeIdleConnections();
      const late = options.clock.sleep(withinMs, over.signal).then(
        () => false,
        () => true,
      );
      const clean = await Promise.race([closed, late]);
      over.abort();
      if (!clean) server.closeAllConnections();
      await closed;
      return clean;
    },
  };
}
