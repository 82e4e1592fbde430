import type { ProcessOwner } from '../ports.ts';

/** `renamed`: this computer under another name. */
export type Kinship = 'same' | 'renamed' | 'another';

/**
 * Whether a process ran on this computer. One kernel is one computer whatever it is called. Else the machine tells where both records name
 * it; records from before machines were named have only the host's name.
 */
export function kinshipOf(owner: ProcessOwner, self: ProcessOwner): Kinship {
  const isSameName = owner.host === self.host;
  if (owner.bootId !== null && owner.bootId === self.bootId) return isSameName ? 'same' : 'renamed';
  if (owner.machine === null || self.machine === null) return isSameName ? 'same' : 'another';
  if (owner.machine !== self.machine) return 'another';
  return isSameName ? 'same' : 'renamed';
}

/** What would prove that a process is dead, and whether it must also have been quiet for long. */
export interface ProofOfDeath {
  /** `boot`: its boot is over, so it is; `process`: the system can be asked for its number; `nothing`: there is no proof. */
  readonly by: 'boot' | 'process' | 'nothing';
  /** A copied disk has the same machine: a computer that runs beside this one under another name looks like this one renamed. */
  readonly needsQuiet: boolean;
}

/** Another computer and another namespace of process numbers prove nothing. */
export function proofOfDeath(owner: ProcessOwner, self: ProcessOwner): ProofOfDeath {
  const nothing = { by: 'nothing', needsQuiet: false } as const;
  const kinship = kinshipOf(owner, self);
  if (kinship === 'another' || !Number.isInteger(owner.pid) || owner.pid <= 0) return nothing;
  const isOtherBoot = owner.bootId !== null && self.bootId !== null && owner.bootId !== self.bootId;
  const isSameBoot = owner.bootId !== null && owner.bootId === self.bootId;
  const needsQuiet = kinship === 'renamed' && !isSameBoot;
  if (isOtherBoot) return { by: 'boot', needsQuiet };
  return owner.pidNamespace === self.pidNamespace ? { by: 'process', needsQuiet } : nothing;
}
