// Server-sent events: what changes in somebody's conversations reaches their open pages at once.
import type { Response } from 'express';
import type { Person } from '../world.ts';
import type { Conversation } from './model.ts';

export type EventName = 'hello' | 'message' | 'deleted' | 'typing' | 'reset';

interface Watcher {
  person: Person;
  res: Response;
}

export interface Watch {
  /** Keeps `res` open as an event stream for one person until they leave. */
  join(person: Person, res: Response): void;
  /** Tells the members of a conversation; `view` shapes the data for each of them. */
  tell(conversation: Conversation, name: EventName, view: (person: Person) => unknown): void;
  tellAll(name: EventName): void;
}

const write = (res: Response, name: EventName, data: unknown): void => {
  res.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
};

export const makeWatch = (): Watch => {
  const watchers = new Set<Watcher>();
  return {
    join(person, res) {
      res.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'keep-alive',
      });
      res.write('retry: 1000\n\n');
      write(res, 'hello', { as: person.upn });
      const watcher = { person, res };
      watchers.add(watcher);
      res.on('close', () => watchers.delete(watcher));
    },
    tell(conversation, name, view) {
      for (const { person, res } of watchers) {
        const member = conversation.members.find((one) => one.aadObjectId === person.aadObjectId);
        if (member) write(res, name, view(member));
      }
    },
    tellAll(name) {
      for (const { res } of watchers) write(res, name, {});
    },
  };
};
