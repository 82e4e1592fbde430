import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../../main/core/diagnosis/catalogue.ts';
import { findingViews, textPieces } from '../../../../renderer/lib/diagnosis-findings.ts';
import { diagnosisPage } from '../../../../renderer/lib/diagnosis-page.ts';
import { type DiagnosisState, firstDiagnosis, nextDiagnosis } from '../../../../renderer/lib/diagnosis-state.ts';
import { doneHere, stepsHere } from '../../../../renderer/texts/diagnosis-texts.ts';
import { diagnoses, repairs } from '../../../support/diagnoses.ts';
import { keyOf, snapshotNow } from '../../../support/snapshot-parts.ts';

const reader = { locale: 'en-GB', nowMs: Date.parse(snapshotNow) };
const error = { code: 'disk-full', message: 'No room.', hint: 'Make room.' } as const;
const seen = (name: keyof typeof diagnoses): DiagnosisState => ({
  ...firstDiagnosis,
  isLooking: false,
  view: diagnoses[name],
});
const page = (state: DiagnosisState) => diagnosisPage(state, reader);

describe('the head of the Diagnostics window', () => {
  it.each<[string, DiagnosisState, object]>([
    ['that it looks', firstDiagnosis, { title: 'Checking…', isBusy: true, announcement: '', accounts: null }],
    [
      'why it could not look',
      { ...firstDiagnosis, isLooking: false, error },
      { title: 'The check did not come to its end', sentence: 'No room. Make room.', trouble: null, isBusy: false },
    ],
    ['that all is well', seen('well'), { title: 'All is well', isWell: true, tally: [], canRepair: false }],
    ['that notes are no trouble', seen('notes'), { title: 'All is well', isWell: true, tally: [] }],
    ['one thing without counting it twice', seen('broken'), { title: '1 thing does not work', tally: [] }],
    ['how many do not work', seen('unreachable'), { title: '3 things do not work', sentence: null }],
    [
      'what there is of each kind',
      seen('troubled'),
      {
        title: '1 thing does not work',
        canRepair: true,
        tally: [
          { mark: 'error', text: '1 does not work' },
          { mark: 'warning', text: '6 to put right' },
          { mark: 'note', text: '1 good to know' },
        ],
      },
    ],
    [
      'what an earlier check found while a later one fails',
      { ...seen('well'), error },
      {
        title: 'All is well',
        trouble: { title: 'The check did not come to its end', text: 'No room. Make room.' },
        lookedAt: 'Checked at 14:26',
      },
    ],
  ])('says %s', (_what, state, said) => {
    expect(page(state)).toMatchObject(said);
  });
});

describe('other programs at work', () => {
  it('are told with what to do while it lasts, and with its end once it is over', () => {
    expect(page(seen('troubled')).story).toEqual([
      {
        id: expect.stringMatching(/^rotated-elsewhere /),
        text: 'Another program refreshes kai@lanternworks.example too',
        when: expect.stringMatching(/^since .*12:26$/),
        hint: expect.stringMatching(/^Nothing to do while all works\./),
      },
      {
        id: expect.stringMatching(/^older-copy /),
        text: 'An old sign-in of mira@fernhill.example and 2 more was put back',
        when: '09:26 to 10:26',
        hint: null,
      },
    ]);
  });

  it.each([firstDiagnosis, seen('well')])('are left out where there were none', (state) => {
    expect(page(state).story).toEqual([]);
  });
});

describe('the findings', () => {
  it('come with what does not work first, and in the order of the details within that', () => {
    const views = findingViews(diagnoses.everything);
    expect(views).toHaveLength(Object.keys(catalogue).length);
    const order = ['Does not work', 'To put right', 'Good to know'];
    const at = views.map(({ severity }) => order.indexOf(severity));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(new Set(views.map(({ id }) => id)).size).toBe(views.length);
  });

  it('each have a next step, and a button wherever the app itself can take it', () => {
    const { findings } = diagnoses.everything;
    for (const { step } of findingViews(diagnoses.everything)) expect(step.length).toBeGreaterThan(0);
    for (const one of findings.filter(({ fixable }) => fixable)) {
      expect(findingViews({ findings: [one], accounts: [] })[0]?.action).toEqual({ kind: 'repair' });
      expect(stepsHere[one.id]).toMatch(/^Repair /);
      expect(doneHere).toHaveProperty(one.id);
    }
  });

  it.each([
    ['set-aside', { kind: 'list', key: null }],
    ['store-broken', { kind: 'broken-file' }],
    ['nobody-signed-in', { kind: 'first-sign-in' }],
    ['settings-not-understood', { kind: 'settings' }],
    ['sign-in-waits', { kind: 'read' }],
    ['clock-off', null],
  ])('%s leads to %j', (id, action) => {
    const findings = diagnoses.everything.findings.filter((one) => one.id === id);
    expect(findingViews({ findings, accounts: [] })[0]?.action).toEqual(action);
  });

  it('lead to the account that they are about', () => {
    const [first] = findingViews(diagnoses.troubled);
    expect(first).toMatchObject({ mark: 'dot', action: { kind: 'sign-in', key: keyOf('build@fernhill.example') } });
  });

  it('begin no sign-in while the Codex home has to be put right first', () => {
    const nextStep = 'Put the Codex home right first.';
    const nobody = diagnoses.everything.findings.filter(({ id }) => id === 'nobody-signed-in');
    const findings = nobody.map((one) => ({ ...one, nextStep, loginHelps: false }));
    expect(findingViews({ findings, accounts: [] })).toMatchObject([{ action: null, step: [{ text: nextStep }] }]);
  });

  it('lead to the very account of several of one name, and to the list where none is named', () => {
    const { accounts, findings } = diagnoses.troubled;
    const build = findings.filter(({ id }) => id === 'needs-sign-in');
    const namesakes = (accounts ?? []).map((account) => ({ ...account, label: build[0]?.subject ?? '' }));
    expect(findingViews({ findings: build, accounts: namesakes })[0]?.action).toEqual({
      kind: 'sign-in',
      key: keyOf('build@fernhill.example'),
    });
    const unnamed = build.map((one) => ({ ...one, account: null }));
    expect(findingViews({ findings: unnamed, accounts: namesakes })[0]?.action).toEqual({ kind: 'list', key: null });
  });

  it.each([
    ['cannot-refresh', { kind: 'sign-in', key: keyOf('noor@fernhill.example') }, 'Sign in again before'],
    ['nobody-refreshes', { kind: 'settings' }, 'Let this app refresh it'],
    ['unclear-refreshes', { kind: 'read' }, 'Try it while there is time'],
    ['long-unrefreshed', { kind: 'read' }, 'Try it while there is time'],
  ] as const)(
    'about what will need attention lead to what helps, whatever their words: %s',
    (concern, action, step) => {
      const { accounts, findings } = diagnoses.troubled;
      const soon = findings
        .filter(({ id }) => id === 'attention-soon')
        .map((one) => ({ ...one, nextStep: 'So it is.' }));
      const concerned = (accounts ?? []).map((account) => ({ ...account, concern }));
      const [view] = findingViews({ findings: soon, accounts: concerned });
      expect(view?.action).toEqual(action);
      expect(view?.step[0]?.text).toContain(step);
    },
  );

  it('have words of the app only for findings that there are', () => {
    expect(Object.keys({ ...stepsHere, ...doneHere }).filter((id) => !(id in catalogue))).toEqual([]);
  });

  it('show commands as such', () => {
    expect(textPieces('Run `chmod`.')).toEqual([
      { text: 'Run ', isCode: false },
      { text: 'chmod', isCode: true },
      { text: '.', isCode: false },
    ]);
  });
});

describe('the health of the accounts', () => {
  it('is said in the words of the other windows', () => {
    const { accounts } = page(seen('troubled'));
    expect(accounts).toMatchObject([
      { label: 'mira@fernhill.example', mark: 'check', state: 'Works', refreshed: 'today', health: '100' },
      { mark: 'clock', state: 'Limited', refreshed: '2 days ago', access: 'in 7\u202fd\u202f3\u202fh' },
      { mark: 'warning', state: 'Will need attention', refreshed: '24 days ago', access: 'has ended' },
      { mark: 'dot', state: 'Needs sign-in', health: '0' },
      { mark: 'ring', state: 'Set aside', refreshed: '–', access: '–' },
    ]);
  });

  it('is not made up while the files cannot be read', () => {
    expect(page(seen('broken')).accounts).toBe('unread');
  });
});

describe('the details', () => {
  it('hold everything that was looked at, family by family, and how to see more', () => {
    const { details } = page(seen('well'));
    expect(details?.summary).toBe('19 as they should be');
    expect(details?.groups.map(({ title }) => title).slice(0, 3)).toEqual(['Programs', 'Paths', 'Files']);
    expect(details?.groups.flatMap(({ lines }) => lines)).toHaveLength(19);
    expect(details?.remarks).toHaveLength(2);
  });
});

describe('a repair', () => {
  const ask = nextDiagnosis(nextDiagnosis(seen('troubled'), { kind: 'plan' }), {
    kind: 'planned',
    result: repairs.planned,
  });

  it('shows its plan first, and is dismissed without a trace', () => {
    expect(ask.repair).toEqual({ kind: 'asking', plan: repairs.planned });
    expect(nextDiagnosis(ask, { kind: 'dismiss' }).repair).toEqual({ kind: 'none' });
  });

  it('is not asked about when nothing is left of it', () => {
    const { repair } = nextDiagnosis(ask, { kind: 'planned', result: repairs.nothing });
    expect(page({ ...ask, repair }).result?.title).toBe('Nothing is left to repair');
  });

  it('lets nothing else begin while it goes on, and is not dismissed', () => {
    const going = nextDiagnosis(ask, { kind: 'repair' });
    expect(page(going)).toMatchObject({ isBusy: true, announcement: '' });
    expect(nextDiagnosis(going, { kind: 'dismiss' }).repair).toEqual({ kind: 'repairing' });
  });

  it.each([
    ['all of it', repairs.done, '3 repaired', [true, true, true]],
    ['a part', repairs.partly, '2 of 3 repaired', [true, false, true]],
  ])('says what was done: %s', (_what, result, title, done) => {
    const { result: shown, announcement } = page(nextDiagnosis(ask, { kind: 'repaired', result }));
    expect(shown).toMatchObject({ title, canUndo: true });
    expect(shown?.text).toContain('~/.codex/quota-tray/custody/before-fix/1');
    expect(shown?.steps.map(({ isDone }) => isDone)).toEqual(done);
    expect(announcement).toBe(`${title}. 1 thing does not work`);
  });

  it('can be undone once, also in a window that opens later', () => {
    expect(page(seen('repaired')).result).toMatchObject({
      title: 'The latest repair can still be undone',
      canUndo: true,
    });
    const undone = nextDiagnosis(seen('repaired'), { kind: 'taken-back', result: repairs.undone });
    expect(page(undone).result).toMatchObject({ title: 'The repair was undone', canUndo: false });
  });

  it.each([
    ['plan', 'Nothing was repaired'],
    ['repair', 'The repair did not come to its end'],
    ['take-back', 'The repair could not be undone'],
  ] as const)('says what came of it and why when it was refused (%s), until it is checked again', (kind, title) => {
    const refused = nextDiagnosis(nextDiagnosis(ask, { kind }), { kind: 'refused', error });
    expect(page(refused).trouble).toEqual({ title, text: `${error.message} ${error.hint}` });
    expect(page(nextDiagnosis(refused, { kind: 'dismiss' })).trouble).toBeNull();
  });
});
