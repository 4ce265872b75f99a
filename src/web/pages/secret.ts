// /secret/:token: shows a secret once, to the one who asked for it, after a press, so that no link preview uses it up.
import { Router, type Request, type Response } from 'express';
import { Failure } from '../../contracts/failure.ts';
import type { Link, Links, Used } from '../../contracts/pages.ts';
import type { Records } from '../../contracts/question.ts';
import type { Opened } from '../../contracts/vault.ts';
import { hashOf, isTakenBack } from '../../requests/link.ts';
import { html, type Page } from './html.ts';
import { signInAgain, signInFirst, whoIs, type SessionOptions } from './session.ts';
import { isOurs, send } from './sending.ts';

export interface SecretOptions extends SessionOptions {
  readonly links: Links;
  readonly records: Pick<Records, 'get'>;
  /** @throws Failure blocked where it is not there or may not be read; busy */
  readonly open: (name: string) => Promise<Opened>;
}

const teams = 'Go back to Teams and press “Get the secret” on the card of the hand-over.';

/** Why a link is of no use, and what to do. */
function refusal(used: Exclude<Used, { is: 'used' }>): Page {
  const titles = {
    unknown: 'This link is not one of ours',
    foreign: 'This link is for somebody else',
    late: 'This link is too old',
    shown: 'This secret was shown already',
  } as const;
  const says = {
    unknown: html`<p>It may have been cut off, or made up. ${teams}</p>`,
    foreign: html`<p>
      Only the person who asked may open it. If that is you, open the link again and sign in with that
      account.
    </p>`,
    late: html`<p>A link is good for ten minutes. ${teams}</p>`,
    shown:
      used.is === 'shown'
        ? html`<p>It is shown once, and that was at ${clock(used.at)} (UTC).</p>
            <p>
              If it was lost, say “undo ${used.link.request}” to Latchkey and ask again: that makes a new one.
              If it was not you who saw it, undo it at once.
            </p>`
        : html``,
  } as const;
  return { title: titles[used.is], tone: 'bad', body: says[used.is] };
}

const clock = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

const asking = (link: Link, name: string): Page => ({
  title: `Show the secret of ${name}?`,
  body: html`<p>It is shown once. Have the settings of the product open, where it goes.</p>
    <form method="post"><button class="first">Show it</button></form>
    <p class="soft">${link.request} · this link is good until ${clock(link.until)} (UTC)</p>`,
});

const showing = (value: string, name: string, fields: readonly (readonly [string, string])[]): Page => ({
  title: `The secret of ${name}`,
  tone: 'good',
  body: html`<code class="value" id="secret">${value}</code>
    <button class="first" type="button" data-copies="secret" hidden>Copy</button>
    <p>Put it where the product keeps its secrets, not into a mail or a chat. It is not shown again.</p>
    <dl>
      ${fields.map(
        ([label, text]) =>
          html`<dt>${label}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>
    <p class="soft">This page empties itself after ten minutes.</p>`,
});

const missing: Page = {
  title: 'There is nothing to show any more',
  tone: 'bad',
  body: html`<p>
    What was asked for was taken back since, and its secret with it. Ask again in Teams for a new one.
  </p>`,
};

export function secretRoutes(options: SecretOptions): Router {
  const { links, records, open, jar } = options;
  const router = Router();
  const hash = (req: Request<{ token: string }>): string => hashOf(req.params.token.slice(0, 200));

  /** Looks first and uses after, so that what is refused is on record, and looking uses nothing up. */
  async function good(
    req: Request<{ token: string }>,
    res: Response,
    person: string,
  ): Promise<Link | undefined> {
    const seen = await links.look(hash(req), person);
    if (seen.is === 'used') return seen.link;
    await links.use(hash(req), person);
    // Whoever took the wrong account is asked again who they are.
    if (seen.is === 'foreign') jar.drop(res, 'me');
    send(res, refusal(seen), seen.is === 'unknown' ? 404 : 403);
    return undefined;
  }
  /** Whose secret it is, as far as there still is one. */
  async function about({ request }: Link) {
    const found = await records.get(request);
    return !found || isTakenBack(found) ? undefined : found.handover;
  }

  router.get('/secret/:token', async (req, res) => {
    const person = whoIs(req, jar);
    if (!person) return signInFirst(req, res, options);
    const link = await good(req, res, person.id);
    if (!link) return;
    const handover = await about(link);
    send(res, handover?.secret === undefined ? missing : asking(link, handover.title));
  });

  router.post('/secret/:token', async (req, res) => {
    const person = whoIs(req, jar);
    if (!person || !isOurs(req)) return send(res, signInAgain(req.path), 401);
    const link = await good(req, res, person.id);
    if (!link) return;
    const handover = await about(link);
    if (handover?.secret === undefined) return send(res, missing, 410);
    // Read before the link is used up: where the vault does not answer, it can be tried again.
    const opened = await open(handover.secret);
    if (opened.kind !== 'secret')
      throw new Error(`${link.request} has no secret in the vault, but a certificate.`);
    const used = await links.use(hash(req), person.id);
    if (used.is !== 'used') return send(res, refusal(used), 403);
    res.set('refresh', '600; url=/pages/emptied');
    send(res, showing(opened.value, handover.title, handover.fields));
  });

  router.get('/pages/emptied', (_req, res) => {
    send(res, {
      title: 'This page is empty now',
      body: html`<p>The secret stood here for ten minutes. It is not shown again.</p>`,
    });
  });
  return router;
}

/** What went wrong, for the one before the page. */
export const failurePage = (error: Failure): Page => ({
  title: error.message,
  tone: 'bad',
  body: html`<p>${error.advice}</p>`,
});
