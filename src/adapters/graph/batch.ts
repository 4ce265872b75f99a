// Many reads of Graph in one call each twenty. What is throttled or stumbles within is asked again; the others keep their answers.
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { busy, Failure } from '../../contracts/failure.ts';
import type { Path, Row } from '../../contracts/look.ts';
import { retryAfterMs } from '../bounded.ts';
import type { Tokens } from '../token.ts';
import type { AskGraph, ReadRefusal } from './ask.ts';
import { Patience } from './pages.ts';

/** What Graph takes in one call. */
const atOnce = 20;
/** Calls under way side by side. */
const callsAtOnce = 4;

const headers = z.record(z.string(), z.string());
const row = z.custom<Row>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const responses = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: headers.nullish(),
      body: z.unknown(),
    }),
  ),
});
type Item = z.infer<typeof responses>['responses'][number];
type Answer = Row | Failure | undefined;

export interface BatchOptions {
  readonly ask: AskGraph;
  readonly refusal: ReadRefusal;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

const chunked = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

export function makeBatch({ ask, refusal, tokens, clock }: BatchOptions) {
  /** As a single call of the same kind would be answered. */
  function answerOf(path: Path, item: Item | undefined, token: string): Answer {
    if (!item) return busy('Graph left out an answer.', 'Try again in a moment.');
    if (item.status === 200) {
      const read = row.safeParse(item.body);
      return read.success ? read.data : busy('Graph’s answer could not be read.', 'Try again in a moment.');
    }
    const told = new Headers(item.headers ?? {});
    const refused = {
      status: item.status,
      text: JSON.stringify(item.body ?? null),
      requestId: told.get('request-id') ?? 'none',
      retryAfter: retryAfterMs(told, clock.now()),
    };
    try {
      return refusal(path, refused, token);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  async function call(paths: readonly Path[]): Promise<readonly Answer[]> {
    const requests = paths.map((url, at) => ({ id: String(at), method: 'GET', url }));
    const token = await tokens.get();
    const answer = await ask('/$batch', responses, { body: { requests } });
    const items = new Map(answer?.responses.map((item) => [item.id, item]));
    return paths.map((path, at) => answerOf(path, items.get(String(at)), token));
  }

  return async (paths: readonly Path[]): Promise<readonly Answer[]> => {
    const found = new Map<number, Answer>();
    const patience = new Patience(clock);
    let open = paths.map((_, at) => at);
    for (;;) {
      let trouble: Failure | undefined;
      const again: number[] = [];
      const settle = (at: number, answer: Answer) => {
        found.set(at, answer);
        if (!(answer instanceof Failure) || answer.is !== 'busy') return;
        again.push(at);
        if (!trouble || answer.retryAfter > trouble.retryAfter) trouble = answer;
      };
      for (const group of chunked(chunked(open, atOnce), callsAtOnce))
        await Promise.all(
          group.map(async (some) => {
            try {
              const answers = await call(some.map((at) => paths[at]).filter((one) => one !== undefined));
              some.forEach((at, n) => settle(at, answers[n]));
            } catch (error) {
              if (!(error instanceof Failure) || error.is !== 'busy') throw error;
              some.forEach((at) => settle(at, error));
            }
          }),
        );
      if (!trouble) break;
      if (again.length < open.length) patience.answered();
      open = again.sort((a, b) => a - b);
      try {
        await patience.wait(trouble);
      } catch (error) {
        // Nothing at all came through: that is the call's failure and not one of its parts'.
        if (again.length === paths.length) throw error;
        break;
      }
    }
    return paths.map((_, at) => found.get(at));
  };
}
