import { promises, type Bench } from '../adapters/postgres/store.suite.ts';
import { MemoryStore } from './store.ts';

describe('The store in memory', () => {
  let bench: Bench;
  beforeEach(() => {
    let ms = Date.parse('2026-11-23T09:00:00Z');
    const now = () => new Date(ms);
    let called: string[] = [];
    const store = new MemoryStore({
      now,
      real: () => new Date(0),
      onCalls: ({ turn }) => called.push(...turn),
    });
    bench = {
      store,
      now,
      pass: (by) => {
        ms += by;
      },
      lines: async () => store.events.length,
      turned: async () => {
        const before = called;
        called = [];
        return before;
      },
    };
  });
  promises(() => bench);
});
