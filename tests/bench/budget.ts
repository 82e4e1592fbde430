/** One figure, what it may be at most, and whether it is. */
export interface Budget {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
  readonly isMet: boolean;
}

export function budgetTable(budgets: readonly Budget[]): string {
  const lines = budgets.map(
    ({ what, figure, goal, isMet }) => `| ${what} | ${figure} | ${goal} | ${isMet ? 'yes' : 'no'} |`,
  );
  return ['| what | figure | goal | met |', '|---|---|---|---|', ...lines].join('\n');
}
