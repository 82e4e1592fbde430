import { describe, expect, it } from 'vitest';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { givesWayTo } from '../../../../main/core/custody/gives-way.ts';
import { hashOf } from '../stores/made-up-docs.ts';
import { adopted, hardRefusal, rotation, stateOf } from './made-up-custody.ts';

const movedAt = 9;
const once = (name: string, at = 1): readonly CustodyRecord[] => [hardRefusal(`${name}-1`, name, at)];
const twice = (name: string, at = 1): readonly CustodyRecord[] => [
  ...once(name, at),
  hardRefusal(`${name}-2`, name, at),
];
const ofClient = { ...hardRefusal('1', 'other'), code: 'invalid_client' };
const ofSwitchedOff = { ...hardRefusal('1', 'other'), code: 'account_deactivated' };
const vague = { ...hardRefusal('1', 'other'), hard: false };

describe('a record with another sign-in than the one that was moved', () => {
  it.each<readonly [string, readonly CustodyRecord[], boolean]>([
    ['that nothing speaks against stands for the account', [], false],
    ['that was refused once gives way', once('other'), true],
    ['that was refused for good gives way', twice('other'), true],
    ['whose chain was refused gives way', [...rotation({ from: 'other', to: 'next' }), ...once('next')], true],
    ['that was refused because of the client stands for it', [ofClient], false],
    ['of an account that is switched off stands for it', [ofSwitchedOff], false],
    ['that was refused vaguely stands for it', [vague], false],
    ['that was refused after the move stands for it, as it may have come of what was moved', once('other', 10), false],
    ['stands for one that was refused as it was', [...once('moved'), ...once('other')], false],
    [
      'stands for one that was refused for good where it was itself refused once',
      [...twice('moved'), ...once('other')],
      false,
    ],
    ['that was refused for good gives way to one that was refused once', [...once('moved'), ...twice('other')], true],
    [
      'stands for one that is spent, and nobody has what came of it',
      [adopted(['moved'], 'lost'), released('lost'), ...twice('other')],
      false,
    ],
    [
      'gives way to the newest one of the chain that was moved',
      [...rotation({ from: 'moved', to: 'next' }), ...once('moved'), ...once('other')],
      true,
    ],
  ])('%s', (_name, records, expected) => {
    const givesWay = givesWayTo(stateOf(records), { hash: hashOf('moved'), at: movedAt });
    expect(givesWay({ hash: hashOf('other') })).toBe(expected);
  });

  it.each<readonly [string, string | null, readonly CustodyRecord[]]>([
    ['that was moved, be it refused', 'moved', twice('moved')],
    ['of an earlier token of it', 'before', [...rotation({ from: 'before', to: 'moved' }), ...twice('moved')]],
    ['of a later one', 'next', [...rotation({ from: 'moved', to: 'next' }), ...twice('next')]],
    ['of none at all', null, []],
  ])('is another matter than a record %s: that stands for the account', (_name, name, records) => {
    const givesWay = givesWayTo(stateOf(records), { hash: hashOf('moved'), at: movedAt });
    expect(givesWay({ hash: name === null ? null : hashOf(name) })).toBe(false);
  });
});

function released(name: string): CustodyRecord {
  return { t: 'released', at: 2, hash: hashOf(name) };
}
