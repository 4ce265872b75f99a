// Tells the sandbox which bots there are.
import { z } from 'zod';

const settings = z.object({ bots: z.array(z.string()) });

/** Adds a bot's messaging endpoint, or takes it off the list. */
export async function knowBot(control: string, endpoint: string, known: boolean): Promise<void> {
  const url = `${control}/settings`;
  const { bots } = settings.parse(await (await fetch(url)).json());
  const others = bots.filter((bot) => bot !== endpoint);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ bots: known ? [...others, endpoint] : others }),
  });
  if (!answer.ok) throw new Error(`The sandbox did not take the bot's address: ${await answer.text()}`);
}
