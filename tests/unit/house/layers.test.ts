import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { layerViolations, sourceFiles, walkFrom } from './import-walk.ts';
import { layerOf } from './layer-rules.ts';

describe('the layers of the project', () => {
  it('import only what their place allows', () => {
    expect(layerViolations(rootDir)).toEqual([]);
  });

  it('are all looked at', () => {
    const files = sourceFiles(rootDir);
    const looked = new Set(files.map(layerOf));
    expect([...looked]).toEqual(expect.arrayContaining(['shared', 'core', 'node', 'compose', 'cli', 'build', 'tests']));
    expect(files.length).toBeGreaterThan(150);
  });
});

describe('the command', () => {
  it('never reaches Electron, however deep', () => {
    expect(walkFrom(rootDir, 'main/cli.ts').waysToElectron).toEqual([]);
  });

  it('is followed through compose, the core, the adapters and what is shared', () => {
    const { visited } = walkFrom(rootDir, 'main/cli.ts');
    expect(visited).toContain('main/compose.ts');
    expect(visited).toContain('main/core/ports.ts');
    const layers = new Set([...visited].map(layerOf));
    expect(layers).toEqual(new Set(['cli', 'compose', 'core', 'node', 'shared']));
    expect(visited.size).toBeGreaterThan(60);
  });
});
