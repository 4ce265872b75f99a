// A connection that speaks in lines, for IMAP, POP and SMTP alike: TLS 1.2 or later, bounded in time and in size.
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

/** Where a connection failed; the cause says how. */
export class Broken extends Error {
  readonly at: 'connect' | 'handshake' | 'talk';
  constructor(at: Broken['at'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Broken';
    this.at = at;
  }
}

export interface LinesOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it the other side is asked for it by `startTls`. */
  readonly secure: boolean;
  /** Only to see whether it would have anything older than TLS 1.2: nothing may be said over it. */
  readonly old?: boolean;
  /** PEM of the authorities that are trusted; default: those of this process. */
  readonly ca?: readonly string[];
  /** Milliseconds; default 15 and 30 seconds. */
  readonly connectMs?: number;
  readonly commandMs?: number;
}

export interface Lines {
  /** The next line, without its end. @throws Broken */
  read(): Promise<string>;
  write(line: string): void;
  /** Our own address, for those who ask for it. */
  readonly here: string;
  /** @throws Broken, also where something was said before the handshake that would count as said after it */
  startTls(): Promise<void>;
  close(): void;
}

const longestLine = 16_384;
const mostLines = 500;

const oldTls: ConnectionOptions = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
  rejectUnauthorized: false,
};

/** Waits for an event; what goes wrong before it, or takes too long, is thrown as it is. */
function happens(socket: Socket, event: string, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(ms);
    const over = (finish: () => void): void => {
      signal.removeEventListener('abort', late);
      socket.off(event, done).off('error', failed).off('close', closed);
      finish();
    };
    const done = (): void => over(resolve);
    const failed = (error: Error): void => over(() => reject(error));
    const closed = (): void => failed(new Error('the connection was closed'));
    const late = (): void => failed(new DOMException('no answer in time', 'TimeoutError'));
    signal.addEventListener('abort', late);
    socket.once(event, done).once('error', failed).once('close', closed);
  });
}

/** @throws Broken */
export async function openLines(options: LinesOptions): Promise<Lines> {
  const { host, port, ca, connectMs = 15_000, commandMs = 30_000 } = options;
  let socket: Socket = connectPlain({ host, port });
  // Errors are told by whoever waits; one that comes when nobody does must not end the process.
  const guard = (one: Socket): Socket => one.on('error', () => undefined);
  guard(socket);

  const handshake = async (): Promise<void> => {
    const secure = connectTls({
      socket,
      host,
      ...(isIP(host) ? {} : { servername: host }),
      ...(ca ? { ca: [...ca] } : {}),
      ...(options.old ? oldTls : { minVersion: 'TLSv1.2' }),
    });
    guard(secure);
    try {
      await happens(secure, 'secureConnect', connectMs);
    } catch (error) {
      secure.destroy();
      throw new Broken('handshake', error);
    }
    socket = secure;
  };

  try {
    await happens(socket, 'connect', connectMs);
  } catch (error) {
    socket.destroy();
    throw new Broken('connect', error);
  }
  if (options.secure) await handshake();

  let rest = '';
  let count = 0;
  let over: Error | undefined;
  const ready: string[] = [];
  const heard = (part: Buffer): void => {
    const parts = (rest + part.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    count += parts.length;
    ready.push(...parts.map((line) => line.replace(/\r$/, '')));
    if (rest.length > longestLine || count > mostLines)
      socket.destroy(new Error('the other side says too much'));
    socket.emit('line');
  };
  const listen = (): void => {
    socket
      .on('data', heard)
      .once('error', (error: Error) => (over ??= error))
      .once('close', () => (over ??= new Error('the connection was closed')));
  };
  listen();

  return {
    get here() {
      return socket.localAddress ?? '127.0.0.1';
    },
    async read() {
      for (;;) {
        const line = ready.shift();
        if (line !== undefined) return line;
        if (over) throw new Broken('talk', over);
        try {
          await happens(socket, 'line', commandMs);
        } catch (error) {
          if (ready.length === 0) throw new Broken('talk', error);
        }
      }
    },
    write: (line) => void socket.write(`${line}\r\n`),
    async startTls() {
      if (rest !== '' || ready.length > 0)
        throw new Broken('handshake', new Error('something was said before the encryption began'));
      socket.off('data', heard);
      await handshake();
      listen();
    },
    close: () => socket.destroy(),
  };
}
