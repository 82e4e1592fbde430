import type { Log, LogLevel } from '../core/ports.ts';

const levels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** One line per entry. `level` is `CODEX_QUOTA_LOG`; anything else than a known level means that only errors are told. */
export function createLineLog(level: string | undefined, writeLine: (line: string) => void): Log {
  const shown = Math.max(0, levels.indexOf(level as LogLevel));
  return {
    write(entryLevel, message, fields = {}) {
      if (levels.indexOf(entryLevel) > shown) return;
      const facts = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
      writeLine(`${entryLevel}: ${message}${facts.join('')}`);
    },
  };
}
