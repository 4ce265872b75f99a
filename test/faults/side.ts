// Stories of one town each, played side by side: they wait most of the time, and mocha tells their chapters one by one.
import { Stage, type StageOptions } from './stage.ts';

type Chapters<S> = readonly (readonly [title: string, play: (stage: S) => Promise<void>])[];
export interface Story {
  readonly title: string;
  readonly stage: StageOptions;
  readonly chapters: Chapters<Stage>;
}
/** A story on a stage of another kind. */
export interface StoryOn<S> {
  readonly title: string;
  readonly open: () => Promise<S>;
  readonly chapters: Chapters<S>;
}

interface Playing {
  readonly chapters: readonly Promise<void>[];
  readonly over: Promise<unknown>;
}

function play<S extends { stop(): Promise<unknown> }>({ open: begin, chapters }: StoryOn<S>): Playing {
  const open = begin();
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
export const sideBySide = (title: string, stories: readonly Story[]): void =>
  sideBySideOn(
    title,
    stories.map(({ stage, ...story }) => ({ ...story, open: () => Stage.start(stage) })),
  );

export function sideBySideOn<S extends { stop(): Promise<unknown> }>(
  title: string,
  stories: readonly StoryOn<S>[],
): void {
  describe(title, () => {
    let playing: Playing[];
    before(() => {
      playing = stories.map((story) => play(story));
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
