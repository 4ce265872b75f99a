// Which right each name stands for, bound to the mailbox and the one who has it or shall have it.
import { calendarLevel, type Calendar, type Level } from '../../steps/calendar.ts';
import { fullAccess } from '../../steps/full-access.ts';
import type { Right } from '../../steps/right.ts';
import { sendAs } from '../../steps/send-as.ts';
import { sendOnBehalf } from '../../steps/send-on-behalf.ts';
import type { RightName } from '../grammar/rights.ts';
import type { Facts } from './survey.ts';

export interface Wish {
  readonly level: Level | null;
  readonly automapping: boolean;
}

/** @throws Error when there is no right at all, or the calendar was not surveyed: neither gets past reading and survey */
export function rightsOf(
  names: readonly RightName[],
  facts: Facts,
  wish: Wish,
): readonly [Right, ...Right[]] {
  const [first, ...rest] = names.map((name) => rightOf(name, facts, wish));
  if (!first) throw new Error('A plan without rights.');
  return [first, ...rest];
}

function rightOf(name: RightName, facts: Facts, wish: Wish): Right {
  const { mailbox, trustee } = facts;
  switch (name) {
    case 'full':
      return fullAccess(mailbox, trustee, wish.automapping);
    case 'sendas':
      return sendAs(mailbox, trustee);
    case 'sendonbehalf':
      return sendOnBehalf(mailbox, trustee);
    case 'calendar':
      return calendarLevel(mailbox, trustee, wish.level, surveyed(facts));
  }
}

function surveyed({ calendar }: Facts): Calendar {
  if (!calendar) throw new Error('A calendar that was not surveyed.');
  return calendar;
}
