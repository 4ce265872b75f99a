// Stories of one town each, played side by side: they wait most of the time, and mocha tells their chapters one by one.
import { Stage, type StageOptions } from './stage.ts';

export interface Story {
  readonly title: string;
  readonly stage: StageOptions;
  readonly chapters: readonly (readonly [title: string, play: (stage: Stage) => Promise<void>])[];
}

interface Playing {
  readonly chapters: readonly Promise<void>[];
  readonly over: Promise<unknown>;
}

function play({ stage, chapters }: Story): Playing {
  const open = Stage.start(stage);
  const playing: Promise<void>[] = [];
  for (const [, chapter] of chapters) {
    const before = playing.at(-1) ?? Promise.resolve();
    const one = before.then(async () => chapter(await open));
    // Told by its own test; until that one is asked nobody listens.
    one.catch(() => undefined);
    playing.push(one);
  }
  return {
    chapters: playing,
    over: Promise.allSettled(playing).then(async () => (await open).stop()),
  };
}

/** Declares the tests of all stories; a chapter whose forerunner failed fails with it. */
export function sideBySide(title: string, stories: readonly Story[]): void {
  describe(title, () => {
    let playing: Playing[];
    before(() => {
      playing = stories.map(play);
    });
    after(() => Promise.all(playing.map(({ over }) => over)));
    stories.forEach((story, at) => {
      describe(story.title, () => {
        story.chapters.forEach(([chapter], index) => {
          it(chapter, function () {
            this.timeout(600_000);
            return playing[at]?.chapters[index];
          });
        });
      });
    });
  });
}
