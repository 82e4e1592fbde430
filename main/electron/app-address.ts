/** The same as in package.json; a test holds the two together. Every other address of the project is made from it. */
export const homepage = 'https://github.com/codex-quota-tray/codex-quota-tray';

/** What systems know the app by: the owner in `homepage`, backwards as they want it. A test holds the two together. */
export const appId = 'io.github.codex-quota-tray';
