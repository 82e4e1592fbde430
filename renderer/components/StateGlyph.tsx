/** The tray glyph of a state at twice its size, as icons.html draws it: track, rail and mark, dim. */
const shapes = {
  offline: [
    {
      role: 'c1',
      d: 'M19 6h2v1h-2zM19 7h1v1h-1zM28 7h1v1h-1zM27 8h3v1h-3zM26 9h4v1h-4zM25 10h5v1h-5zM24 11h6v1h-6zM23 12h7v1h-7zM22 13h8v1h-8zM21 14h8v1h-8zM20 15h8v1h-8zM18 20h12v6h-12z',
    },
    {
      role: 'c3',
      d: 'M25 4h4v1h-4zM24 5h4v1h-4zM23 6h4v1h-4zM22 7h4v1h-4zM21 8h4v1h-4zM20 9h4v1h-4zM19 10h4v1h-4zM18 11h4v1h-4zM17 12h4v1h-4zM16 13h4v1h-4zM15 14h4v1h-4zM14 15h4v1h-4zM13 16h4v1h-4zM12 17h4v1h-4zM11 18h4v1h-4zM10 19h4v1h-4zM9 20h4v1h-4zM8 21h4v1h-4zM7 22h4v1h-4zM6 23h4v1h-4zM5 24h4v1h-4zM4 25h4v1h-4zM3 26h4v1h-4zM2 27h4v1h-4z',
    },
    {
      role: 'c5',
      d: 'M4 6h15v1h-15zM3 7h16v1h-16zM2 8h17v1h-17zM2 9h16v1h-16zM2 10h15v1h-15zM2 11h14v1h-14zM2 12h13v1h-13zM2 13h12v1h-12zM3 14h10v1h-10zM4 15h8v1h-8zM2 20h5v1h-5zM15 20h3v1h-3zM2 21h4v1h-4zM14 21h4v1h-4zM2 22h3v1h-3zM13 22h5v1h-5zM2 23h2v1h-2zM12 23h6v1h-6zM2 24h1v1h-1zM11 24h7v1h-7zM10 25h8v1h-8z',
    },
  ],
  error: [
    { role: 'c1', d: 'M13 6h5v1h-5zM13 7h6v1h-6zM13 8h7v6h-7zM13 14h6v1h-6zM13 15h5v1h-5zM12 20h8v6h-8z' },
    { role: 'c3', d: 'M24 6h6v12h-6zM24 22h6v4h-6z' },
    { role: 'c5', d: 'M4 6h9v1h-9zM3 7h10v1h-10zM2 8h11v6h-11zM3 14h10v1h-10zM4 15h9v1h-9zM2 20h10v6h-10z' },
  ],
} as const;

interface StateGlyphProps {
  readonly state: keyof typeof shapes;
}

export function StateGlyph({ state }: StateGlyphProps) {
  return (
    <svg className="glyph" width="16" height="16" viewBox="0 0 32 32" aria-hidden="true">
      {shapes[state].map(({ role, d }) => (
        <path key={role} fill={`var(--${role})`} d={d} />
      ))}
    </svg>
  );
}
