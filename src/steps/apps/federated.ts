// A federated credential: tokens of another issuer are taken for this application, and no key lies anywhere.
import { createHash } from 'node:crypto';
import { graphPath } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { text, texts } from '../printed.ts';
import { idsOf, objectId, objectIdBack, target, type App } from './app.ts';
import { ownsApps } from './needs.ts';

export const exchangeAudience = 'api://AzureADTokenExchange';
/** So many an application may have. */
export const mostFederated = 20;

export interface Federated {
  readonly issuer: string;
  readonly subject: string;
}

/** None where there is no application yet. */
export async function federatedOf(look: Look, app: App): Promise<readonly Row[]> {
  const ids = await idsOf(look, app);
  return ids ? look.graphList(path`/applications/${ids.objectId}/federatedIdentityCredentials`) : [];
}
const isIt = (row: Row, one: Federated): boolean =>
  text(row, 'issuer') === one.issuer && text(row, 'subject') === one.subject;

export function federated(app: App, one: Federated, after: readonly string[]): Change {
  const short = createHash('sha256').update(`${one.issuer}\n${one.subject}`).digest('hex').slice(0, 12);
  const note = `${app.name} ← ${one.subject}`;
  return {
    key: 'credential',
    title: 'Federated credential',
    needs: [ownsApps],
    on: [target(app)],
    thing: `credential:${app.slot}:federated:${short}=on`,
    after,
    check: async (look) => {
      const row = (await federatedOf(look, app)).find((each) => isIt(each, one));
      if (!row) return { is: 'todo' };
      if (texts(row, 'audiences').includes(exchangeAudience)) return { is: 'done' };
      return {
        is: 'blocked',
        because: `${app.name} trusts this issuer and subject already, but for another audience.`,
        advice: `Have its owner set the audience of ${text(row, 'name')} to ${exchangeAudience}, then retry.`,
      };
    },
    apply: [
      {
        via: 'graph',
        method: 'POST',
        path: graphPath`/applications/${objectId(app)}/federatedIdentityCredentials`,
        body: {
          name: `latchkey-${app.label.toLowerCase()}`,
          issuer: one.issuer,
          subject: one.subject,
          audiences: [exchangeAudience],
          description: `Made by Latchkey (${app.label}).`,
        },
        note,
      },
    ],
    undo: [
      {
        via: 'graph',
        method: 'DELETE',
        path: graphPath`/applications/${objectIdBack(app)}/federatedIdentityCredentials/${ofRow('id', 'id')}`,
        each: new Late(
          `federated credentials for ${one.subject}`,
          { app: app.unique ?? app.slot, short },
          async ({ look }) =>
            (await federatedOf(look, app))
              .filter((row) => isIt(row, one))
              .map((row) => ({ id: text(row, 'id') })),
        ),
        note,
      },
    ],
  };
}
