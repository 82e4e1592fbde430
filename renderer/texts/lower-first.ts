/** A sentence as a part of another one. Names such as OpenAI and Codex stay as they are. */
export function lowerFirst(text: string): string {
  return /^(OpenAI|Codex)/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
