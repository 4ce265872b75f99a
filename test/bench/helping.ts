// What an answer costs: `help` beside a bare botbuilder echo over the same sandbox, in turns.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { Talk } from '../sandbox/talk.ts';
import { Town } from '../walks/town.ts';
import { line, spread } from './spread.ts';
import { Speaker } from './speaker.ts';

const fast = { throttle: { teams: 100_000 } };

export async function helping(): Promise<string[]> {
  const town = await Town.start({ settings: fast });
  const { ready } = town.sandbox;
  const token = await new Talk(ready).token('bot', 'https://api.botframework.com/.default');
  const bare = {
    ca: ready.ca,
    appId: apps.bot.appId,
    tenant: tenantId,
    metadata: `${ready.tenant}/botframework/.well-known/openidconfiguration`,
    issuer: 'https://api.botframework.com',
    token,
  };
  const echo = fork(join(import.meta.dirname, 'echo.ts'), {
    env: { ...process.env, BARE: JSON.stringify(bare) },
  });
  const { url } = await new Promise<{ url: string }>((resolve) =>
    echo.once('message', (message) => resolve(message as { url: string })),
  );
  const speaker = await Speaker.of(town, town.as('riley'));
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < 350; run += 1) {
    const help = await speaker.say('help');
    const said = await speaker.say('help', `${url}/api/messages`);
    if (run >= 50) {
      ours.push(help);
      theirs.push(said);
    }
  }
  echo.kill();
  await town.stop();
  const [own, other] = [spread(ours), spread(theirs)];
  return [
    line(
      '`help`, until answered',
      'ms',
      own,
      `ratio of medians ${(own.median / other.median).toFixed(2)}, at most 1.5 wanted`,
    ),
    line('bare botbuilder echo', 'ms', other),
  ];
}
