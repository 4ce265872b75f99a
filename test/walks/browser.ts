// A browser without a window, for pages: keeps cookies, follows redirects one at a time, and signs in by its hint.
import assert from 'node:assert/strict';

export interface Page {
  readonly status: number;
  readonly url: string;
  readonly text: string;
  readonly headers: Headers;
}

/** One person's browser. `upn` answers the sign-in page. */
export class Browser {
  readonly upn: string;
  readonly #cookies = new Map<string, string>();

  constructor(upn: string) {
    this.upn = upn;
  }

  get(url: string): Promise<Page> {
    return this.#go(url, { method: 'GET' });
  }

  /** Sends the form as the page would. */
  post(url: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#go(url, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(url).origin,
      },
    });
  }

  /** Sends a form that may hold files. */
  upload(url: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return this.#go(url, { method: 'POST', body, headers: { origin: new URL(url).origin } });
  }

  async #go(first: string, init: RequestInit): Promise<Page> {
    let url = first;
    let now = init;
    for (let hops = 0; hops < 10; hops += 1) {
      const address = new URL(url);
      if (/\/(authorize|adminconsent)$/.test(address.pathname))
        address.searchParams.set('login_hint', this.upn);
      const answer = await fetch(address, {
        ...now,
        redirect: 'manual',
        headers: { ...(now.headers as Record<string, string> | undefined), cookie: this.#sent(address) },
      });
      this.#keep(address, answer.headers);
      const to = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || to === null)
        return { status: answer.status, url, text: await answer.text(), headers: answer.headers };
      url = new URL(to, address).href;
      now = { method: 'GET' };
    }
    return assert.fail(`${first} redirects without end`);
  }

  #sent(address: URL): string {
    return [...this.#cookies]
      .filter(([key]) => key.startsWith(`${address.host} `))
      .map(([key, value]) => `${key.slice(address.host.length + 1)}=${value}`)
      .join('; ');
  }

  #keep(address: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(`${address.host} ${name}`, value);
    }
  }
}
