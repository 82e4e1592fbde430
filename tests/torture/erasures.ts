import { changeLists, type GeneratedHome } from './generated-home.ts';
import { type Seeded, seeded } from './seeded.ts';

/** What an old memory did to accounts that we had moved. */
export interface ErasureFigures {
  /** Accounts that were in no list afterwards. */
  erased: number;
  /** Of these such as had come back from an erasure before. */
  erasedAgain: number;
  /** Seen in a list again: by a start of ours, as nobody else puts them back. */
  putBack: number;
}

/**
 * Another program that read a list before one of our moves brought an account there, and writes the whole of it after that. It acts
 * while nobody of ours is at work, so that each death is followed by a start that finds less than it left.
 */
export interface OldMemory {
  /** After each round: who came back, and whom we have moved. */
  look(): Promise<void>;
  /** After a third of the rounds, and after half of those that brought somebody back. */
  writeNowAndThen(): Promise<void>;
  readonly figures: Readonly<ErasureFigures>;
}

type List = 'pool' | 'flagged';

interface Place {
  readonly lists: readonly List[];
  /** Where our last move brought it, and the number of the last request before that was seen; null while we have not moved it. */
  readonly moved: { readonly to: List; readonly afterSeq: number } | null;
}

const nowhere: Place = { lists: [], moved: null };

export function createOldMemory(home: GeneratedHome, seed: number): OldMemory {
  // Numbers of its own: whom it meets must not change which commands and deaths come next.
  const random = seeded(seed + 500_000);
  const figures: ErasureFigures = { erased: 0, erasedAgain: 0, putBack: 0 };
  const places = new Map<string, Place>();
  const cameBackOnce = new Set<string>();
  let cameBack = false;
  return {
    figures,
    async look() {
      cameBack = false;
      const found = await listsOf(home);
      const seq = home.world.service.log.records.at(-1)?.seq ?? 0;
      for (const { email } of home.listed) {
        const lists = found(email);
        places.set(email, placeNow(places.get(email) ?? { ...nowhere, lists }, lists, seq));
        if (lists.length === 0 || !home.erased.delete(email)) continue;
        figures.putBack += 1;
        cameBackOnce.add(email);
        cameBack = true;
      }
    },
    async writeNowAndThen() {
      const drawn = drawWriting(random);
      if (!drawn.isDue && !(cameBack && drawn.isDueAgain)) return;
      for (const email of whoIsErased(home, places, drawn)) {
        const { lists, moved } = places.get(email) ?? nowhere;
        if (moved === null) continue;
        const isOther = (record: Readonly<Record<string, unknown>>): boolean => record['email'] !== email;
        await changeLists(home, (records) => records.filter(isOther), [moved.to]);
        const left = lists.filter((list) => list !== moved.to);
        places.set(email, { lists: left, moved });
        if (left.length > 0) continue;
        home.erased.add(email);
        figures.erased += 1;
        if (cameBackOnce.has(email)) figures.erasedAgain += 1;
      }
    },
  };
}

async function listsOf({ world: { home } }: GeneratedHome): Promise<(email: string) => readonly List[]> {
  const records = { pool: await home.readPool(), flagged: await home.readFlagged() };
  return (email) =>
    (['pool', 'flagged'] as const).filter((list) => records[list].some((one) => one['email'] === email));
}

/** Between two looks only we move accounts, so one that is in a list for the first time came there by a move of ours. */
function placeNow(before: Place, lists: readonly List[], afterSeq: number): Place {
  const to = lists.find((list) => !before.lists.includes(list));
  return { lists, moved: to === undefined ? before.moved : { to, afterSeq } };
}

interface Writing {
  readonly isDue: boolean;
  readonly isDueAgain: boolean;
  /** Which of the lists it writes. */
  readonly lists: readonly List[];
  /** It knows none of our moves, and not only the one of this account: in [0, 1), as a share of all. */
  readonly isOlderThanAll: boolean;
  readonly share: number;
}

/** Each time as many numbers, whatever comes of them. */
function drawWriting(random: Seeded): Writing {
  return {
    isDue: random.chance(1 / 3),
    isDueAgain: random.chance(1 / 2),
    lists: random.pick<readonly List[]>([['pool'], ['pool'], ['flagged'], ['pool', 'flagged']]),
    isOlderThanAll: random.chance(0.4),
    share: random.next(),
  };
}

function whoIsErased(
  { listed, replacedUpTo }: GeneratedHome,
  places: ReadonlyMap<string, Place>,
  { lists, isOlderThanAll, share }: Writing,
): readonly string[] {
  const able = listed.filter(({ key, email }) => {
    const { moved, lists: present } = places.get(email) ?? nowhere;
    if (moved === null || !lists.includes(moved.to) || !present.includes(moved.to)) return false;
    // A sign-in by another program that we have not moved since is nobody's to bring back.
    return moved.afterSeq > (replacedUpTo.get(key) ?? -1);
  });
  const emails = able.map(({ email }) => email);
  const at = Math.floor(share * emails.length);
  return isOlderThanAll ? emails : emails.slice(at, at + 1);
}
