// Where cards are shown, and the way they get there.
import type { Card } from './card.ts';
import type { Person, Where } from './person.ts';

/**
 * Copies that follow the request, and notices that are posted once and stay as they are. Each later round of approval
 * (undo, extend …) asks approvers in person with a copy of its own: an edit is silent.
 */
export type CopyKind = 'home' | 'approver' | `approver:${number}` | 'place' | `notice:${string}`;

/** One posted copy of a request's card. */
export interface Copy {
  readonly request: string;
  readonly conversation: string;
  readonly kind: CopyKind;
  /** Whose personal chat it is, for copies in person. */
  readonly person?: string;
  /** Absent while it is being posted. */
  readonly activity?: string;
  /** Version of the request that it shows; 0 before it is posted. */
  readonly shown: number;
  /** It cannot be reached: it is neither edited nor posted again. */
  readonly lost?: true;
}

/** How a conversation is reached; the newest is kept, since service addresses change. */
export interface Address extends Where {
  readonly serviceUrl: string;
  /** Object id of the person, for personal chats. */
  readonly person?: string;
}

export interface Addresses {
  keep(address: Address): Promise<void>;
  /** The bot is no longer there. */
  forget(conversation: string): Promise<void>;
  of(conversation: string): Promise<Address | undefined>;
  personal(person: string): Promise<Address | undefined>;
}

/** A file that somebody may have: Teams asks them, and says back what the offer was for. */
export interface FileOffer {
  readonly name: string;
  readonly description: string;
  /** Its size, as far as it is known. */
  readonly bytes: number;
  /** The sentence that it answers; asked again when they take it. */
  readonly say: string;
}

/** Where Teams lets an accepted file be put, as Teams said it: checked where it is used. */
export interface FilePlace {
  readonly name: string;
  readonly uploadUrl: string;
  readonly contentUrl: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** Sends files to Teams. */
export interface Files {
  /**
   * Puts an accepted file where Teams said, and shows it in the chat.
   * @throws Failure blocked (no longer to be put there, or not Teams’ own place), busy
   */
  deliver(where: Where, place: FilePlace, bytes: Uint8Array): Promise<void>;
}

/** Sends to Teams. */
export interface Poster {
  /**
   * Posts into a conversation, in the thread of `root` where there is one. `mention` pings a person, or several; `file` is
   * for personal chats alone.
   * @returns the activity's id
   * @throws Failure blocked (gone, not installed, blocked by the user), busy (throttled, unreachable)
   */
  post(
    where: Where,
    what: { card?: Card; text?: string; mention?: Person | readonly Person[]; file?: FileOffer },
  ): Promise<string>;
  /** Replaces the card in a message that we posted; silent for those who see it. @throws Failure as above */
  edit(where: Where, activity: string, card: Card): Promise<void>;
  /** The personal chat with a person by object id, made if need be. @throws Failure blocked when the app is not installed */
  chatWith(person: string): Promise<Where>;
}

/** What the cards keep on record. */
export interface Copies {
  /**
   * Claims the posting of a copy for `forMs` of real time; false when it stands already, is lost, or another process is
   * at it.
   */
  claim(copy: Omit<Copy, 'activity' | 'shown'>, forMs: number): Promise<boolean>;
  /** It stands there: what was lost is not any more. */
  posted(
    request: string,
    conversation: string,
    kind: CopyKind,
    activity: string,
    shown: number,
  ): Promise<void>;
  /** Sets what a copy shows, to an older version too: then an edit came too late and must be made again. */
  shown(request: string, conversation: string, kind: CopyKind, version: number): Promise<void>;
  /** The copy cannot be reached any more; kept with `lost`, also where it was never posted. */
  lost(request: string, conversation: string, kind: CopyKind): Promise<void>;
  /** All copies and notices, claimed, posted and lost. */
  of(request: string): Promise<readonly Copy[]>;
  /**
   * Takes a conversation for one edit, for `forMs` of real time, across all processes; false while another holder has
   * it. Holding again as the same holder moves its end.
   */
  hold(conversation: string, holder: string, forMs: number): Promise<boolean>;
  /** All copies and notices that this version calls for are out or lost. */
  followed(request: string, version: number): Promise<void>;
  /** Whether any copy of the request was posted in this conversation, or is being posted at this moment. */
  has(request: string, conversation: string): Promise<boolean>;
  /**
   * Ids of requests not followed up to their version, also those with no copy yet, or with a posted copy (no notice,
   * not lost) that shows an older one.
   */
  behind(most: number): Promise<readonly string[]>;
  /** The channel named by `approve here`. */
  place(): Promise<Where | undefined>;
  setPlace(where: Where | undefined): Promise<void>;
}
