import type { Life, LivedHour, Told } from './simulate.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** What has to hold however long it goes on; one line for each thing that does not. */
export function judgeLife(life: Life): readonly string[] {
  const { totals, lost } = life;
  return [
    ...lost.map((line) => `lost: ${line}`),
    ...(totals.replays === 0 ? [] : [`replays: ${totals.replays}`]),
    ...life.hours.flatMap(judgeHour),
    ...judgeSizes(life),
    ...judgeTold(life),
  ];
}

/** A reading asks once, and once more when the token had to be refreshed on the way; a check of the set-aside ones asks, too. */
function judgeHour(one: LivedHour): readonly string[] {
  const { day, hour, mostUsagePerAccount, mostRefreshesPerAccount, allowedReads, checks, mostAtOnce } = one;
  const allowed = allowedReads + mostRefreshesPerAccount + 2 * checks;
  const when = `day ${day + 1}, ${hour} o'clock`;
  return [
    ...(mostUsagePerAccount <= allowed ? [] : [`${when}: asked ${mostUsagePerAccount} times, ${allowed} are allowed`]),
    ...(mostRefreshesPerAccount <= 2 ? [] : [`${when}: refreshed ${mostRefreshesPerAccount} times`]),
    ...(mostAtOnce <= 8 ? [] : [`${when}: ${mostAtOnce} requests at once`]),
  ];
}

/** From the first evening to the last; the made-up service, which forgets no token, lives in the same process and is in it. */
const heapGrowth = 3 * megabyte;
/** And for each day of the second half of a long life, when every memory that is bounded is as large as it becomes soon. */
const heapGrowthPerDay = 256 * kilobyte;
const longLifeDays = 7;
const largest = {
  custody: megabyte,
  ledger: 2 * megabyte,
  history: 8 * megabyte,
  log: 2.2 * megabyte,
  others: 512 * kilobyte,
};

function judgeSizes({ days }: Life): readonly string[] {
  const tooLarge = Object.entries(largest).flatMap(([name, bytes]) =>
    days.some((day) => day[name as keyof typeof largest] > bytes) ? [`${name}: larger than ${bytes} bytes`] : [],
  );
  return [
    ...judgeHeap(days.map(({ heap }) => heap)),
    ...(days.some(({ leaseResults }) => leaseResults > 200) ? ['lease results: over 200'] : []),
    ...tooLarge,
  ];
}

function judgeHeap(heaps: readonly number[]): readonly string[] {
  const middle = Math.floor(heaps.length / 2);
  const [first = 0, half = 0, last = 0] = [heaps[0], heaps[middle], heaps.at(-1)];
  const perDay = (last - half) / Math.max(1, heaps.length - 1 - middle);
  return [
    ...(last - first <= heapGrowth ? [] : [`heap: grew by ${Math.round((last - first) / kilobyte)} kB`]),
    ...(heaps.length < longLifeDays || perDay <= heapGrowthPerDay
      ? []
      : [`heap: grows by ${Math.round(perDay / kilobyte)} kB a day`]),
  ];
}

/** Once for each sign-in that died; and for each window and threshold once between two resets. */
function judgeTold({ told, deaths }: Life): readonly string[] {
  const stopped = told.reduce((sum, one) => sum + stoppedIn(one), 0);
  const windows = told.filter(({ id }) => id.startsWith('used-'));
  const twice = windows.filter((one, index) => windows.findIndex((other) => isSame(one, other)) !== index);
  return [
    ...(stopped === deaths ? [] : [`${deaths} sign-ins died, ${stopped} were told`]),
    ...twice.map(({ id, title, atMs }) => `told twice: ${id} ${title} ${new Date(atMs).toISOString()}`),
  ];
}

function stoppedIn({ id, title }: Told): number {
  if (id.startsWith('sign-in-')) return 1;
  return id === 'sign-in' ? Number(/^\d+/.exec(title)?.[0] ?? 0) : 0;
}

function isSame(one: Told, other: Told): boolean {
  return one.id === other.id && kindOf(one) === kindOf(other) && one.period === other.period;
}

function kindOf({ title }: Told): string {
  const percent = Number(/at (\d+)%/.exec(title)?.[1] ?? Number.NaN);
  return Number.isNaN(percent) ? title : percent >= 95 ? '95' : '80';
}
