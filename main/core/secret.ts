/**
 * A token on its way through the main process. It prints as nothing, so that no log line, error or JSON document can
 * hold one by accident; `reveal` is called only where a token is written to a store or sent to its service.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret | null): boolean {
    return other !== null && other.#value === this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  get [Symbol.toStringTag](): string {
    return 'Secret';
  }
}
