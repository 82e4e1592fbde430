/** What is known of one of two accounts, for people to tell them apart. Ids are shortened; null is not known, or hidden. */
export interface ComparedAccount {
  readonly email: string | null;
  readonly plan: string | null;
  readonly workspace: string | null;
  readonly accountId: string | null;
  readonly userId: string | null;
}

/** `unclear`: the answer's own parts name two people, or nobody. */
export type AnswerDifference = 'another-workspace' | 'another-person' | 'another-account' | 'unclear';

/** A refresh was answered with the sign-in of another account: who was asked for, and who answered. */
export interface ComparedAnswer {
  readonly expected: ComparedAccount;
  readonly answered: ComparedAccount;
  readonly difference: AnswerDifference;
  /** Of the account here that it is; null when it is none of them. */
  readonly answeredKey: string | null;
  /** When that one first answered, ISO 8601. */
  readonly since: string;
}
