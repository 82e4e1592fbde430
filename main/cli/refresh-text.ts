import type { RefreshReport } from '../../shared/action-report.ts';
import { wrapped } from './columns.ts';
import { resetText } from './relative-time.ts';
import { terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

export function refreshLines(report: RefreshReport, { width, nowMs }: TextContext): readonly string[] {
  const label = report.label === null ? '' : `${terminalText(report.label)}: `;
  const ends =
    report.accessExpiresAt === null ? '' : ` Its access token ends ${resetText(report.accessExpiresAt, nowMs)}.`;
  const lines = wrapped(`${label}${terminalText(report.message)}${ends}`, width);
  const { request } = report;
  if (request === null) return lines;
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${terminalText(value)}`);
  return [
    `${request.method} ${terminalText(request.url)}`,
    ...headers,
    '',
    JSON.stringify(request.body, null, 2),
    '',
    ...lines,
  ];
}
