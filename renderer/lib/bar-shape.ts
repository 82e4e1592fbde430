/** Solid, hatched, plug on a line, hollow, pale with an edge, bare track (visual.md 1). */
export type BarShape = 'current' | 'old' | 'low' | 'used-up' | 'waiting' | 'unknown';
