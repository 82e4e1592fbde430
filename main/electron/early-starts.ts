import { type StartArguments, windowOfSecondStart } from './start-arguments.ts';

/**
 * A second start may come while this one still asks for the proxy and reads the files: it is remembered until there are windows.
 * What is returned ends the listening, and tells which window the last of them wanted; null: none came, or none that wants one.
 */
export function hearEarlyStarts(app: Pick<NodeJS.EventEmitter, 'on' | 'off'>): () => StartArguments['window'] {
  let wanted: StartArguments['window'] = null;
  const onSecond = (...[, , , asked]: readonly unknown[]): void => {
    wanted = windowOfSecondStart(asked) ?? wanted;
  };
  const onActivate = (): void => {
    wanted ??= 'popover';
  };
  app.on('second-instance', onSecond);
  app.on('activate', onActivate);
  return () => {
    app.off('second-instance', onSecond);
    app.off('activate', onActivate);
    return wanted;
  };
}
