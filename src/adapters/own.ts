// What Latchkey itself signs in with, and when the certificates of it end: read from their files each time, for they are renewed.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OwnSignIn } from '../contracts/setup.ts';
import type { SignInOptions } from './token.ts';

type SignIn = SignInOptions['signIn'];

/** A file that cannot be read has no end: that it cannot be signed in with is told elsewhere. */
function expires(signIn: SignIn): { expires?: string } {
  if ('secret' in signIn) return {};
  try {
    const { validToDate } = new X509Certificate(readFileSync(signIn.certificateFile));
    return { expires: validToDate.toISOString() };
  } catch {
    return {};
  }
}

export const ownSignIns = (all: {
  readonly [name in OwnSignIn['name']]?: SignIn | undefined;
}): readonly OwnSignIn[] =>
  (['bot', 'look', 'hands'] as const).flatMap((name) => {
    const signIn = all[name];
    return signIn ? [{ name, clientId: signIn.appId, ...expires(signIn) }] : [];
  });
