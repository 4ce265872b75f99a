// /certificate: takes the public part of a certificate, and says how to name it in a sentence.
import { randomBytes } from 'node:crypto';
import express, { Router, type ErrorRequestHandler, type Request } from 'express';
import type { Clock } from '../../contracts/clock.ts';
import type { Event } from '../../contracts/event.ts';
import { Failure, refused } from '../../contracts/failure.ts';
import type { Certificate, Uploads } from '../../contracts/pages.ts';
import { mostCertificateBytes, readCertificate } from '../../requests/certificate.ts';
import { html, nothing, type Page } from './html.ts';
import { partsOf } from './multipart.ts';
import { isOurs, send } from './sending.ts';
import { signInAgain, signInFirst, whoIs, type SessionOptions } from './session.ts';

export interface CertificateOptions extends SessionOptions {
  readonly uploads: Uploads;
  /** Puts a refusal on record. */
  readonly record: (event: Event) => Promise<void>;
  readonly clock: Clock;
}

const form = (fault?: Failure): Page => ({
  title: fault ? fault.message : 'Upload a certificate',
  ...(fault ? { tone: 'bad' as const } : {}),
  body: html`${fault ? html`<p>${fault.advice}</p>` : nothing}
    <p>
      The public part of the certificate that the product signs in with: a .cer, .crt or .pem file. Its
      private key stays where it is.
    </p>
    <form method="post" enctype="multipart/form-data">
      <label for="file">File</label>
      <input type="file" id="file" name="file" accept=".cer,.crt,.pem,.der" />
      <label for="text">Or paste it</label>
      <textarea id="text" name="text" spellcheck="false" placeholder="-----BEGIN CERTIFICATE-----"></textarea>
      <button class="first">Upload</button>
    </form>`,
});

const taken = (id: string, certificate: Certificate): Page => ({
  title: 'The certificate is here',
  tone: 'good',
  body: html`<p>Name it in your sentence to Latchkey:</p>
    <code class="value" id="name">with cert upload:${id}</code>
    <button class="first" type="button" data-copies="name" hidden>Copy</button>
    <p class="soft">For example: app new “Verba Import” imap on archive with cert upload:${id}</p>
    <dl>
      <dt>Subject</dt>
      <dd>${certificate.subject}</dd>
      <dt>Good until</dt>
      <dd>${certificate.expires.slice(0, 10)}</dd>
      <dt>Thumbprint</dt>
      <dd>${certificate.thumbprint}</dd>
    </dl>
    <p class="soft">Only you can use it. The private key was not asked for, and is not here.</p>`,
});

/** The file, or else what was pasted. @throws Failure refused where there is neither */
function sent(req: Request): Uint8Array {
  const parts = Buffer.isBuffer(req.body) ? partsOf(req.body, req.headers['content-type'] ?? '') : undefined;
  const file = parts?.get('file');
  if (file && file.length > 0) return file;
  const text = parts?.get('text')?.toString('utf8').trim() ?? '';
  if (text === '') throw refused('Nothing came with the form.', 'Choose a file, or paste the certificate.');
  return Buffer.from(text, 'utf8');
}

export function certificateRoutes(options: CertificateOptions): Router {
  const { uploads, record, clock, jar } = options;
  const router = Router();
  const body = express.raw({ type: 'multipart/form-data', limit: mostCertificateBytes * 4 });
  const tooLarge: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    const is413 = error instanceof Error && 'status' in error && error.status === 413;
    if (is413) send(res, form(refused('This is too large for a certificate.', 'Send at most 20 KB.')), 413);
    else next(error);
  };

  router.get('/certificate', async (req, res) => {
    if (!whoIs(req, jar)) return signInFirst(req, res, options);
    send(res, form());
  });

  router.post('/certificate', body, async (req, res) => {
    const person = whoIs(req, jar);
    if (!person || !isOurs(req)) return send(res, signInAgain('/certificate'), 401);
    const now = clock.now();
    try {
      const certificate = readCertificate(sent(req), now);
      const id = randomBytes(12).toString('hex');
      await uploads.add({ id, person: person.id, certificate: certificate.der, at: now.toISOString() });
      send(res, taken(id, certificate));
    } catch (error) {
      if (!(error instanceof Failure) || error.is !== 'refused') throw error;
      await record({
        kind: 'refused',
        by: person.id,
        facts: { page: 'certificate', because: error.message },
      });
      send(res, form(error), 400);
    }
  });
  router.use('/certificate', tooLarge);
  return router;
}
