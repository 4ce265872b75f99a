// Can the cards get to somebody who approves? The place, and the approvers' own chats.
import { Failure } from '../contracts/failure.ts';
import type { Where } from '../contracts/person.ts';
import type { Poster } from '../contracts/place.ts';
import { note, trying, warning, well, wrong, type Remark } from './remark.ts';

const about = 'Approvers';
const mostTried = 25;

async function reaches(poster: Poster, person: string): Promise<boolean> {
  try {
    await poster.chatWith(person);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.is === 'blocked') return false;
    throw error;
  }
}

/** @param place the channel named by `approve here`, undefined where there is none or no database to know it from */
export const examineReach = (
  poster: Poster,
  approvers: readonly string[],
  place: Where | undefined,
): Promise<readonly Remark[]> =>
  trying(about, async () => {
    const tried = approvers.slice(0, mostTried);
    const reached: boolean[] = [];
    for (const person of tried) reached.push(await reaches(poster, person));
    const count = reached.filter(Boolean).length;
    const says = `${count} of ${tried.length} approvers can be reached in person.`;
    return [
      place
        ? well('Place', `Cards go to the channel ${place.conversation}.`)
        : note(
            'Place',
            'No channel is named; cards go to approvers in person. An approver can say: approve here',
          ),
      count > 0 || place
        ? count === tried.length
          ? well(about, says)
          : warning(about, says, 'Install Latchkey for the others in Teams, or let them write to it once.')
        : wrong(about, `${says} Asking is refused.`, 'Install Latchkey for the approvers in Teams.'),
    ];
  });
