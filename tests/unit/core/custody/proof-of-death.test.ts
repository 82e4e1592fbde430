import { describe, expect, it } from 'vitest';
import {
  type Kinship,
  kinshipOf,
  type ProofOfDeath,
  proofOfDeath,
} from '../../../../main/core/custody/proof-of-death.ts';
import type { ProcessOwner } from '../../../../main/core/ports.ts';

const self: ProcessOwner = {
  pid: 7,
  startedAt: '70',
  bootId: 'boot now',
  pidNamespace: 'ns',
  host: 'laptop',
  machine: 'm1',
};
/** Of an earlier boot. */
const earlier = { pid: 3, bootId: 'boot before' };
/** Where the system names no boot, as on macOS and Windows. */
const noBoot = { pid: 3, bootId: null };

const nothing: ProofOfDeath = { by: 'nothing', needsQuiet: false };
const by = (how: 'boot' | 'process', needsQuiet = false): ProofOfDeath => ({ by: how, needsQuiet });

describe('a process that wrote a record', () => {
  it.each<[string, Partial<ProcessOwner>, Partial<ProcessOwner>, Kinship, ProofOfDeath]>([
    ['beside us', { pid: 3 }, {}, 'same', by('process')],
    ['before the last start', earlier, {}, 'same', by('boot')],
    ['by a version that knew only the name', { ...earlier, machine: null }, {}, 'same', by('boot')],
    ['by such a version, without a boot', { ...noBoot, machine: null }, { bootId: null }, 'same', by('process')],
    ['in a system that no longer tells', earlier, { machine: null }, 'same', by('boot')],
    ['under an old name in this boot', { pid: 3, host: 'old' }, {}, 'renamed', by('process')],
    [
      'under an old name that is all it says, in this boot',
      { pid: 3, host: 'old', machine: null },
      {},
      'renamed',
      by('process'),
    ],
    ['under an old name before the last start', { ...earlier, host: 'old' }, {}, 'renamed', by('boot', true)],
    ['under an old name, without a boot', { ...noBoot, host: 'old' }, {}, 'renamed', by('process', true)],
    ['under an old name that is all it says', { ...earlier, host: 'old', machine: null }, {}, 'another', nothing],
    ['on another machine', { ...earlier, host: 'desk', machine: 'm2' }, {}, 'another', nothing],
    ['on another machine of the same name', { ...earlier, machine: 'm2' }, {}, 'another', nothing],
    [
      'in another container on this kernel',
      { pid: 3, host: 'c1', machine: null, pidNamespace: 'x' },
      {},
      'renamed',
      nothing,
    ],
    ['in another namespace', { pid: 3, pidNamespace: 'x' }, {}, 'same', nothing],
    ['with no number', { pid: 0 }, {}, 'same', nothing],
    ['with half a number', { ...earlier, pid: 1.5 }, {}, 'same', nothing],
  ])('is known by boot, machine and name: %s', (_where, its, ours, kinship, proof) => {
    const owner = { ...self, ...its };
    expect(kinshipOf(owner, { ...self, ...ours })).toBe(kinship);
    expect(proofOfDeath(owner, { ...self, ...ours })).toEqual(proof);
  });
});
