// What every vault must do, wherever it keeps things.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, createHash, X509Certificate } from 'node:crypto';
import { Failure } from '../../../src/contracts/failure.ts';
import type { Vault } from '../../../src/contracts/vault.ts';

export async function failing(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.notEqual(error.advice, '');
    return error;
  }
  return assert.fail('it was done');
}

const secret = 'canary~Q8~vault-suite';

/** Registers the suite. `open` is called once before, `close` once after. */
export function vaultSuite(
  name: string,
  {
    certificates,
    open,
    close,
  }: { certificates: boolean; open: () => Promise<Vault>; close: () => Promise<void> },
): void {
  describe(name, () => {
    let vault: Vault;
    before(async () => {
      vault = await open();
    });
    after(close);

    it('knows nothing under a name that nothing was put in', async () => {
      assert.equal(await vault.mark('latchkey-none-lk-1'), undefined);
      const failure = await failing(vault.open('latchkey-none-lk-1'));
      assert.equal(failure.is, 'blocked');
      assert.match(failure.message, /latchkey-none-lk-1/);
    });

    it('keeps a secret, and tells of it all but the secret', async () => {
      const expires = '2027-05-26T06:00:00.000Z';
      await vault.put('latchkey-desk-lk-2', secret, 'key-1', expires);
      const mark = await vault.mark('latchkey-desk-lk-2');
      assert.deepEqual([mark?.kind, mark?.mark, mark?.expires], ['secret', 'key-1', expires]);
      assert.match(mark?.where ?? '', /latchkey-desk-lk-2/);
      assert.doesNotMatch(JSON.stringify(mark), /canary/);
      assert.deepEqual(await vault.open('latchkey-desk-lk-2'), { kind: 'secret', value: secret });
    });

    it('puts a secret in the place of the one before', async () => {
      await vault.put('latchkey-twice-lk-3', secret, 'key-1', '2027-05-26T06:00:00.000Z');
      await vault.put('latchkey-twice-lk-3', `${secret}2`, 'key-2');
      const mark = await vault.mark('latchkey-twice-lk-3');
      assert.deepEqual([mark?.mark, mark?.expires], ['key-2', undefined]);
      assert.deepEqual(await vault.open('latchkey-twice-lk-3'), { kind: 'secret', value: `${secret}2` });
    });

    it('forgets for good, twice if need be, and takes the name again', async () => {
      await vault.put('latchkey-gone-lk-4', secret, 'key-1');
      await vault.forget('latchkey-gone-lk-4');
      await vault.forget('latchkey-gone-lk-4');
      assert.equal(await vault.mark('latchkey-gone-lk-4'), undefined);
      await failing(vault.open('latchkey-gone-lk-4'));
      await vault.put('latchkey-gone-lk-4', `${secret}3`, 'key-3');
      assert.equal((await vault.mark('latchkey-gone-lk-4'))?.mark, 'key-3');
    });

    if (!certificates) {
      it('says that it makes no certificates, and what does', async () => {
        const failure = await failing(vault.makeCertificate('latchkey-cert-lk-5', 'CN=Desk', 12));
        assert.equal(failure.is, 'blocked');
        assert.match(failure.advice, /VAULT=azure/);
      });
      return;
    }

    it('makes a certificate whose key fits, and shows its public part alone', async () => {
      await vault.makeCertificate('latchkey-cert-lk-5', 'CN=Verba Import', 12);
      const mark = await vault.mark('latchkey-cert-lk-5');
      assert.equal(mark?.kind, 'certificate');
      const der = Buffer.from(mark.certificate ?? '', 'base64');
      const certificate = new X509Certificate(der);
      assert.equal(certificate.subject, 'CN=Verba Import');
      assert.equal(mark.mark, createHash('sha1').update(der).digest('base64'));
      assert.equal(Date.parse(mark.expires ?? ''), Date.parse(certificate.validTo));
      assert.doesNotMatch(JSON.stringify(mark), /PRIVATE KEY/);

      const opened = await vault.open('latchkey-cert-lk-5');
      assert.ok(opened.kind === 'certificate');
      const key = createPrivateKey(opened.key);
      assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
      assert.ok(new X509Certificate(opened.certificate).raw.equals(der));
      assert.ok(createPublicKey(key).equals(certificate.publicKey));
    });

    it('leaves a certificate that is there as it is', async () => {
      await vault.makeCertificate('latchkey-stay-lk-6', 'CN=Stay', 12);
      const first = await vault.mark('latchkey-stay-lk-6');
      await vault.makeCertificate('latchkey-stay-lk-6', 'CN=Stay', 12);
      assert.equal((await vault.mark('latchkey-stay-lk-6'))?.mark, first?.mark);
    });

    it('forgets a certificate, and makes another under its name', async () => {
      await vault.makeCertificate('latchkey-new-lk-7', 'CN=New', 12);
      const first = await vault.mark('latchkey-new-lk-7');
      await vault.forget('latchkey-new-lk-7');
      assert.equal(await vault.mark('latchkey-new-lk-7'), undefined);
      await vault.makeCertificate('latchkey-new-lk-7', 'CN=New', 12);
      const second = await vault.mark('latchkey-new-lk-7');
      assert.ok(second && second.mark !== first?.mark);
    });
  });
}
