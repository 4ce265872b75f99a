// What a person is asked to do for a run: where, what to run or open, and a Done button where nobody can see it done.
import type { HandAsk } from '../contracts/call.ts';
import type { Request, Row } from '../contracts/request.ts';
import type { Room } from './fill.ts';
import { inert, spelt } from './inert.ts';

export interface HandView {
  readonly task: string;
  readonly place: string;
  readonly script: readonly { readonly command: string }[];
  /** Whether it has a button: a link to open, or Done. */
  readonly pressable: boolean;
  readonly open: readonly { readonly title: string; readonly url: string }[];
  readonly done: readonly {
    readonly title: string;
    readonly request: string;
    readonly fingerprint: string;
    readonly step: string;
  }[];
  readonly line: string;
}

/** Only an address that a browser may be sent to is made a button. */
const isWeb = (link: string): boolean => {
  const url = URL.parse(link);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
};

const titleOf = (link: string): string =>
  /\/adminconsent\?/.test(link) ? 'Open the consent page' : 'Open the page';

function lineOf({ by }: HandAsk, title: string, isPressed: boolean): string {
  if (!isPressed) return 'Latchkey sees by itself when it is done.';
  if (title === 'Done') return 'Press Done when it is.';
  const who = by === undefined ? '' : ' An owner of it may press too.';
  return `Press ${title} when it is done.${who}`;
}

function view(row: Row, request: Request, room: Room): readonly HandView[] {
  const { asked } = row;
  if (!asked || (row.state !== 'asked' && row.state !== 'undoing')) return [];
  const back = row.state === 'undoing' ? 'take back: ' : '';
  const planned = request.plan.find(({ key }) => key === row.key);
  const open =
    asked.link !== undefined && isWeb(asked.link) ? [{ title: titleOf(asked.link), url: asked.link }] : [];
  const title = inert(asked.button ?? 'Done', 20);
  const key = { title, request: request.id, fingerprint: request.fingerprint, step: row.key };
  const done = asked.word && row.word === undefined ? [key] : [];
  return [
    {
      task: `Needs you: ${back}${inert(planned?.title ?? row.key, 120)}`,
      place: inert(asked.where, room.text / 2),
      script: asked.script.map((command) => ({ command: spelt(command, Math.max(room.call, 400)) })),
      pressable: open.length + done.length > 0,
      open,
      done,
      line: lineOf(asked, title, done.length > 0),
    },
  ];
}

/** The first few that wait for a person; the others stand among the steps. */
export const handViews = (request: Request, room: Room): readonly HandView[] =>
  request.pending
    ? []
    : request.rows.flatMap((row) => view(row, request, room)).slice(0, Math.min(3, room.lines));
