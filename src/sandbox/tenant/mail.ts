// Rows of what was handed in for sending: accepted, kept, and delivered to nobody.

export interface Sent {
  id: string;
  at: string;
  /** Id of the mailbox that was logged in to. */
  mailbox: string;
  appId: string;
  from: string;
  to: string[];
  subject: string;
  size: number;
}
