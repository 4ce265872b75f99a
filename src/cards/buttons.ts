// Which buttons a copy of a request's card has. What they carry names the request and what was shown, never who presses.
import { isLease, type Request } from '../contracts/request.ts';
import { hasWayBack } from '../contracts/way-back.ts';
import { inert } from './inert.ts';
import { approveTitle } from './wish.ts';

/** Where a copy stands decides what can be pressed there. */
export type Role = 'home' | 'approver' | 'place' | 'preview';

type Key = { readonly request: string; readonly fingerprint: string };
/** Each none or one. */
export interface Buttons {
  readonly approve: readonly (Key & { readonly title: string })[];
  readonly reject: readonly (Key & { readonly asker: string })[];
  readonly choose: readonly { readonly say: string }[];
  readonly retry: readonly Key[];
  readonly extend: readonly Key[];
  readonly end: readonly (Key & { readonly warning: string })[];
  readonly undo: readonly (Key & { readonly warning: string })[];
  readonly cancel: readonly Key[];
}

const none: Buttons = {
  approve: [],
  reject: [],
  choose: [],
  retry: [],
  extend: [],
  end: [],
  undo: [],
  cancel: [],
};
const when = <T>(holds: boolean, value: T): readonly T[] => (holds ? [value] : []);

/** Undo deletes an application that this request made. */
const madeApp = ({ operation, rows }: Request): boolean =>
  operation === 'app-new' && rows.some(({ key, made }) => key === 'app' && made);

/** What the asker, or anybody in the place, may ask for on a request that nobody is deciding about. */
function wishes(request: Request): Partial<Buttons> {
  if (request.pending) return {};
  const key = { request: request.id, fingerprint: request.fingerprint };
  const gives = request.direction === 'gives';
  const settled = ['done', 'partly', 'failed'].includes(request.state);
  const lease = isLease(request) && gives;
  const warning = gives ? 'Takes back what was given by' : 'Puts back what was taken away by';
  return {
    retry: when(request.state === 'partly' || request.state === 'failed', key),
    extend: when(lease, key),
    end: when(lease, { ...key, warning: `Takes it away now, not at its end. It may need approval.` }),
    undo: when((settled || request.state === 'running') && hasWayBack(request), {
      ...key,
      warning: `${warning} ${request.id}${madeApp(request) ? ', and deletes the application with its credential for good' : ''}. It may need approval.`,
    }),
  };
}

/** `decides`: whether approvers press here. `home`: whether the asker does. */
export function requestButtons(request: Request, here: { decides: boolean; home: boolean }): Buttons {
  const { pending } = request;
  const decision = { request: request.id, fingerprint: pending?.fingerprint ?? request.fingerprint };
  const open = request.state === 'scheduled';
  const deciding = here.decides && pending !== undefined;
  return {
    ...none,
    ...(pending && deciding
      ? {
          approve: [{ ...decision, title: approveTitle(request, pending) }],
          reject: [{ ...decision, asker: inert(pending.by.name, 60) }],
        }
      : {}),
    ...(here.home ? wishes(request) : {}),
    cancel: when(here.home && (open || pending !== undefined), {
      request: request.id,
      fingerprint: request.fingerprint,
    }),
  };
}

/** A preview is asked for by saying the sentence again. */
export const previewButtons = (say: string | undefined): Buttons =>
  say ? { ...none, choose: [{ say }] } : none;
