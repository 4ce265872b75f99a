// 200 rights that end in the same minute, taken away at two writes a second: how far past the pace the last one is.
import assert from 'node:assert/strict';
import { Town } from '../walks/town.ts';
import { richPolicy } from './rich-policy.ts';
import { line, spread } from './spread.ts';
import { Speaker } from './speaker.ts';

const many = 200;
const perSecond = 2;

interface Line {
  readonly at: string;
  readonly effect: number;
  readonly body: { readonly CmdletInput?: { readonly CmdletName: string } } | null;
}

export async function removals(): Promise<string[]> {
  const settings = { throttle: { teams: 100_000, exo: 100_000 }, lagMs: { exo: 0, graph: 0, entra: 0 } };
  const town = await Town.start({
    env: { POLICY_FILE: richPolicy(), LAG_EXO_MS: '0', LAG_GRAPH_MS: '0', EXO_WRITES_PER_SECOND: '1000' },
    settings,
    bots: 0,
  });
  await town.control('reset', { mailboxes: many });
  const bot = await town.startBot();
  const [riley, ada] = [town.as('riley'), town.as('ada')];
  await ada.say('@Latchkey approve here', 'Access requests');
  const state = await town.control<{
    mailboxes: { PrimarySmtpAddress: string; RecipientTypeDetails: string }[];
  }>('state?only=mailboxes');
  const boxes = state.mailboxes
    .filter(({ RecipientTypeDetails }) => RecipientTypeDetails === 'UserMailbox')
    .map(({ PrimarySmtpAddress }) => PrimarySmtpAddress);
  const speaker = await Speaker.of(town, riley);
  for (const box of boxes.slice(-many))
    await speaker.say(`give full on ${box} to dana until 2031-01-01 12:00`);
  for (let run = 1; run <= many; run += 1) await ada.press('approve', `LK-${run}`, {}, 'Access requests');
  for (let done = 0; done < many;) done = (await town.effects()).length;
  await town.stopBot(bot);
  const { now } = await town.control<{ now: string }>('clock');
  const due = Date.parse('2031-01-01T11:00:00Z');
  await town.control('clock', { aheadMs: due - Date.parse(now) - 2000 });
  await town.startBot({ EXO_WRITES_PER_SECOND: String(perSecond) });
  const removed = async (): Promise<Line[]> =>
    (await town.control<Line[]>('log')).filter(
      ({ effect, body }) => effect > 0 && body?.CmdletInput?.CmdletName === 'Remove-MailboxPermission',
    );
  let lines = await removed();
  while (lines.length < many) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    lines = await removed();
  }
  assert.equal(lines.length, many);
  const times = lines.map(({ at }) => Date.parse(at));
  const pace = ((many - 1) / perSecond) * 1000;
  const took = Math.max(...times) - due;
  await town.stop();
  return [
    line(
      `${many} removals due at once, past the pace of ${perSecond}/s`,
      'ms',
      spread([took - pace]),
      `the pace alone takes ${pace / 1000} s`,
    ),
  ];
}
