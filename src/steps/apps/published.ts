// The new secret under the name by which products read the vault: only when it has proved itself, so that none reads one that
// is refused.
import type { Look } from '../../contracts/look.ts';
import type { Change, Finding, Tie } from '../../contracts/step.ts';
import { target, type App } from './app.ts';
import { vaultSecrets } from './needs.ts';

export interface Published {
  /** Name in the vault of the new secret. */
  readonly from: string;
  /** Name in the vault that products read. */
  readonly as: string;
  /** keyId of the one that is replaced: tells this publication from those before and after. */
  readonly old: string;
}

async function check(look: Look, { from, as }: Published): Promise<Finding> {
  const [fresh, read] = await Promise.all([look.vault(from), look.vault(as)]);
  return fresh !== undefined && read?.mark === fresh.mark ? { is: 'done' } : { is: 'todo' };
}

export const published = (app: App, one: Published, after: readonly Tie[]): Change => ({
  key: 'published',
  title: 'Where the product reads it',
  needs: [vaultSecrets],
  on: [target(app), `vault:${one.as}`],
  // A thing of its own for each old one: the name is written to again with the next renewal.
  thing: `vault:${one.as}:${one.old}=put`,
  after,
  check: (look) => check(look, one),
  apply: [{ via: 'vault', verb: 'copy', name: one.as, from: one.from, note: app.name }],
  // The product may have read it by then.
  undo: 'cannot be undone',
  seals: true,
});
