const shapes = {
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13.2 2.2v2.7h-2.7',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  right: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  check: 'm3 8.5 3.2 3.2L13 4.8',
} as const;

interface IconProps {
  readonly name: keyof typeof shapes;
}

export function Icon({ name }: IconProps) {
  return (
    <svg className="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
