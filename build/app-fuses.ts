import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Every fuse of Electron 45, stated. `strictlyRequireAllFuses` makes packaging fail when a later Electron has one that is not
 * named here. End-to-end tests drive the unfused build, since Playwright needs the inspector.
 */
export const appFuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: true,
  // The signed app must not be a Node for whoever sets ELECTRON_RUN_AS_NODE; the command is shipped as a bundle of its own.
  [FuseV1Options.RunAsNode]: false,
  // There are no cookies: the session is in memory. On, it would ask for the keychain at the first start.
  [FuseV1Options.EnableCookieEncryption]: false,
  // Off, it would delete NODE_EXTRA_CA_CERTS before anything can read it, and with it a company's own certificate. A packaged app
  // takes two harmless options from NODE_OPTIONS at most.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: true,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // On needs a snapshot file of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Windows come from app://, nothing from file://.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Off only makes WebAssembly slower.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig;
