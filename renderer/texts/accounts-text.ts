/** "1 account", "3 accounts". */
export function accountsText(count: number): string {
  return `${count} ${count === 1 ? 'account' : 'accounts'}`;
}
