// A test mail: after the sign-in one letter is sent, for Exchange may let an application in and still not send for it.
import type { Letter } from '../../contracts/mail.ts';
import type { Proof, Tie } from '../../contracts/step.ts';
import type { App } from './app.ts';
import { vaultSecrets } from './needs.ts';
import { login, prove, type Login } from './proof.ts';

/** @param one by SMTP */
export const testMail = (app: App, one: Login, letter: Letter, after: readonly Tie[]): Proof => ({
  ...login(app, one, after),
  key: `mail:${one.mailbox.id}`,
  title: `Test mail: ${one.mailbox.name} to ${letter.to}`,
  needs: [vaultSecrets],
  prove: (look) => prove(look, app, one, letter),
});
