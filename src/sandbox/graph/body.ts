// The body of a write, read field by field; what does not fit is a 400 in Graph's words.
import { isGuid } from '../guid.ts';
import type { Call } from './call.ts';
import { badRequest } from './errors.ts';

export type Body = Readonly<Record<string, unknown>>;

const invalid = (name: string, what: string): never => {
  throw badRequest(
    `Invalid value specified for property '${name}' of resource '${what}'.`,
    'Request_BadRequest',
  );
};

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param known the properties that may be named; annotations pass */
export const bodyOf = (call: Call, what: string, known: readonly string[]): Body => {
  if (call.unreadable || !isObject(call.body)) throw badRequest('Unable to read JSON request payload.');
  onlyKnown(call.body, what, known);
  return call.body;
};

const onlyKnown = (body: Body, what: string, known: readonly string[]): void => {
  const odd = Object.keys(body).find((name) => !name.startsWith('@') && !known.includes(name));
  if (odd === undefined) return;
  throw badRequest(
    `Property '${odd}' does not exist as a declared property or extension property, or cannot be written here.`,
    'Request_BadRequest',
  );
};

export const textOf = (body: Body, name: string, what: string, most = 256): string => {
  const value = body[name];
  if (value === undefined || value === null || value === '') {
    throw badRequest(
      `A value is required for property '${name}' of resource '${what}'.`,
      'Request_BadRequest',
    );
  }
  return typeof value === 'string' && value.length <= most ? value : invalid(name, what);
};

/** Undefined where nothing is said. */
export const maybeText = (body: Body, name: string, what: string, most = 1024): string | null | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return value;
  return typeof value === 'string' && value.length <= most ? value : invalid(name, what);
};

export const maybeFlag = (body: Body, name: string, what: string): boolean | undefined => {
  const value = body[name];
  return value === undefined || typeof value === 'boolean' ? value : invalid(name, what);
};

export const guidIn = (body: Body, name: string, what: string): string => {
  const value = textOf(body, name, what);
  return isGuid(value) ? value.toLowerCase() : invalid(name, what);
};

export const maybeTexts = (body: Body, name: string, what: string): string[] | undefined => {
  const value = body[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return invalid(name, what);
  return value;
};

export const maybeDate = (body: Body, name: string, what: string): Date | undefined => {
  const value = maybeText(body, name, what);
  if (value === undefined || value === null) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? invalid(name, what) : date;
};

export const maybeInner = (
  body: Body,
  name: string,
  what: string,
  known: readonly string[],
): Body | undefined => {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return invalid(name, what);
  onlyKnown(value, name, known);
  return value;
};

export const maybeRows = (body: Body, name: string, what: string): Body[] | undefined => {
  const value = body[name];
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.every(isObject) ? value : invalid(name, what);
};
