/** `refresh`: what was done about the sign-in in auth.json. */
export interface RefreshReport {
  readonly schemaVersion: 1;
  readonly command: 'refresh';
  readonly action: 'none' | 'adopted' | 'refreshed' | 'printed' | 'failed';
  readonly key: string | null;
  readonly label: string | null;
  readonly message: string;
  /** A stable name when `action` is `failed`; null otherwise. */
  readonly reason: string | null;
  readonly httpStatus: number | null;
  readonly nextStep: string | null;
  /** When the access token now stored ends. */
  readonly accessExpiresAt: string | null;
  /** `--print-only`: what would be sent, with the token masked. */
  readonly request: PrintedRequest | null;
  readonly needsSignIn: boolean;
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
