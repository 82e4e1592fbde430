import crypto from 'node:crypto';
import type { Entropy } from '../core/ports.ts';

export const systemEntropy: Entropy = {
  uuid: () => crypto.randomUUID(),
  fraction: () => Math.random(),
  sha256Hex: (text) => crypto.hash('sha256', text, 'hex'),
};
