// A test mail: Exchange may let an application in and still not send for it. Nobody can see a mail that was sent.
import type { Letter } from '../../contracts/mail.ts';
import type { Change, Tie } from '../../contracts/step.ts';
import type { Mailbox } from '../objects.ts';
import { clientId, type App } from './app.ts';
import { vaultSecrets } from './needs.ts';

export interface TestMail {
  readonly mailbox: Mailbox;
  /** Name in the vault of the credential to sign in with. */
  readonly credential: string;
  readonly letter: Letter;
  /** Tells it from those of other requests, without the request's label. */
  readonly asked: string;
}

export const testMail = (
  app: App,
  { mailbox, credential, letter, asked }: TestMail,
  after: readonly Tie[],
): Change => ({
  key: `mail:${mailbox.id}`,
  title: `Test mail from ${mailbox.name}`,
  needs: [vaultSecrets],
  on: [`mailbox:${mailbox.id}`],
  thing: `mail:${app.slot}:${mailbox.id}:${asked}=sent`,
  after,
  check: 'by its answer',
  apply: [{ via: 'mail', app: clientId(app), credential, from: mailbox.address, letter, note: app.name }],
  undo: 'cannot be undone',
});
