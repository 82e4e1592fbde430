/** The one client that may sign in and refresh (facts/codex.md 2.2). */
export const codexClientId = 'app_EMoamEEZ73f0CkXaXp7hrann';
