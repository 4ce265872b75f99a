// How long a credential may live: the wish, or the usual, cut to what the tenant's app-management policy allows.
import { Failure } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { text } from '../../steps/printed.ts';

export interface Policy {
  /** Longest life in days; undefined: no limit. */
  readonly secretDays: number | undefined;
  readonly certificateDays: number | undefined;
  /** The tenant allows no secrets. */
  readonly noSecrets: boolean;
  /** Why the policy is not known; undefined: it is. */
  readonly unread?: string;
}
const open: Policy = { secretDays: undefined, certificateDays: undefined, noSecrets: false };

const daysEach = [365, 30, 7, 1, 1 / 24, 1 / 1440, 1 / 86_400];
/** Days of an ISO 8601 duration; a month counts 30 days, to be on the safe side. */
export function daysOf(duration: string): number | undefined {
  const found =
    /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
      duration,
    );
  if (!found) return undefined;
  const parts: readonly (string | undefined)[] = found.slice(1);
  return parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (daysEach[at] ?? 0), 0);
}

/** @param made ISO 8601: when the application was made; null: it is made now */
export async function policyFor(look: Look, made: string | null): Promise<Policy> {
  let row: Row | undefined;
  try {
    row = await look.graph(path`/policies/defaultAppManagementPolicy`);
  } catch (error) {
    // Without the right to read it, Graph itself still holds to it.
    if (error instanceof Failure && error.is === 'blocked') return { ...open, unread: error.message };
    throw error;
  }
  if (row?.['isEnabled'] !== true) return open;
  const rules = (kind: string, type: string): readonly Row[] => {
    const restrictions = row['applicationRestrictions'] as Row | null | undefined;
    const list = restrictions?.[kind];
    return (Array.isArray(list) ? (list as readonly Row[]) : []).filter(
      (one) =>
        text(one, 'restrictionType') === type && text(one, 'state') !== 'disabled' && counts(one, made),
    );
  };
  const least = (kind: string, type: string): number | undefined => {
    const days = rules(kind, type).flatMap((one) => daysOf(text(one, 'maxLifetime')) ?? []);
    return days.length === 0 ? undefined : Math.min(...days);
  };
  return {
    secretDays: least('passwordCredentials', 'passwordLifetime'),
    certificateDays: least('keyCredentials', 'asymmetricKeyLifetime'),
    noSecrets: rules('passwordCredentials', 'passwordAddition').length > 0,
  };
}

/** Some rules are only for applications made after a date. */
const counts = (rule: Row, made: string | null): boolean => {
  const after = text(rule, 'restrictForAppsCreatedAfterDateTime');
  return after === '' || made === null || made === '' || Date.parse(made) > Date.parse(after);
};

const day = 86_400_000;
/** A day in a month that is too short for it is the last one. */
export function monthsLater(from: string, months: number): string {
  const date = new Date(from);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return date.toISOString();
}

export interface Life {
  /** ISO 8601, to the second as Graph keeps it. */
  readonly end: string;
  /** Said where it was cut. */
  readonly note?: string;
}

/** @param usual months, where nothing was wished for */
export function life(
  asked: string,
  wished: string | undefined,
  usual: number,
  most: number | undefined,
): Life {
  const wish = wished ?? monthsLater(asked, usual);
  const limit = most === undefined ? undefined : new Date(Date.parse(asked) + most * day).toISOString();
  const end = limit !== undefined && limit < wish ? limit : wish;
  const whole = `${end.slice(0, 19)}Z`;
  if (end === wish) return { end: whole };
  return {
    end: whole,
    note: `The tenant’s app-management policy lets it live for ${Math.floor(most ?? 0)} days at most: it ends on ${end.slice(0, 10)}, not on ${wish.slice(0, 10)}.`,
  };
}

/** Whole months that fit between the two. */
export function monthsBetween(from: string, until: string): number {
  let months = 0;
  while (monthsLater(from, months + 1).slice(0, 19) <= until.slice(0, 19)) months++;
  return months;
}
