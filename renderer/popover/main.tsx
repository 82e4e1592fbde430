import { createRoot } from 'react-dom/client';
import { Popover } from './Popover.tsx';

const place = document.getElementById('root');
if (place !== null) createRoot(place).render(<Popover />);
