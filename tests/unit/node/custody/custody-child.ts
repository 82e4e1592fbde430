import { account, hashOf, openCustody } from './open-custody.ts';

/** A process of its own: writes down that it is about to present these tokens, answers those that name a successor, and stays. */
const [dir = '', ...tokens] = process.argv.slice(2);
const { custody } = openCustody(dir);
for (const [index, order] of tokens.entries()) {
  const [token = '', successor] = order.split('>');
  const about = { id: `${process.pid}-${index}`, at: Date.now(), hash: hashOf(token), account };
  const slot = await custody.reserve({ t: 'intent', ...about, stores: ['pool'] });
  const body = JSON.stringify({ refresh_token: successor, access_token: 'at.made-up' });
  if (successor !== undefined) await slot.fill({ t: 'answer', ...about, status: 200, complete: true, body });
}
process.stdout.write('written\n');
process.stdin.resume();
