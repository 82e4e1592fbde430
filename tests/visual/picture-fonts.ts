import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const wantedFamily = 'Inter';
const systemFamilies = ['system-ui', 'sans-serif', 'Segoe UI Variable Text', 'Segoe UI Variable Display'];

export interface PictureFonts {
  /** What a browser is started with, so that its system font is the one of the pictures; empty where that cannot be had. */
  readonly env: Readonly<Record<string, string>>;
  /** One line when the pictures have to take another font. */
  readonly remark: string | null;
  remove(): Promise<void>;
}

/** Pictures look alike whoever draws them: the same face everywhere, said to fontconfig in a file that goes away again. */
export async function preparePictureFonts(): Promise<PictureFonts> {
  if (!(await isInstalled())) {
    const remark = `The font ${wantedFamily} is not installed (Debian: fonts-inter), so the pictures use this system's own.`;
    return { env: {}, remark, remove: async () => undefined };
  }
  const dir = await mkdtemp(join(tmpdir(), 'picture-fonts-'));
  const path = join(dir, 'fonts.conf');
  await writeFile(path, fontconfig());
  return {
    env: { FONTCONFIG_FILE: path },
    remark: null,
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function isInstalled(): Promise<boolean> {
  const listed = await promisify(execFile)('fc-list', [wantedFamily, 'family']).catch(() => ({ stdout: '' }));
  return listed.stdout.trim() !== '';
}

function fontconfig(): string {
  const rules = systemFamilies.map(
    (family) => `<match target="pattern"><test qual="any" name="family"><string>${family}</string></test>
<edit name="family" mode="prepend" binding="strong"><string>${wantedFamily}</string></edit></match>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<fontconfig>',
    '<include>/etc/fonts/fonts.conf</include>',
    ...rules,
    '</fontconfig>',
    '',
  ].join('\n');
}
