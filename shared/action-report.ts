/** `refresh`: what was done about the sign-in in auth.json. What did not work is an error instead. */
export interface RefreshReport {
  readonly schemaVersion: 1;
  readonly command: 'refresh';
  readonly action: 'none' | 'adopted' | 'refreshed' | 'printed';
  readonly key: string | null;
  readonly label: string | null;
  readonly message: string;
  /** When the access token now stored ends. */
  readonly accessExpiresAt: string | null;
  /** `--print-only`: what would be sent, with the token masked. */
  readonly request: PrintedRequest | null;
}

export interface PrintedRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

/** `flag`, `unflag`, `undo`: which accounts moved. */
export interface MoveReport {
  readonly schemaVersion: 1;
  readonly command: 'flag' | 'unflag' | 'undo';
  readonly changed: boolean;
  readonly moved: readonly MovedAccount[];
  readonly message: string;
}

export interface MovedAccount {
  readonly key: string;
  readonly label: string;
  readonly from: 'pool' | 'flagged';
  readonly to: 'pool' | 'flagged';
}
