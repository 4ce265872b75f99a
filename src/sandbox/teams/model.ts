// The rows of the sandbox's Teams: conversations, messages, and what is kept of each.
import type { Person } from '../world.ts';

export type Kind = 'personal' | 'group' | 'channel';

export interface Conversation {
  /** `a:1…` for a personal chat, `19:…@thread.v2` for a group chat, `19:…@thread.tacv2` for a channel. */
  id: string;
  kind: Kind;
  name: string;
  /** The team a channel belongs to. */
  team?: { id: string; name: string };
  members: readonly Person[];
}

export interface StoredFile {
  id: string;
  name: string;
  size: number;
  /** The file itself, base64. */
  content: string;
}

/** A file that the bot asks to be allowed to send. */
export interface Offer {
  name: string;
  description: string;
  size: number;
  acceptContext: Json;
  declineContext: Json;
}

export interface Message {
  id: string;
  /** A person's Entra object id, or `bot`. */
  from: string;
  at: string;
  edited: string | null;
  text: string;
  /** Adaptive Card payloads exactly as the bot sent them. */
  cards: Json[];
  /** In a channel the id of the thread's first message; in a chat the message answered, if any. */
  replyTo: string | null;
  files: StoredFile[];
  offers?: Offer[];
  /** Cards that an invoke answer put in place for one person only, by Entra object id. */
  views?: Record<string, Json>;
  /** Why the bot never got it. */
  undelivered?: string;
}

export interface Kept {
  /** Milliseconds of the newest message id given out; ids only grow. */
  lastId: number;
  messages: Record<string, Message[]>;
  /** Messages no longer kept, per conversation. */
  forgotten: Record<string, number>;
  /** Group chats and channels that the bot was removed from. */
  botOut: string[];
  /** By Entra object id; absent: installed, not blocked, not opened yet. */
  personal: Record<string, { installed: boolean; blocked: boolean; opened: boolean }>;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Row = Record<string, unknown>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fresh = (): Kept => ({ lastId: 0, messages: {}, forgotten: {}, botOut: [], personal: {} });
