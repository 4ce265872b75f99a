// Who has access to a mailbox: read from Exchange as it is asked, each row with the request of ours that gave it.
import { refused } from '../contracts/failure.ts';
import type { Question } from '../contracts/question.ts';
import { mailboxOf, meantMailbox } from '../steps/mailboxes.ts';
import { titled } from '../steps/objects.ts';
import { nameIn, plain } from '../steps/pasted.ts';
import { givenBy, requestsOn } from './access/given.ts';
import { standing } from './access/standing.ts';
import { dated } from './access/times.ts';

/** "who on finance", else a whole question: the mailbox stands after the last word that leads to it. */
const brief = /^who(?:['’]s)?(?:\s+(?:is\s+)?(?:on|in)\s+(.*)|\s*)$/is;
const whole =
  /^who\s+(?:all\s+)?(?:has|have|can|may|is)\b(?:.*?\baccess\s+(?:to|on)|.*?\b(?:open|read)|.*\b(?:on|to|as))\s+(.*)$/is;

export const question: Question = {
  name: 'who',
  title: 'Who has access',
  verbs: ['who'],
  examples: ['who on finance', 'who has access to finance@contoso.com'],
  needs: ['Exchange View-Only Recipients'],
  private: true,
  parse(ask) {
    const said = plain(ask.text).replace(/[\s?!.]+$/, '');
    const found = brief.exec(said) ?? whole.exec(said);
    if (!found) return undefined;
    const name = (found[1] ?? '').replace(/^the\s+/i, '').replace(/\s+(?:mailbox|inbox)$/i, '');
    return name === '' ? {} : { mailbox: nameIn(name) };
  },
  async answer(values, ask, { look, records }) {
    const name = values['mailbox'] ?? '';
    if (name === '' || name.length > 256 || /[*?]/.test(name))
      throw refused('Which mailbox?', 'Write “who on” and its name or address.', { field: 'mailbox' });
    const mailbox = await mailboxOf(look, await meantMailbox(look, name));
    const [found, requests] = await Promise.all([
      standing(look, mailbox),
      requestsOn(records, mailbox, ['full', 'sendas', 'sendonbehalf', 'calendar']),
    ]);
    const known = found.map((one) => ({
      one,
      given: givenBy(one, mailbox, requests.get(one.slot) ?? [], ask),
    }));
    const names = new Map(
      known.flatMap(({ one, given }) => (given ? [[one.printed, given.name] as const] : [])),
    );
    const rows = known.map(({ one, given }) => [
      given?.name ?? names.get(one.printed) ?? one.who,
      one.right,
      given?.since ?? '',
      given?.by ?? '',
    ]);
    const title = `Who has access to ${titled(mailbox)}`;
    const apps = rows.some(([who = '']) => who.endsWith(' (app)'));
    const note = `Read from Exchange ${dated(ask.now.toISOString(), ask)}. Rows without a request were not given here${apps ? '; of applications it is not looked up which request gave it' : ''}.`;
    return rows.length > 0
      ? { title, columns: ['Who', 'Right', 'Since', 'By'], rows, note }
      : {
          title,
          lines: ['Nobody but its owner.'],
          note: `Read from Exchange ${dated(ask.now.toISOString(), ask)}.`,
        };
  },
};
