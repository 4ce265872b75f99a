// Help is where people learn what there is: all of it stands on the card, nothing behind “and 1 more”.
import assert from 'node:assert/strict';
import { answerCard } from '../../src/cards/answer.ts';
import { sentences } from '../../src/chat/verbs.ts';
import { watchSentences } from '../../src/chat/watching.ts';
import type { Look } from '../../src/contracts/look.ts';
import { loadOperations } from '../../src/operations/load.ts';
import { question } from '../../src/questions/help.ts';
import { loadQuestions } from '../../src/questions/load.ts';
import { ask } from '../operations/asked.ts';
import { records } from '../questions/records.ts';
import { drawn } from '../cards/memory.ts';

describe('Help', () => {
  it('shows everything that can be asked, on one card', async () => {
    const catalogue = [
      ...(await loadOperations()),
      ...(await loadQuestions()),
      ...sentences,
      ...watchSentences,
    ];
    const answer = await question.answer({}, ask('help'), {
      look: {} as Look,
      records: records(),
      catalogue,
    });
    const text = drawn(answerCard(answer));
    for (const { title } of catalogue) assert.ok(text.includes(title.slice(0, 12)), title);
    assert.doesNotMatch(text, /and \d+ more/);
  });
});
