import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import type { AfterPackContext, Configuration } from 'electron-builder';
import { appId } from '../main/electron/app-address.ts';
import { appFuses } from './app-fuses.ts';

/** The command inside a package: one file for the Node of the machine, since the app itself is no Node. */
export const shippedCommandPath = 'command/codex-quota.mjs';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What is packaged and how. Everything is in the bundles, so no `node_modules` goes along. Without a certificate the macOS app
 * is signed ad hoc: an unsigned bundle shows no notifications, and arm64 starts none at all.
 */
export function packageConfig(env: Environment): Configuration {
  const hasMacCertificate = Boolean(env['CSC_LINK'] || env['CSC_NAME']);
  return {
    // Windows finds the Start menu entry of a toast by it, so main sets the same one.
    appId,
    productName: 'Codex Quota Tray',
    copyright: 'Copyright © 2026 The Codex Quota Tray contributors',
    artifactName: `codex-quota-tray-\${version}-\${os}-\${arch}.\${ext}`,
    directories: { output: 'dist', buildResources: 'build/icons' },
    files: ['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!**/*.map'],
    extraResources: [
      { from: 'out/cli.js', to: shippedCommandPath },
      { from: 'LICENSE', to: 'LICENSE.txt' },
      { from: 'out/third-party-licenses.txt', to: 'third-party-licenses.txt' },
    ],
    // False is how a hook says that dependencies are none of the builder's business.
    beforeBuild: async () => false,
    afterPack,
    asar: true,
    disableAsarIntegrity: false,
    // The texts are English only; Chromium's own of other languages are 40 MB.
    electronLanguages: ['en', 'en-US'],
    // This runtime needs no libfuse2, which Ubuntu has not had for years.
    toolsets: { appimage: '1.0.3' },
    publish: null,
    ...macOptions(hasMacCertificate),
    ...windowsOptions,
    ...linuxOptions,
  };
}

function macOptions(hasCertificate: boolean): Configuration {
  return {
    mac: {
      target: [
        { target: 'dmg', arch: ['arm64', 'x64'] },
        { target: 'zip', arch: ['arm64', 'x64'] },
      ],
      category: 'public.app-category.developer-tools',
      icon: 'build/icons/icon.icns',
      minimumSystemVersion: '13.0',
      darkModeSupport: true,
      // No Dock icon, not even for the blink of an eye at the start; and buttons on notifications (facts/electron.md 4).
      extendInfo: { LSUIElement: true, NSUserNotificationAlertStyle: 'alert' },
      ...(hasCertificate ? { hardenedRuntime: true } : { identity: '-', hardenedRuntime: false, notarize: false }),
    },
    dmg: { title: 'Codex Quota Tray' },
  };
}

const windowsOptions: Configuration = {
  win: {
    target: [
      { target: 'nsis', arch: ['x64'] },
      { target: 'portable', arch: ['x64'] },
    ],
    icon: 'build/icons/icon.ico',
    requestedExecutionLevel: 'asInvoker',
  },
  // The shortcut carries the AppUserModelID; without it Windows shows no toast.
  nsis: { oneClick: true, perMachine: false, createStartMenuShortcut: true, deleteAppDataOnUninstall: false },
  portable: { artifactName: `codex-quota-tray-\${version}-win-\${arch}-portable.\${ext}` },
};

const linuxOptions: Configuration = {
  linux: {
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
    icon: 'build/icons/png',
    executableName: 'codex-quota-tray',
    category: 'Utility',
    maintainer: 'The Codex Quota Tray contributors',
    synopsis: 'Codex quota at a glance, and sign-ins that come back',
    syncDesktopName: true,
    desktop: { entry: { Keywords: 'codex;quota;usage;tray;', StartupNotify: 'false' } },
  },
};

async function afterPack({ appOutDir, electronPlatformName, packager }: AfterPackContext): Promise<void> {
  await flipFuses(join(appOutDir, executableIn(electronPlatformName, packager.appInfo.productFilename)), appFuses);
}

/** Where the fuse wire is, below the folder of the packed app. */
export function executableIn(electronPlatformName: string, productFilename: string): string {
  if (electronPlatformName === 'darwin') return `${productFilename}.app`;
  return electronPlatformName === 'win32' ? `${productFilename}.exe` : 'codex-quota-tray';
}
