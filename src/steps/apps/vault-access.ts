// What a person does in Azure: the consumer's identity may read this one certificate, and nothing else in the vault.
import type { Change } from '../../contracts/step.ts';
import { target, type App } from './app.ts';
import { personVault } from './needs.ts';

/** @param vault its address, `https://contoso-kv.vault.azure.net` @param name of the certificate in it */
export function vaultAccess(
  app: App,
  vault: string,
  name: string,
  asked: string,
  after: readonly string[],
): Change {
  const short = /^https?:\/\/([a-z0-9-]+)/i.exec(vault)?.[1] ?? vault;
  return {
    key: 'vault-access',
    title: 'Consumer may read the certificate',
    needs: [personVault],
    on: [target(app)],
    thing: `vault-access:${app.slot}:${asked}=told`,
    after,
    check: 'on their word',
    apply: [
      {
        via: 'hand',
        where: 'in a shell with the Azure CLI',
        script: [
          [`vault=$(az keyvault show --name '${short}' --query id --output tsv)`],
          [
            'az role assignment create --role "Key Vault Secrets User" --assignee "<object id of the product’s identity>"' +
              ` --scope "$vault/secrets/${name}"`,
          ],
        ],
        note: `${app.name}: the key comes with the secret of the certificate’s name`,
      },
    ],
    undo: 'nothing',
  };
}
