import type { CustodyFiles, Processes, ProcessOwner } from '../../../../main/core/ports.ts';

/** A custody folder in memory, with the segments of several processes. What was appended is durable. */
export interface CustodyFolder {
  /** The folder as one process sees it. `beforeWrite` may throw: its last line is then lost, as by a kill. */
  files(process: string, beforeWrite?: () => void): CustodyFiles;
  readonly segments: Map<string, string>;
}

export function createCustodyFolder(dir = '/custody'): CustodyFolder {
  const segments = new Map<string, string>();
  return {
    segments,
    files(process, beforeWrite = () => undefined) {
      let own = `${process}.segment`;
      const append = async (text: string): Promise<void> => {
        beforeWrite();
        segments.set(own, (segments.get(own) ?? '') + text);
      };
      const readAll: CustodyFiles['readAll'] = async () =>
        [...segments].map(([name, text]) => ({ name, dir, own: name === own, text }));
      return {
        dir,
        readAll,
        readRecent: readAll,
        append: (line) => append(`${line}\n`),
        async reserve(line) {
          await append(`${line}\n`);
          return { fill: (answer) => append(`${answer}\n`) };
        },
        async replaceSegments(names, lines) {
          beforeWrite();
          const before = own;
          own = `${own}+`;
          segments.set(own, `${lines.join('\n')}\n`);
          for (const name of [...names, before]) {
            beforeWrite();
            segments.delete(name);
          }
        },
        close: async () => undefined,
      };
    },
  };
}

export function ownerOf(pid: number): ProcessOwner {
  return { pid, startedAt: '1', bootId: 'boot', pidNamespace: null, host: 'here', machine: 'this-one' };
}

/** Process `pid`; all others are dead but for `living`. */
export function processesOf(pid: number, living: readonly number[] = []): Processes {
  return {
    self: async () => ownerOf(pid),
    isDead: async (owner) => owner.pid !== pid && !living.includes(owner.pid),
    codexMayBeRunning: async () => false,
    multiAuthRuns: async () => false,
  };
}
