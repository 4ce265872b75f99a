// One connection, line by line: what the client says is read in order, what the server says goes out whole.
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';

const longest = 1_000_000;

export class Wire {
  #socket: Socket | TLSSocket;
  #rest = '';
  #lines: string[] = [];
  #wake: (() => void) | undefined;
  #over = false;
  readonly #gone: (() => void)[] = [];

  constructor(socket: Socket | TLSSocket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  get over(): boolean {
    return this.#over;
  }

  get secure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /** The next line without its end, or undefined once the other side is gone. */
  async line(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#over) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#lines.shift();
  }

  say(...lines: readonly string[]): void {
    if (!this.#over && lines.length > 0) this.#socket.write(`${lines.join('\r\n')}\r\n`, 'latin1');
  }

  /** What was said goes out, then the connection is closed; whoever waits for its end need not wait for the other side. */
  end(): void {
    this.#socket.end();
    this.#leave();
  }

  drop(): void {
    this.#socket.destroy();
  }

  onGone(run: () => void): void {
    if (this.#over) run();
    else this.#gone.push(run);
  }

  /** Goes on over TLS; whatever came in clear and was not read yet is thrown away. */
  async upgrade(secureContext: SecureContext): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('close');
    this.#lines = [];
    this.#rest = '';
    const secure = new TLSSocket(plain, { isServer: true, secureContext });
    this.#socket = secure;
    this.#listen(secure);
    await new Promise<void>((resolve) => {
      secure.once('secure', resolve);
      this.onGone(resolve);
    });
  }

  #listen(socket: Socket | TLSSocket): void {
    socket.on('data', (part: Buffer) => {
      const pieces = (this.#rest + part.toString('latin1')).split('\n');
      this.#rest = pieces.pop() ?? '';
      this.#lines.push(...pieces.map((piece) => piece.replace(/\r$/, '')));
      if (this.#rest.length > longest) this.drop();
      this.#wake?.();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#over = true;
      this.#wake?.();
      this.#leave();
    });
  }

  #leave(): void {
    for (const run of this.#gone.splice(0)) run();
  }
}
