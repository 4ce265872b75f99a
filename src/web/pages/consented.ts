// /consented: where Entra ID sends an administrator's browser after the consent page. It thanks, or says what is wrong.
// It proves nothing: whether consent was given is seen in Graph, and the run is only asked to look sooner.
import { Router } from 'express';
import type { Clock } from '../../contracts/clock.ts';
import type { Event } from '../../contracts/event.ts';
import type { Records } from '../../contracts/question.ts';
import type { Request } from '../../contracts/request.ts';
import { html, type Page } from './html.ts';
import { send } from './sending.ts';

export interface ConsentOptions {
  readonly records: Pick<Records, 'get'>;
  readonly record: (event: Event) => Promise<void>;
  /** Lets the request be looked at now. */
  readonly wake: (request: string) => Promise<void>;
  /** Tenant id. */
  readonly tenant: string;
  readonly clock: Clock;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const waitsForConsent = ({ rows }: Request): boolean =>
  rows.some(({ state, asked }) => state === 'asked' && /\/adminconsent\?/.test(asked?.link ?? ''));

const wrong = (title: string, advice: string): Page => ({
  title,
  tone: 'bad',
  body: html`<p>${advice}</p>`,
});
const elsewhere = wrong(
  'This page does not belong to a request',
  'Nothing was recorded. Open the consent page with the button on the card in Teams.',
);
const declined: Readonly<Record<string, string>> = {
  access_denied: 'Consent was not given. Open the consent page on the card again, or reject the request.',
  consent_required: 'Consent was not given. Open the consent page on the card again as an administrator.',
};

const thanks = (id: string): Page => ({
  title: 'Thank you',
  tone: 'good',
  body: html`<p>
      Latchkey now looks in Entra ID for the consent, and ${id} goes on by itself once it shows there.
    </p>
    <p class="soft">That may take some minutes. You can close this page.</p>`,
});

/** Anybody can open this address: one request is looked at, and written of, at most so often. */
const restMs = 5_000;

export function consentedRoute({ records, record, wake, tenant, clock }: ConsentOptions): Router {
  const router = Router();
  const last = new Map<string, number>();

  async function once(id: string, facts: Event['facts']): Promise<void> {
    const now = clock.now().getTime();
    if (now - (last.get(id) ?? -Infinity) < restMs) return;
    last.delete(id);
    last.set(id, now);
    const [oldest] = last.keys();
    if (last.size > 100 && oldest !== undefined) last.delete(oldest);
    const refused = 'because' in facts;
    await record({
      kind: refused ? 'refused' : 'opened',
      request: id,
      by: 'latchkey',
      facts: { page: 'consented', ...facts },
    });
    if (!refused) await wake(id);
  }

  router.get('/consented', async (req, res) => {
    const id = text(req.query['state']);
    const request = /^LK-\d{1,9}$/.test(id) ? await records.get(id) : undefined;
    if (!request) return send(res, elsewhere, 404);
    const given = text(req.query['tenant']).toLowerCase();
    if (!waitsForConsent(request))
      return send(res, {
        title: `${id} waits for no consent`,
        body: html`<p>It may have been seen already. The card in Teams shows how far it is.</p>`,
      });
    const error = text(req.query['error']);
    if (error) {
      const code = /^[a-z_]{1,40}$/.test(error) ? error : 'unknown';
      await once(id, { because: code });
      const advice = declined[code] ?? `Entra ID said: ${code}. Open the consent page on the card again.`;
      return send(res, wrong('There is no consent yet', advice), 400);
    }
    if (given !== tenant.toLowerCase()) {
      await once(id, { because: 'another tenant' });
      const advice =
        'Open the consent page on the card again, and sign in as an administrator of the organisation that Latchkey works for.';
      return send(res, wrong('Consent was given in another organisation', advice), 400);
    }
    if (!/^true$/i.test(text(req.query['admin_consent']))) {
      await once(id, { because: 'no consent' });
      return send(res, wrong('There is no consent yet', 'Open the consent page on the card again.'), 400);
    }
    await once(id, { tenant: given });
    send(res, thanks(id));
  });
  return router;
}
